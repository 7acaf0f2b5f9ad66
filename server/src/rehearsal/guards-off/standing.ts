import type { OwnerStanding } from '../../ownership/standing.ts'

export * from '../../ownership/standing.ts'

/** Nobody was there before anybody else. */
export const relationOf = (owner: OwnerStanding, other: OwnerStanding): 'self' | 'senior' | 'junior' | 'peer' =>
  owner.accountId === other.accountId ? 'self' : 'peer'
