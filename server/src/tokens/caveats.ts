import { abbreviate } from './abbreviate.ts'
import type { Access } from './access.ts'
import { account } from './caveats/account.ts'
import type { CaveatKind } from './caveats/caveat.ts'
import { expiry } from './caveats/expiry.ts'
import { networks } from './caveats/networks.ts'
import { permissionsOnly } from './caveats/permissions.ts'
import { projectIds } from './caveats/project-ids.ts'
import { projectNames } from './caveats/project-names.ts'
import { readCaveat } from './read-caveat.ts'

/**
 * Every kind of caveat. A tag is never given a second meaning, not even after its kind is gone: tokens live for years.
 * 0 to 999 are PyPI's (4 is its publisher, which has no meaning here); ours begin at 1001.
 */
export const caveatKinds: readonly CaveatKind[] = [expiry, projectNames, projectIds, account, permissionsOnly, networks]

const kindOfTag = new Map<unknown, CaveatKind>(caveatKinds.map((kind) => [kind.tag, kind]))

/**
 * Why these caveats (of the token, and of the server beside them) prohibit the access, or undefined. Each caveat can only
 * take away; what cannot be read or is unknown takes away everything. Reasons are joined and at most 200 characters.
 */
export function prohibits(caveats: readonly Uint8Array[], access: Access): string | undefined {
  return joined(caveats.map((caveat) => reason(caveat, access, judgeNow)))
}

/**
 * The same while the project is not known yet, before a request's body is read: a caveat that needs it is only checked
 * for being readable. Never enough to act upon; `prohibits` has to follow with the project.
 */
export function prohibitsSoFar(caveats: readonly Uint8Array[], access: Access): string | undefined {
  return joined(caveats.map((caveat) => reason(caveat, access, judgeSoFar)))
}

type Judgement = (kind: CaveatKind, fields: readonly unknown[], access: Access) => string | undefined

const judgeNow: Judgement = (kind, fields, access) => kind.prohibits(fields, access)

const judgeSoFar: Judgement = (kind, fields, access) =>
  kind.needs.includes('project') && !access.project ? kind.flaw(fields) : kind.prohibits(fields, access)

function reason(bytes: Uint8Array, access: Access, judge: Judgement): string | undefined {
  const caveat = readCaveat(bytes, access.accountId)
  if (typeof caveat === 'string') return caveat
  const [tag, ...fields] = caveat
  const kind = kindOfTag.get(tag)
  return kind ? judge(kind, fields, access) : `caveat has unknown tag: ${abbreviate(JSON.stringify(tag))}`
}

function joined(reasons: readonly (string | undefined)[]): string | undefined {
  const distinct = [...new Set(reasons)].filter((text) => text !== undefined)
  return distinct.length === 0 ? undefined : distinct.join(', ').slice(0, 200)
}
