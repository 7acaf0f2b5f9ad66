import type { Call } from '../call.ts'
export function projectListPage(_call: Call): Response {
  return new Response('Projects\n')
}
