import { defineCaveat } from './caveat.ts'

/** Good from `notBefore` on (0 where a token does not say) and until just before `expiresAt`, in seconds since 1970 UTC. */
export const expiry = defineCaveat<readonly [expiresAt: number, notBefore?: number]>({
  tag: 0,
  needs: ['at'],
  length: 2,
  defaults: [0],
  accepts: (fields): fields is [number, number] => fields.every(Number.isSafeInteger),
  prohibits: ([expiresAt, notBefore = 0], { at }) => (notBefore * 1000 <= at && at < expiresAt * 1000 ? undefined : 'token is expired'),
})
