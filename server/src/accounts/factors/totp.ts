import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { base32, inGroups } from './recovery-code.ts'

/** RFC 4226, section 4, requirement 6, recommends 160 bits. */
const SEED_BYTES = 20
const STEP_SECONDS = 30
const DIGITS = 6
/** Steps of difference between the phone's clock and ours, each way. */
const DRIFT_STEPS = 1
/** Light modules around the code (ISO/IEC 18004). */
const QUIET_MODULES = 4

export function newTotpSeed(): Uint8Array {
  return randomBytes(SEED_BYTES)
}

/** For people who type the seed: base32 in groups of four. */
export function totpText(seed: Uint8Array): string {
  return inGroups(base32(seed))
}

/** What phone apps read: SHA-1, six digits and 30 seconds are what all of them assume, whatever the address says. */
export function totpUri(of: { seed: Uint8Array; accountName: string; issuer: string }): string {
  // A colon separates issuer and account, so neither may bring its own.
  const part = (text: string) => encodeURIComponent(text.toWellFormed().replaceAll(':', ' ').trim())
  const issuer = part(of.issuer)
  const secret = base32(of.seed).toUpperCase()
  return `otpauth://totp/${issuer}:${part(of.accountName)}?secret=${secret}&issuer=${issuer}&algorithm=SHA1&digits=${DIGITS}&period=${STEP_SECONDS}`
}

/**
 * The time step (RFC 6238: 30 seconds each since 1970) whose code was typed, or undefined. It is one of the step of `at`
 * (milliseconds) and its neighbours, and later than `lastStep`, the one accepted before: so each code works once, and no
 * older one after a newer. The caller stores it by compare-and-set, because the same code may come twice at once.
 */
export function totpStep(seed: Uint8Array, code: string, at: number, lastStep: number | null): number | undefined {
  const digits = digitsOf(code)
  if (digits === undefined) return undefined
  const now = Math.floor(at / 1000 / STEP_SECONDS)
  let accepted: number | undefined
  // All are compared, and the latest wins: a code that two steps share by chance cannot be used again at the second.
  for (let step = now - DRIFT_STEPS; step <= now + DRIFT_STEPS; step++) {
    const isCode = timingSafeEqual(Buffer.from(digits), Buffer.from(totpCode(seed, step)))
    if (isCode && step >= 0 && (lastStep === null || step > lastStep)) accepted = step
  }
  return accepted
}

/** The code of a step: HOTP of RFC 4226, section 5.3, with the step as its counter. */
export function totpCode(seed: Uint8Array, step: number, digits = DIGITS): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt.asUintN(64, BigInt(step)))
  const mac = createHmac('sha1', seed).update(counter).digest()
  const offset = mac[mac.length - 1]! & 0xf
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff
  return String(number % 10 ** digits).padStart(digits, '0')
}

/**
 * A QR code as the path of an SVG that is `size` units wide and high, light border included: dark squares on whatever is
 * below, so draw it on white. A path needs neither style attributes nor data: addresses, which our policy forbids.
 */
export async function totpQr(uri: string): Promise<{ readonly d: string; readonly size: number }> {
  const { encode } = await import('uqr')
  const { data, size } = encode(uri, { ecc: 'M', border: QUIET_MODULES })
  const runs = data.flatMap((row, y) =>
    [
      ...row
        .map((isDark) => (isDark ? '1' : '0'))
        .join('')
        .matchAll(/1+/g),
    ].map((run) => `M${run.index} ${y}h${run[0].length}v1h-${run[0].length}z`),
  )
  return { d: runs.join(''), size }
}

// Spaces of any kind may stand anywhere. Digits of other scripts are not digits here: each code has one spelling.
function digitsOf(code: string): string | undefined {
  if (code.length > 40) return undefined
  const plain = code.replace(/\s/g, '')
  return /^[0-9]{6}$/.test(plain) ? plain : undefined
}
