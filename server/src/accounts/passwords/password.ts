import { Refusal } from '../../errors.ts'
import { decoyHash, isOutdated, makeHash, matchesHash, readHash } from './password-hash.ts'
import { createPasswordWork, type PasswordLane } from './password-work.ts'

export type { PasswordLane } from './password-work.ts'

const LEAST_CHARACTERS = 12
const MOST_BYTES = 1024
/** UTF-16 units, looked at before anything else: normalizing takes time too. */
const MOST_UNITS = 4 * MOST_BYTES

/** One queue for the whole process. */
const work = createPasswordWork()

/** Password hashes begun since the start, real ones and decoys. */
export const passwordWorkStarted = (): number => work.started()

/**
 * Argon2id as text: `$argon2id$v=19$m=47104,t=1,p=1$salt$tag`.
 *
 * @throws Refusal `password-weak` under 12 characters or over 1,024 bytes, `sign-in-busy` where too many wait.
 */
export async function hashPassword(password: string, lane: PasswordLane = 'stranger'): Promise<string> {
  const normal = assertNormal(password)
  return work.run(lane, () => makeHash(normal))
}

/** @throws Refusal `password-weak`, as `hashPassword` does, without its cost. */
export function checkPassword(password: string): void {
  assertNormal(password)
}

/**
 * True where the password is the one that was hashed. Where there is none (no such account, or no password), or it cannot
 * be the one, a decoy is hashed all the same, so that time and queue tell nothing.
 *
 * @throws Refusal `sign-in-busy` where too many wait
 */
export async function isPassword(password: string, stored: string | undefined, lane: PasswordLane = 'stranger'): Promise<boolean> {
  const read = stored === undefined ? undefined : readHash(stored)
  const normal = normalize(password)
  if (read === undefined || normal === undefined) {
    await work.run(lane, () => matchesHash('', decoyHash()))
    return false
  }
  return work.run(lane, () => matchesHash(normal, read))
}

/** True where the hash should be made again at the next right password: it has other costs than new ones, or is damaged. */
export function needsRehash(stored: string): boolean {
  const read = readHash(stored)
  return read === undefined || isOutdated(read)
}

// NFKC: the same characters typed on another keyboard are the same password.
function normalize(password: string): string | undefined {
  if (password.length > MOST_UNITS) return undefined
  const normal = password.normalize('NFKC')
  return Buffer.byteLength(normal) > MOST_BYTES || normal.includes('\0') ? undefined : normal
}

function assertNormal(password: string): string {
  const normal = normalize(password)
  if (normal === undefined || [...normal].length < LEAST_CHARACTERS) throw new Refusal('password-weak')
  return normal
}
