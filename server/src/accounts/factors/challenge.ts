import { createHash } from 'node:crypto'
import { Refusal } from '../../errors.ts'
import { UniqueViolation } from '../../platform/database/database.ts'
import type { Ground } from '../../platform/ground.ts'
import { insertSpentChallenge } from './store.ts'

const LIFE_MILLISECONDS = 15 * 60 * 1000

/** What a challenge is for: an assertion for one thing is worth nothing for another. */
export interface ChallengeUse {
  /** Whom it was shown to: `browser:…`, `sign-in:…`, `session:…`. */
  readonly shownTo: string
  readonly act: string
}

/**
 * A WebAuthn challenge (base64url) that carries its own moment and purpose, sealed: showing a page writes nothing. 96 bits
 * of it are random and never repeat (Web Authentication, 13.4.3).
 */
export function makeChallenge(ground: Pick<Ground, 'vault' | 'clock'>, use: ChallengeUse): string {
  const moment = Buffer.alloc(8)
  moment.writeBigUInt64BE(BigInt(ground.clock.now()))
  return Buffer.from(ground.vault.seal(purposeOf(use), moment)).toString('base64url')
}

/**
 * Takes a challenge that came back: ours, for this use, at most a quarter of an hour old, and never taken before.
 *
 * @throws Refusal `passkey-late`
 */
export async function spendChallenge(ground: Ground, challenge: string, use: ChallengeUse): Promise<void> {
  const madeAt = momentOf(ground, challenge, use)
  const age = madeAt === undefined ? Number.NaN : ground.clock.now() - madeAt
  if (!(age >= 0 && age < LIFE_MILLISECONDS)) throw new Refusal('passkey-late')
  const digest = createHash('sha256').update(challenge).digest('hex')
  try {
    await ground.db.transaction((tx) => insertSpentChallenge(tx, digest, madeAt! + 2 * LIFE_MILLISECONDS))
  } catch (error) {
    if (error instanceof UniqueViolation) throw new Refusal('passkey-late')
    throw error
  }
}

/** The challenge that an answer of WebAuthn claims to answer. */
export function claimedChallenge(response: unknown): string | undefined {
  try {
    const json = (response as { response: { clientDataJSON: string } }).response.clientDataJSON
    if (typeof json !== 'string' || json.length > 4096) return undefined
    const { challenge } = JSON.parse(Buffer.from(json, 'base64url').toString())
    return typeof challenge === 'string' && challenge.length <= 200 ? challenge : undefined
  } catch {
    return undefined
  }
}

function momentOf(ground: Pick<Ground, 'vault'>, challenge: string, use: ChallengeUse): number | undefined {
  try {
    const sealed = Buffer.from(challenge, 'base64url')
    // Base64url has several spellings of the same bytes; only ours is taken, or one challenge could be spent twice.
    if (sealed.toString('base64url') !== challenge) return undefined
    return Number(Buffer.from(ground.vault.open(purposeOf(use), sealed)).readBigUInt64BE())
  } catch {
    return undefined
  }
}

const purposeOf = ({ shownTo, act }: ChallengeUse) => `challenge:${shownTo}:${act}`
