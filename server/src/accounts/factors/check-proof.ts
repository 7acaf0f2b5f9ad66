import { Refusal } from '../../errors.ts'
import { record } from '../../journal/record.ts'
import { takeRate } from '../../platform/rates/rates.ts'
import type { Account } from '../account.ts'
import { claimedCredentialId, verifyAssertion } from '../passkeys/passkey.ts'
import { actorOf, type Principal } from '../principal.ts'
import { tell } from '../tell.ts'
import type { Reception } from '../terms.ts'
import { claimedChallenge, spendChallenge } from './challenge.ts'
import type { Passkey, TotpFactor } from './factor.ts'
import { listWorkingFactors } from './list-working-factors.ts'
import type { ClaimedProof, Proof } from './proof.ts'
import { recoveryCodeDigest } from './recovery-code.ts'
import { burnRecoveryCode, countRecoveryCodes, findRecoveryCode, noteAssertion, takeStep } from './store.ts'
import { totpStep } from './totp.ts'

/**
 * 10^6 guesses in a day reach at most 5 + 144 checks, each of which three codes pass: a chance under 5 in 10,000. Whoever
 * signs in from a browser that the account knows has a budget of his own, so that nobody else can use it up.
 */
const codeRate = { burst: 5, everySeconds: 600 }

export interface ProofAsked {
  readonly account: Account
  /** Whom a challenge was shown to. */
  readonly shownTo: string
  /** What it is asked for. */
  readonly act: string
  readonly browserDigest: string
  readonly isKnownBrowser: boolean
}

/**
 * Checks what is shown as a factor, and uses it up: a code, a counter and a challenge are good once.
 *
 * @throws Refusal `proof-wrong`, `passkey-invalid`, `passkey-copied`, `passkey-late`, `too-many-requests`
 */
export async function checkProof(reception: Reception, principal: Principal, asked: ProofAsked, claimed: ClaimedProof): Promise<Proof> {
  if (claimed.assertion !== undefined) return checkPasskey(reception, principal, asked, claimed.assertion)
  const source = asked.isKnownBrowser ? `:${asked.browserDigest}` : ''
  const taken = await takeRate(reception, `code:${asked.account.id}${source}`, codeRate)
  if (!taken.isAllowed) throw new Refusal('too-many-requests', { seconds: taken.retryAfterSeconds })
  const totp = claimed.code ? await checkCode(reception, asked, claimed.code) : undefined
  const recovery = claimed.recoveryCode ? await burnCode(reception, principal, asked.account, claimed.recoveryCode) : undefined
  // As young as the younger of the two: a thief in a fresh session can make himself new recovery codes.
  if (totp && recovery) return { ...totp, by: 'totp-and-recovery-code', factorSince: Math.max(totp.factorSince, recovery.factorSince) }
  const proof = totp ?? recovery
  if (!proof) throw new Refusal('proof-wrong')
  return { ...proof, act: asked.act }
}

async function checkCode(reception: Reception, asked: ProofAsked, code: string): Promise<Proof> {
  const now = reception.clock.now()
  const factors = (await listWorkingFactors(reception.db.read, asked.account.id, now)).filter(
    (factor): factor is TotpFactor => factor.kind === 'totp',
  )
  for (const factor of factors) {
    const step = totpStep(reception.vault.open(`totp-seed:${factor.id}`, factor.sealedSeed), code, now, factor.lastStep)
    if (step === undefined || !(await reception.db.transaction((tx) => takeStep(tx, factor.id, step, now)))) continue
    return { by: 'totp', factorId: factor.id, factorSince: factor.createdAt, isUserVerified: false, act: asked.act }
  }
  throw new Refusal('proof-wrong')
}

async function burnCode(reception: Reception, principal: Principal, account: Account, text: string): Promise<Proof> {
  const now = reception.clock.now()
  const digest = recoveryCodeDigest(text)
  if (digest === undefined) throw new Refusal('proof-wrong')
  const madeAt = await record(reception, actorOf(principal, now), async (tx) => {
    const code = await findRecoveryCode(tx, account.id, digest)
    if (!code || !(await burnRecoveryCode(tx, account.id, digest, now))) throw new Refusal('proof-wrong')
    const { left } = await countRecoveryCodes(tx, account.id)
    await tell(tx, reception, account, principal, { kind: 'recovery-code-used', params: { left } })
    return {
      result: code.madeAt,
      events: [{ kind: 'recovery-code-used', subjects: { account: account.id }, public: { left }, private: {} }],
    }
  })
  return { by: 'recovery-code', factorId: undefined, factorSince: madeAt, isUserVerified: false, act: '' }
}

async function checkPasskey(reception: Reception, principal: Principal, asked: ProofAsked, response: unknown): Promise<Proof> {
  const { party } = reception.terms
  const credentialId = claimedCredentialId(response)
  const factors = await listWorkingFactors(reception.db.read, asked.account.id, reception.clock.now())
  // Of this account alone: whoever shows his own passkey in somebody else's session shows nothing.
  const passkey = factors.find((factor): factor is Passkey => factor.kind === 'passkey' && factor.credentialId === credentialId)
  if (!party || !passkey) throw new Refusal('passkey-invalid')
  const { isUserVerified } = await assertPasskey(reception, principal, asked, passkey, response)
  return { by: 'passkey', factorId: passkey.id, factorSince: passkey.createdAt, isUserVerified, act: asked.act }
}

/** Verifies an assertion of this passkey and takes its challenge and counter. @throws Refusal as `checkProof` */
export async function assertPasskey(
  reception: Reception,
  principal: Principal,
  asked: Pick<ProofAsked, 'account' | 'shownTo' | 'act'>,
  passkey: Passkey,
  response: unknown,
): Promise<{ isUserVerified: boolean }> {
  const challenge = claimedChallenge(response)
  if (challenge === undefined) throw new Refusal('passkey-invalid')
  await spendChallenge(reception, challenge, asked)
  try {
    const { signCount, isUserVerified } = await verifyAssertion(reception.terms.party!, {
      response,
      challenge,
      passkey,
      accountId: asked.account.id,
    })
    const at = reception.clock.now()
    const isNoted = await reception.db.transaction((tx) => noteAssertion(tx, passkey.id, { from: passkey.signCount, to: signCount, at }))
    // Two assertions at once: the second is asked again.
    if (!isNoted) throw new Refusal('passkey-late')
    return { isUserVerified }
  } catch (error) {
    if (error instanceof Refusal && error.code === 'passkey-cloned') await noteCopy(reception, principal, asked.account, passkey)
    throw error
  }
}

async function noteCopy(reception: Reception, principal: Principal, account: Account, passkey: Passkey): Promise<void> {
  await record(reception, actorOf(principal, reception.clock.now()), async (tx) => {
    await tell(tx, reception, account, principal, { kind: 'passkey-cloned', params: { factorName: passkey.name } })
    return {
      result: undefined,
      events: [
        { kind: 'passkey-copied', subjects: { account: account.id }, public: { factor: passkey.id }, private: { name: passkey.name } },
      ],
    }
  })
}
