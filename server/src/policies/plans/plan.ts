/** What a plan asks for: a passkey, or any second factor. */
export type Requirement = 'passkey' | 'second-factor'

export const requirements = ['passkey', 'second-factor'] as const satisfies readonly Requirement[]

/** Whom a plan is about, by what they may do. */
export type Audience =
  /** Any role in any project or organisation. */
  | { readonly of: 'role' }
  | { readonly of: 'owners' }
  | { readonly of: 'administrators' }
  | { readonly of: 'project-owners'; readonly projectId: string }

/** From a day on, acts of a role need a factor; who has none keeps his roles, and enrols. */
export interface Plan {
  readonly id: string
  readonly requirement: Requirement
  readonly audience: Audience
  readonly fromAt: number
  readonly state: 'planned' | 'in-force' | 'cancelled'
  readonly plannedAt: number
  readonly switchedAt: number | null
  readonly cancelledAt: number | null
  /** Days before the switch of the last reminder; null: none since the plan was made. */
  readonly remindedDays: number | null
}
