import { accountState } from '../src/accounts/account.ts'
import { freezeAccount } from '../src/accounts/freeze-account.ts'
import { actorOf, type SessionPrincipal } from '../src/accounts/principal.ts'
import { openSession } from '../src/accounts/sessions/open-session.ts'
import { findSession, findSessionByDigest } from '../src/accounts/sessions/store.ts'
import { cookieDigest } from '../src/accounts/sessions/visit.ts'
import { createInstance } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { liftRestraint, setRestraint } from '../src/holds/restraints/set-restraint.ts'
import { listLiveRestraints } from '../src/holds/restraints/store.ts'
import { type TickOptions, tickHolds } from '../src/holds/tick-holds.ts'
import { record } from '../src/journal/record.ts'
import { deliverNotices } from '../src/notices/deliveries/deliver-notices.ts'
import { ownershipHoldKinds } from '../src/ownership/hold-kinds.ts'
import { ownerTerms } from '../src/ownership/owner-terms.ts'
import { packagingHoldKinds } from '../src/packaging/hold-kinds.ts'
import { openDiskBlobs } from '../src/platform/blobs/disk-blobs.ts'
import { fixedClock } from '../src/platform/clock/clock.ts'
import { migrate } from '../src/platform/database/migrate.ts'
import { openDatabase } from '../src/platform/database/open-database.ts'
import { createVault } from '../src/platform/encryption/vault.ts'
import { createLog } from '../src/platform/log/log.ts'
import type { Mailer } from '../src/platform/mail/mailer.ts'
import type { Instance } from '../src/web/instance.ts'
import { type IndexInTest, operator, START } from './index-in-test.ts'
import type { OwnerInTest } from './ownership-in-test.ts'

export type Preset = keyof typeof ownerTerms

/** An index without pages on one database, whose time is ours and whose sessions never grow old. */
export interface OwnershipWorld {
  readonly clock: ReturnType<typeof fixedClock>
  /** As `ownerInTest` and `projectOf` want it. */
  readonly index: IndexInTest
  desk(): Instance
  preset(preset: Preset): void
  /** Another process on the same database. */
  restart(): Promise<void>
  /** Delivers every mail, and lets time be observed; `milliseconds` pass as they should. */
  pass(milliseconds: number, stepMilliseconds: number): Promise<void>
  tick(options?: TickOptions): Promise<number>
  /** In the name of an account, by its old passkey or without; signed in again where its session has ended. */
  as(person: OwnerInTest, change?: { hasProof?: boolean }): Promise<SessionPrincipal>
  freeze(person: OwnerInTest): Promise<void>
  /** Puts a restraint on an account as a recovery or a change of factors would. */
  restrain(person: OwnerInTest, effect: 'recovering' | 'guarded', milliseconds: number): Promise<void>
  thaw(person: OwnerInTest): Promise<void>
  close(): Promise<void>
}

