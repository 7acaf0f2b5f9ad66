import { html } from 'hono/html'
import type { Account } from '../../../accounts/account.ts'
import { listFactorKinds } from '../../../accounts/factors/store.ts'
import { listAudience } from '../../../ownership/list-audience.ts'
import { findProjectById } from '../../../packaging/store.ts'
import type { Queries } from '../../../platform/database/database.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Plan } from '../../../policies/plans/plan.ts'
import { isMet } from '../../../policies/plans/plan-policy.ts'
import { listPlans } from '../../../policies/store.ts'
import { day } from '../pieces/moment.ts'

/** A plan that is about somebody who lacks what it asks for. */
export interface AskedOfRoles extends Pick<Plan, 'requirement' | 'fromAt' | 'state'> {
  readonly audience: Plan['audience']['of']
  /** Where it is about the owners of one project. */
  readonly projectName: string | undefined
}

/** What plans ask, or will ask, of an account for its roles, and it does not have; the first to come first. */
export async function listAskedOfRoles(queries: Queries, account: Pick<Account, 'id'>): Promise<AskedOfRoles[]> {
  const plans = await listPlans(queries)
  if (plans.length === 0) return []
  const kinds = (await listFactorKinds(queries, [account.id])).get(account.id) ?? new Set()
  const asked: AskedOfRoles[] = []
  // Whom a plan is about is read only for those who lack something.
  for (const { requirement, fromAt, state, audience } of plans.filter((plan) => !isMet(plan.requirement, kinds))) {
    if (!(await listAudience(queries, audience)).includes(account.id)) continue
    const projectName = audience.of === 'project-owners' ? (await findProjectById(queries, audience.projectId))?.name : undefined
    asked.push({ requirement, fromAt, state, audience: audience.of, projectName })
  }
  return asked
}

const whom = {
  role: 'everybody with a role in a project or organisation',
  owners: 'every owner of a project or organisation',
  administrators: 'every administrator',
  'project-owners': 'every owner of',
} as const
const what = { passkey: ['a passkey', 'Add a passkey'], 'second-factor': ['a second factor', 'Add a factor'] } as const

/** One sentence for each, with its day and where to go; empty where nothing is asked. */
export function askedOfRolesView(asked: readonly AskedOfRoles[]): Markup | '' {
  if (asked.length === 0) return ''
  return html`<section aria-labelledby="asked"><h2 id="asked">What your roles need</h2>
${asked.map(askedSentence)}</section>`
}

function askedSentence({ requirement, fromAt, state, audience, projectName }: AskedOfRoles): Markup {
  const [factor, link] = what[requirement]
  const people = html`${whom[audience]}${audience === 'project-owners' ? html` <bdi>${projectName ?? 'a project that is gone'}</bdi>` : ''}`
  const rule =
    state === 'in-force'
      ? html`Since ${day(fromAt)}, this index asks for ${factor} from ${people}: you keep your roles, and what you do in them is refused until you add one.`
      : html`From ${day(fromAt)} on, this index asks for ${factor} from ${people}: without one you keep your roles, and what you do in them is refused.`
  return html`<p>${rule} <a href="/account/factors">${link}</a></p>
`
}
