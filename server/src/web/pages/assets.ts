import type { Call } from '../call.ts'
export function asset(_call: Call): Response {
  return new Response('')
}
