import { randomBytes, randomUUID } from 'node:crypto'
import { Refusal } from '../../errors.ts'
import { type Rate, takeRates } from '../../platform/rates/rates.ts'
import { type Account, parseAccountName } from '../account.ts'
import { hasKnownBrowser } from '../browsers/store.ts'
import { listFactors } from '../factors/store.ts'
import { hashPassword, isPassword, needsRehash } from '../passwords/password.ts'
import { cookieDigest, type Visit, whereabouts } from '../sessions/visit.ts'
import { findAccountByName, findPasswordHash, upgradePasswordHash } from '../store.ts'
import type { Reception } from '../terms.ts'
import type { SignIn } from './sign-in.ts'
import { insertSignIn } from './store.ts'

const LIFE_MILLISECONDS = 15 * 60 * 1000

/** By source: enough for an office behind one address, too little for a list of a thousand accounts. */
const sourceRate: Rate = { burst: 30, everySeconds: 10 }
/** By name, from browsers that the account does not know: together they are a growing delay. */
const nameRates: readonly Rate[] = [
  { burst: 6, everySeconds: 20 },
  { burst: 30, everySeconds: 900 },
]
/** A browser in which the owner was signed in before has a budget of its own: nobody else can lock him out there. */
const knownRate: Rate = { burst: 10, everySeconds: 20 }

export interface BegunSignIn {
  readonly signIn: SignIn
  /** Of the cookie. */
  readonly secret: string
}

/**
 * The first step: a name and a password. It opens no session; what is still missing stands in the stage. The same work is
 * done whether the account exists or not.
 *
 * @throws Refusal `sign-in-wrong`, `too-many-requests`, `sign-in-busy`
 */
export async function beginSignIn(
  reception: Reception,
  visit: Visit,
  { name, password, next }: { name: string; password: string; next: string },
): Promise<BegunSignIn> {
  const account = await findAccountByName(reception.db.read, nameIn(name))
  const person = account?.kind === 'person' && account.closedAt === null ? account : undefined
  const id = person?.id ?? 'nobody'
  const isKnown = await hasKnownBrowser(reception.db.read, id, visit.browserDigest)
  // Not by source where it is known: whoever floods from the owner's own office must not lock him out.
  const rates = isKnown
    ? [{ key: `sign-in:known:${id}:${visit.browserDigest}`, rate: knownRate }]
    : [
        { key: `sign-in:source:${whereabouts(visit).network}`, rate: sourceRate },
        ...nameRates.map((rate) => ({ key: `sign-in:name:${nameIn(name)}`, rate })),
      ]
  const taken = await takeRates(reception, rates)
  if (!taken.isAllowed) throw new Refusal('too-many-requests', { seconds: taken.retryAfterSeconds })
  const stored = await findPasswordHash(reception.db.read, id)
  const isRight = await isPassword(password, stored ?? undefined, isKnown ? 'known' : 'stranger')
  if (!isRight || !person) {
    if (person) reception.failures.note({ accountId: person.id, address: visit.address, userAgent: visit.userAgent })
    throw new Refusal('sign-in-wrong')
  }
  if (needsRehash(stored!)) await upgrade(reception, person, password, stored!)
  const hasFactor = (await listFactors(reception.db.read, id)).length > 0
  // A password that somebody found must not let him enrol a factor of his own: the mailbox has to agree, or the host.
  const stage = hasFactor ? 'factor' : isKnown ? 'enrolment' : 'confirmation'
  return startSignIn(reception, visit, person, { stage, factors: ['password'], next })
}

/** A sign-in at some stage, with a cookie of its own. */
export async function startSignIn(
  reception: Reception,
  visit: Visit,
  account: Account,
  { stage, factors, next }: Pick<SignIn, 'stage' | 'factors' | 'next'>,
): Promise<BegunSignIn> {
  const now = reception.clock.now()
  const secret = randomBytes(32).toString('base64url')
  const signIn: SignIn = {
    id: randomUUID(),
    accountId: account.id,
    browserDigest: visit.browserDigest,
    stage,
    factors,
    ...whereabouts(visit),
    createdAt: now,
    expiresAt: now + LIFE_MILLISECONDS,
    next,
  }
  await reception.db.transaction((tx) => insertSignIn(tx, cookieDigest('sign-in', secret), signIn))
  return { signIn, secret }
}

function nameIn(text: string): string {
  try {
    return parseAccountName(text)
  } catch {
    return ''
  }
}

/** Older hashes grow with the parameters, at the moment when the password is at hand. */
async function upgrade(reception: Reception, account: Account, password: string, before: string): Promise<void> {
  // An old password may be shorter than today's rules; then it stays as it was hashed.
  const after = await hashPassword(password).catch(() => undefined)
  if (after !== undefined) await reception.db.transaction((tx) => upgradePasswordHash(tx, account.id, before, after))
}
