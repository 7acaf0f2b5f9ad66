import { actAs } from '../accounts/act-as.ts'
import { closeInside } from '../accounts/close-account.ts'
import type { SessionPrincipal } from '../accounts/principal.ts'
import type { Reception } from '../accounts/terms.ts'
import { Refusal } from '../errors.ts'
import { listSoleOwnings } from '../ownership/list-sole-ownings.ts'
import type { Queries } from '../platform/database/database.ts'
import { listProjectNames } from './store.ts'

/** As many names as a sentence takes. */
const MOST_NAMES = 3

/**
 * Closes somebody's own account for ever. Never while a project would be left without an owner. Asks for an old passkey.
 *
 * @throws Refusal `account-owns`, `account-answers`, `proof-needed`, `factor-too-young`
 */
export function leaveIndex(reception: Reception, principal: SessionPrincipal): Promise<void> {
  return actAs(reception, principal, { level: 'K' }, async (tx, account) => {
    const names = await listSoleProjects(tx, account.id)
    if (names.length > 0) throw new Refusal('account-owns', { projects: shortList(names) })
    return { result: undefined, events: [await closeInside(tx, reception, principal, account)] }
  })
}

/** Names of the projects that would have no owner without this account, in their order. */
export async function listSoleProjects(queries: Queries, accountId: string): Promise<string[]> {
  const names = await listProjectNames(queries, await listSoleOwnings(queries, accountId))
  return [...names.values()].toSorted((a, b) => a.localeCompare(b, 'en'))
}

const shortList = (names: readonly string[]): string =>
  names.length <= MOST_NAMES ? names.join(', ') : `${names.slice(0, MOST_NAMES).join(', ')} and ${names.length - MOST_NAMES} more projects`
