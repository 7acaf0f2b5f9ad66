import { type AccountState, accountState as original } from '../../accounts/account.ts'

export * from '../../accounts/account.ts'

/** A frozen account goes on as before. */
export const accountState = (...[account, restraints]: Parameters<typeof original>): AccountState =>
  original(
    account,
    restraints.filter(({ effect }) => effect !== 'frozen'),
  )
