/** What an API token may be good for at all; the roles of its holder decide the rest. */
export const permissions = ['upload', 'read', 'yank'] as const
export type Permission = (typeof permissions)[number]

/** One attempt to use a token: the facts its caveats judge. */
export interface Access {
  /** Milliseconds UTC. */
  readonly at: number
  readonly permission: Permission
  /** The account the token belongs to. */
  readonly accountId: string
  /** Absent while it is unknown or there is none; without `id`, a project that does not exist yet. */
  readonly project?: { readonly id?: string; readonly normalizedName: string }
  /** The peer's IP address; absent when it is unknown. */
  readonly address?: string
}
