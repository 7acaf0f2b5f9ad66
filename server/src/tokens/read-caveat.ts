import { account } from './caveats/account.ts'
import type { Caveat } from './caveats/caveat.ts'
import { expiry } from './caveats/expiry.ts'
import { projectIds } from './caveats/project-ids.ts'
import { projectNames } from './caveats/project-names.ts'
import { decodeUtf8 } from './decode-utf8.ts'
import { maximumCaveatSizeBytes } from './macaroon.ts'

/** The bytes of a caveat: compact JSON, as every holder's library will carry them on. */
export function encodeCaveat(caveat: Caveat): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(caveat))
}

/** Reads a caveat that anybody may have appended, or tells in words why it is none. Its tag may still be unknown. */
export function readCaveat(bytes: Uint8Array, accountId: string): Caveat | string {
  if (bytes.length > maximumCaveatSizeBytes) return 'caveat is too long'
  const text = decodeUtf8(bytes)
  const value = text === undefined ? undefined : parseJson(text)
  if (text === undefined || value === undefined) return 'caveat is not JSON in UTF-8'
  if (Array.isArray(value)) return value.length === 0 ? 'caveat array cannot be empty' : (value as unknown as Caveat)
  const legacy = typeof value === 'object' && value !== null && !isAmbiguous(text, value) ? readLegacy(value, accountId) : undefined
  return legacy ?? 'caveat must be an array'
}

/**
 * The object forms that PyPI wrote before the arrays, and that offline tools still write. Only with exactly these keys:
 * one key too many could be a restriction that its writer relied on.
 */
function readLegacy(value: object, accountId: string): Caveat | undefined {
  if (hasExactly(value, 'version', 'permissions') && value.version === 1) {
    const scope = value.permissions
    if (scope === 'user') return [account.tag, accountId]
    if (typeof scope === 'object' && scope !== null && hasExactly(scope, 'projects')) return [projectNames.tag, scope.projects]
  }
  if (hasExactly(value, 'exp', 'nbf')) return [expiry.tag, value.exp, value.nbf]
  if (hasExactly(value, 'project_ids')) return [projectIds.tag, value.project_ids]
  return undefined
}

function hasExactly<Key extends string>(value: object, ...keys: Key[]): value is Record<Key, unknown> {
  return Object.keys(value).length === keys.length && keys.every((key) => Object.hasOwn(value, key))
}

// A key that stands twice is read by some parsers as its first value and by others as its last. Written again it stands
// once, so the texts differ; so do odd spellings (`1.0`, escapes), which nobody needs here.
function isAmbiguous(text: string, value: object): boolean {
  return text.replace(/\s/g, '') !== JSON.stringify(value).replace(/\s/g, '')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
