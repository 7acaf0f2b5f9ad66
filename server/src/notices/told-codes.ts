/** The other codes that notices put into words: each list needs all its words in every language, or nothing compiles. */

export const toldRoles = ['owner', 'maintainer', 'reader', 'none'] as const
export type ToldRole = (typeof toldRoles)[number]

export const toldOrganisationRoles = ['owner', 'manager', 'member', 'none', 'team-joined', 'team-left'] as const
export type ToldOrganisationRole = (typeof toldOrganisationRoles)[number]

/** By whom an account was frozen. */
export const toldFreezers = ['link', 'page', 'administrator', 'operator', 'rule'] as const
export type ToldFreezer = (typeof toldFreezers)[number]

/** What somebody signs in with. */
export const toldFactors = ['passkey', 'totp', 'password', 'recovery-code', 'email'] as const
export type ToldFactor = (typeof toldFactors)[number]

export const toldFactorKinds = ['passkey', 'totp'] as const
export type ToldFactorKind = (typeof toldFactorKinds)[number]

/** What a role asks for. */
export const toldRequirements = ['passkey', 'second-factor'] as const
export type ToldRequirement = (typeof toldRequirements)[number]
