import type { Account } from '../../accounts/account.ts'
import { listFactorKinds } from '../../accounts/factors/store.ts'
import { Refusal } from '../../errors.ts'
import type { Queries } from '../../platform/database/database.ts'
import { listPlansInForce } from '../store.ts'
import type { Requirement } from './plan.ts'
import { type Acting, isMet, needCode, requirementOf } from './plan-policy.ts'

/** What a plan in force asks for and an account lacks; undefined where it may act. A service is as good as the person behind it. */
export async function findLack(
  queries: Queries,
  account: Pick<Account, 'id' | 'kind' | 'ownerId'>,
  acting: Acting,
): Promise<Requirement | undefined> {
  const requirement = requirementOf(await listPlansInForce(queries), acting)
  if (requirement === undefined) return undefined
  const personId = account.kind === 'person' ? account.id : account.ownerId
  if (personId === null) return undefined
  const kinds = (await listFactorKinds(queries, [personId])).get(personId) ?? new Set()
  return isMet(requirement, kinds) ? undefined : requirement
}

/** @throws Refusal `policy-needs-passkey`, `policy-needs-factor` where a plan in force asks for more than the account has */
export async function assertMeetsPlans(queries: Queries, account: Account, acting: Acting): Promise<void> {
  const lack = await findLack(queries, account, acting)
  if (lack !== undefined) throw new Refusal(needCode(lack))
}
