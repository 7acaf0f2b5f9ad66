import type { Call } from '../call.ts'
export function projectPage(_call: Call): Response {
  return new Response('Project\n')
}
