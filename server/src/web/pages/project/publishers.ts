import { listAccountsById, listServicesOf } from '../../../accounts/store.ts'
import type { Role } from '../../../ownership/role.ts'
import { includesRole } from '../../../ownership/role.ts'
import { listRoles } from '../../../ownership/store.ts'
import { listTokens } from '../../../tokens/store.ts'
import type { Instance } from '../../instance.ts'

/** More than this stands nowhere on a page. */
const SHOWN = 20

export interface Publishers {
  readonly people: readonly { readonly name: string; readonly role: Role }[]
  /** Services act for a person, within that person's role. */
  readonly services: readonly { readonly name: string; readonly actsFor: string; readonly hasToken: boolean }[]
}

/** Who can publish to a project, by role; and which services can act for them. */
export async function listPublishers({ db, clock }: Pick<Instance, 'db' | 'clock'>, projectId: string): Promise<Publishers> {
  const roles = (await listRoles(db.read, projectId)).filter(({ role }) => includesRole(role, 'maintainer')).slice(0, SHOWN)
  const accounts = new Map(
    (
      await listAccountsById(
        db.read,
        roles.map(({ accountId }) => accountId),
      )
    ).map((account) => [account.id, account]),
  )
  const people = roles.flatMap(({ accountId, role }) => {
    const account = accounts.get(accountId)
    return account ? [{ name: account.name, role }] : []
  })
  const services = []
  for (const service of await listServicesOf(db.read, [...accounts.keys()], SHOWN)) {
    const tokens = await listTokens(db.read, service)
    const now = clock.now()
    const hasToken = tokens.some(({ revokedAt, expiresAt }) => revokedAt === null && (expiresAt === null || now < expiresAt))
    services.push({ name: service.name, actsFor: accounts.get(service.ownerId!)!.name, hasToken })
  }
  return { people, services }
}
