import type { Call } from '../call.ts'
export function homePage(_call: Call): Response {
  return new Response('Holdfast\n')
}
