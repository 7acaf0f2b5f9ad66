/** What an account is to a project; each includes what stands after it. */
export type Role = 'owner' | 'maintainer' | 'reader'

export const roles = ['owner', 'maintainer', 'reader'] as const satisfies readonly Role[]

/** True where the role held includes the role asked for. */
export const includesRole = (held: Role | undefined, asked: Role): boolean =>
  held !== undefined && roles.indexOf(held) <= roles.indexOf(asked)

export const isRole = (text: string): text is Role => roles.some((role) => role === text)
