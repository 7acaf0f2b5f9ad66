import { defineCaveat } from './caveat.ts'

/** Good while it belongs to this account. (PyPI calls it the request's user.) */
export const account = defineCaveat<readonly [accountId: string]>({
  tag: 3,
  needs: ['accountId'],
  length: 1,
  accepts: (fields): fields is [string] => typeof fields[0] === 'string' && fields[0] !== '',
  prohibits: ([accountId], access) =>
    access.accountId === accountId ? undefined : 'current user does not match user restriction in token',
})
