import type { Audience, Plan, Requirement } from './plan.ts'

/** In which role somebody acts. */
export interface Acting {
  readonly isAdministrator?: true
  /** In a project or organisation; absent: it is no act of a role. */
  readonly role?: 'owner' | 'other' | undefined
  readonly projectId?: string
}

/** The refusal of whoever lacks what is asked for. */
export const needCode = (requirement: Requirement) => (requirement === 'passkey' ? 'policy-needs-passkey' : 'policy-needs-factor')

/** Whether these kinds of factors are enough. */
export const isMet = (requirement: Requirement, kinds: ReadonlySet<'passkey' | 'totp'>): boolean =>
  requirement === 'passkey' ? kinds.has('passkey') : kinds.size > 0

/** The most that the plans in force ask for an act; undefined: nothing. */
export function requirementOf(plans: readonly Pick<Plan, 'requirement' | 'audience'>[], acting: Acting): Requirement | undefined {
  const asked = plans.filter(({ audience }) => concerns(audience, acting)).map(({ requirement }) => requirement)
  return asked.includes('passkey') ? 'passkey' : asked[0]
}

function concerns(audience: Audience, { isAdministrator, role, projectId }: Acting): boolean {
  switch (audience.of) {
    case 'role':
      return role !== undefined
    case 'owners':
      return role === 'owner'
    case 'administrators':
      return isAdministrator === true
    case 'project-owners':
      return role === 'owner' && projectId === audience.projectId
  }
}

const DAY = 24 * 60 * 60 * 1000
/** Days before the switch on which whoever lacks something is reminded, beside the day of the plan. */
export const reminderDays = [14, 3, 1] as const

/** What time does to a plan: `switch`, a reminder so many days before, or nothing. One reminder where several are overdue. */
export function dueOf(plan: Pick<Plan, 'state' | 'fromAt' | 'plannedAt' | 'remindedDays'>, now: number): 'switch' | number | undefined {
  if (plan.state !== 'planned') return undefined
  if (now >= plan.fromAt) return 'switch'
  const reached = reminderDays.filter((days) => now >= plan.fromAt - days * DAY).at(-1)
  if (reached === undefined) return undefined
  // One that the plan itself came after was told with the plan.
  if (plan.plannedAt >= plan.fromAt - reached * DAY) return undefined
  return plan.remindedDays === null || plan.remindedDays > reached ? reached : undefined
}
