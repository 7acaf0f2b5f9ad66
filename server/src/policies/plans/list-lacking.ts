import type { Account } from '../../accounts/account.ts'
import { listFactorKinds } from '../../accounts/factors/store.ts'
import { listAccountsById } from '../../accounts/store.ts'
import type { Queries } from '../../platform/database/database.ts'
import type { Audience, Requirement } from './plan.ts'
import { isMet } from './plan-policy.ts'

/** The accounts that have such a role; comes from the domains that know roles. */
export type AudienceReader = (queries: Queries, audience: Audience) => Promise<readonly string[]>

/** Somebody who could not act in his role any more. */
export interface Lacking {
  readonly account: Account
  /** What he has. */
  readonly kinds: ReadonlySet<'passkey' | 'totp'>
}

const AT_ONCE = 500

/** Whoever has such a role and not the factor, by name; and how many there are with such a role. */
export async function listLacking(
  queries: Queries,
  asked: { readonly requirement: Requirement; readonly audience: Audience },
  audienceOf: AudienceReader,
): Promise<{ readonly lacking: Lacking[]; readonly people: number }> {
  const ids = [...new Set(await audienceOf(queries, asked.audience))]
  const lacking: Lacking[] = []
  let people = 0
  for (let i = 0; i < ids.length; i += AT_ONCE) {
    const part = ids.slice(i, i + AT_ONCE)
    const kinds = await listFactorKinds(queries, part)
    for (const account of await listAccountsById(queries, part)) {
      if (account.kind !== 'person' || account.closedAt !== null) continue
      people++
      const held = kinds.get(account.id) ?? new Set()
      if (!isMet(asked.requirement, held)) lacking.push({ account, kinds: held })
    }
  }
  return { lacking: lacking.toSorted((a, b) => (a.account.name < b.account.name ? -1 : 1)), people }
}
