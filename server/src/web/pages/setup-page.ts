import type { Call } from '../call.ts'
export function setupPage(_call: Call): Response {
  return new Response('Set-up\n')
}
export function setupSubmit(_call: Call): Response {
  return new Response('Set-up\n')
}