export async function openOwnershipWorld(folder: string, databaseUrl?: string): Promise<OwnershipWorld> {
  const { config } = readConfig({
    HOLDFAST_DATA: folder,
    HOLDFAST_READING: 'public',
    HOLDFAST_LOG_LEVEL: 'silent',
    HOLDFAST_PRESET: 'public',
    ...(databaseUrl === undefined ? {} : { HOLDFAST_DATABASE_URL: databaseUrl }),
  })
  const fixed = fixedClock(START)
  fixed.advance(1000 * 86_400_000)
  // No two looks at a clock say the same: what is written twice must come from one.
  const clock = {
    ...fixed,
    now: () => {
      fixed.advance(1)
      return fixed.now()
    },
  }
  const log = createLog(config.logLevel, clock.now)
  const mailer: Mailer = { send: async () => 'accepted', close: async () => {} }
  const vault = createVault(config.keyRing)
  const blobs = await openDiskBlobs(`${folder}/blobs`)
  let instance: Instance
  let preset: Preset = 'public'
  const sessions = new Map<string, string>()

  const open = async () => {
    const db = await openDatabase(config.databaseUrl)
    await migrate(db, new URL('../migrations/', import.meta.url))
    const made = createInstance({ db, clock, vault, blobs, config }, log, () => true, { mailer, breaches: undefined })
    const forever = { ...made.terms.sessions, freshMilliseconds: 1e15, idleMilliseconds: 1e15, absoluteMilliseconds: 1e15 }
    instance = { ...made, terms: { ...made.terms, sessions: forever } }
    choose()
  }
  const choose = () => {
    const terms = ownerTerms[preset]
    instance = {
      ...instance,
      ownerTerms: terms,
      holdKinds: { ...instance.holdKinds, ...ownershipHoldKinds(terms), ...packagingHoldKinds(terms) },
    }
  }
  const shut = async () => {
    await instance.inspection.close()
    instance.rootLists.close()
    await instance.db.close()
  }
  await open()
  const deliver = () => deliverNotices({ ground: instance, mailer, publicUrl: config.publicUrl, log }, () => false)
  const stateOf = async ({ account }: OwnerInTest) =>
    accountState(account, await listLiveRestraints(instance.db.read, 'account', account.id, clock.now()))

  return {
    clock,
    get index() {
      return { instance, clock } as unknown as IndexInTest
    },
    desk: () => instance,
    preset(chosen) {
      preset = chosen
      choose()
    },
    async restart() {
      await shut()
      await open()
    },
    async pass(milliseconds, stepMilliseconds) {
      for (let left = milliseconds; left > 0; left -= stepMilliseconds) {
        clock.advance(Math.min(left, stepMilliseconds))
        await deliver()
        await tickHolds(instance, { tickMilliseconds: stepMilliseconds, steadyMilliseconds: Math.min(left, stepMilliseconds) })
      }
    },
    async tick(options) {
      await deliver()
      return tickHolds(instance, options)
    },
    async as(person, { hasProof = true } = {}) {
      const session = person.session(hasProof ? {} : { proof: undefined })
      const id = sessions.get(person.account.id) ?? session.sessionId
      const found = await findSession(instance.db.read, person.account.id, id)
      const state = await stateOf(person)
      if (found && found.endedAt === null) return { ...session, sessionId: id, state }
      const visit = { browserDigest: 'another browser', address: '192.0.2.8', userAgent: 'test' }
      const secret = await record(instance, actorOf(operator, clock.now()), async (tx) => {
        const opened = await openSession(tx, instance, visit, person.account, ['passkey'])
        return { result: opened.secret, events: [opened.event] }
      })
      const fresh = (await findSessionByDigest(instance.db.read, cookieDigest('session', secret)))!
      sessions.set(person.account.id, fresh.id)
      return { ...session, sessionId: fresh.id, state }
    },
    async freeze(person) {
      await freezeAccount(instance, operator, person.account.id)
    },
    async restrain({ account }, effect, milliseconds) {
      const now = clock.now()
      await record<void>(instance, actorOf(operator, now), async (tx) => {
        const restraint = { reason: 'test', setBy: 'system', authority: 'time', since: now, expiresAt: now + milliseconds } as const
        await setRestraint(tx, { subjectKind: 'account', subjectId: account.id, effect, ...restraint })
        const event = {
          kind: 'account-guarded' as const,
          subjects: { account: account.id },
          public: { because: effect, until: now + milliseconds },
          private: {},
        }
        return { result: undefined, events: [event] }
      })
    },
    async thaw({ account }) {
      await record<void>(instance, actorOf(operator, clock.now()), async (tx) => {
        for (const restraint of await listLiveRestraints(tx, 'account', account.id, clock.now()))
          await liftRestraint(tx, restraint, clock.now())
        return { result: undefined, events: [{ kind: 'account-released', subjects: { account: account.id }, public: {}, private: {} }] }
      })
    },
    close: shut,
  }
}
