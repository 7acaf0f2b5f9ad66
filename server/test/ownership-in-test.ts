import { randomUUID } from 'node:crypto'
import type { TestContext } from 'node:test'
import type { Account } from '../src/accounts/account.ts'
import { addAccount } from '../src/accounts/create-account.ts'
import type { Proof } from '../src/accounts/factors/proof.ts'
import { insertFactor } from '../src/accounts/factors/store.ts'
import { actorOf, type SessionPrincipal } from '../src/accounts/principal.ts'
import { openSession } from '../src/accounts/sessions/open-session.ts'
import { findSessionByDigest } from '../src/accounts/sessions/store.ts'
import { cookieDigest, visitorOf } from '../src/accounts/sessions/visit.ts'
import { findAccount, updateEnrolledAt } from '../src/accounts/store.ts'
import { record } from '../src/journal/record.ts'
import type { OwnedProject } from '../src/ownership/desk.ts'
import { judgedOwners } from '../src/ownership/effective-owners.ts'
import { giveFirstRole } from '../src/ownership/give-role.ts'
import { insertRole } from '../src/ownership/store.ts'
import { parseProjectName } from '../src/packaging/project-name.ts'
import { insertProject } from '../src/packaging/store.ts'
import { type IndexInTest, openIndexInTest, operator } from './index-in-test.ts'

const DAY = 24 * 60 * 60 * 1000

/** Somebody with a passkey and a session, without the pages that lead there. */
export interface OwnerInTest {
  readonly account: Account
  /** Who acts: with his old passkey shown for the act, unless `proof` says otherwise. */
  session(change?: { proof?: Proof | undefined }): SessionPrincipal
}

export async function openOwnershipInTest(context: TestContext, settings: Record<string, string>): Promise<IndexInTest> {
  const index = await openIndexInTest(
    { HOLDFAST_SESSION_IDLE_DAYS: '365', HOLDFAST_SESSION_DAYS: '365', HOLDFAST_FRESH_MINUTES: '1440', ...settings },
    { hasAccounts: false },
  )
  context.after(() => index.close())
  // A clock that begins long after everything was made.
  index.clock.advance(1000 * DAY)
  return index
}

/** Whatever time passes: for stories in which people act after months and who signed in when does not matter. */
export function letSessionsLast({ instance }: IndexInTest): void {
  const sessions = { ...instance.terms.sessions, freshMilliseconds: 1e15, idleMilliseconds: 1e15, absoluteMilliseconds: 1e15 }
  Object.assign(instance, { terms: { ...instance.terms, sessions } })
}

/** A person of 900 days, or of two minutes. */
export async function ownerInTest(
  index: IndexInTest,
  name: string,
  { isFresh = false }: { isSeasoned?: boolean; isFresh?: boolean } = {},
): Promise<OwnerInTest> {
  const { instance } = index
  const now = index.clock.now()
  const createdAt = isFresh ? now - 120_000 : now - 900 * DAY
  const account: Account = {
    id: randomUUID(),
    kind: 'person',
    name,
    isAdministrator: false,
    ownerId: null,
    createdAt,
    enrolledAt: createdAt,
    closedAt: null,
    language: 'en',
    phrase: null,
  }
  const visit = { browserDigest: `browser of ${name}`, address: '192.0.2.7', userAgent: 'test' }
  const secret = await record(instance, actorOf(operator, now), async (tx) => {
    const created = await addAccount(tx, { account, passwordHash: null, email: { address: `${name}@example.org`, isVerified: true } })
    await insertFactor(tx, {
      id: randomUUID(),
      accountId: account.id,
      kind: 'passkey',
      name: 'key',
      createdAt,
      lastUsedAt: createdAt,
      removedAt: null,
      credentialId: randomUUID(),
      publicKey: new Uint8Array([1]),
      signCount: 0,
      transports: [],
      verifiesUser: true,
    })
    await updateEnrolledAt(tx, account.id, createdAt)
    const opened = await openSession(tx, instance, visit, account, ['passkey'])
    return { result: opened.secret, events: [created, opened.event] }
  })
  const session = (await findSessionByDigest(instance.db.read, cookieDigest('session', secret)))!
  return {
    account: (await findAccount(instance.db.read, account.id))!,
    session: (change = {}) => ({
      kind: 'session',
      sessionId: session.id,
      account,
      state: 'active',
      freshAt: index.clock.now(),
      proof:
        'proof' in change ? change.proof : { by: 'passkey', factorId: 'key', factorSince: createdAt, isUserVerified: true, act: 'this' },
      act: 'this',
      address: visitorOf(visit).address,
      userAgent: 'test',
      useLabel: () => 'label',
    }),
  }
}

/** A project that the first owner made 500 days ago; the others became owners 100 days ago. */
export async function projectOf(
  index: IndexInTest,
  creator: OwnerInTest,
  name: string,
  others: readonly OwnerInTest[] = [],
): Promise<OwnedProject> {
  const parsed = parseProjectName(name)
  const id = randomUUID()
  const now = index.clock.now()
  await record(index.instance, actorOf(operator, now), async (tx) => {
    await insertProject(tx, {
      id,
      name: parsed.display,
      normalizedName: parsed.normalized,
      confusableName: parsed.confusable,
      createdAt: now - 500 * DAY,
    })
    const created = {
      kind: 'project-created' as const,
      subjects: { project: id, account: creator.account.id },
      public: { name: parsed.display, normalizedName: parsed.normalized },
      private: {},
    }
    const first = await giveFirstRole(tx, { projectId: id, accountId: creator.account.id, role: 'owner', since: now - 500 * DAY })
    const events = []
    for (const { account } of others) {
      const since = now - DAY
      await insertRole(
        tx,
        { projectId: id, accountId: account.id, role: 'owner', since, isCreator: false },
        judgedOwners([{ accountId: creator.account.id }], { act: 'add', accountId: account.id }),
      )
      events.push({
        kind: 'role-given' as const,
        subjects: { project: id, account: account.id },
        public: { role: 'owner', since },
        private: {},
      })
    }
    return { result: undefined, events: [created, { ...first, public: { ...first.public, since: now - 500 * DAY } as never }, ...events] }
  })
  return { id, name: parsed.display, normalizedName: parsed.normalized }
}
