import assert from 'node:assert/strict'
import { AsyncResource } from 'node:async_hooks'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { isRefusal, Refusal, type RefusalCode } from '../../src/errors.ts'
import { readHoldClock } from '../../src/holds/clock/store.ts'
import { type Hold, type HoldState, holdStates } from '../../src/holds/hold.ts'
import { contradictInside, objectInside, objectToHold } from '../../src/holds/object-to-hold.ts'
import { isConcerned, listHoldPeople } from '../../src/holds/people/store.ts'
import { releaseHold } from '../../src/holds/release-hold.ts'
import { wasLive } from '../../src/holds/restraints/restraint.ts'
import { liftRestraint, setRestraint } from '../../src/holds/restraints/set-restraint.ts'
import { listLiveRestraints, listRestraintsSetBy, listRestraintsSince } from '../../src/holds/restraints/store.ts'
import { rejectContested, resumeContested } from '../../src/holds/resume-hold.ts'
import {
  countLiveHolds,
  findHold,
  findLiveHold,
  hasContestedHold,
  listHolds,
  listHoldsRequestedBy,
  listLiveHolds,
  listUndoableHolds,
} from '../../src/holds/store.ts'
import { type TickOptions, tickHolds } from '../../src/holds/tick-holds.ts'
import { undoHold } from '../../src/holds/undo-hold.ts'
import { withdrawHold } from '../../src/holds/withdraw-hold.ts'
import { record } from '../../src/journal/record.ts'
import { fixedClock } from '../../src/platform/clock/clock.ts'
import type { Database } from '../../src/platform/database/database.ts'
import { migrate } from '../../src/platform/database/migrate.ts'
import { openDatabase } from '../../src/platform/database/open-database.ts'
import { createVault, fixedKeys } from '../../src/platform/encryption/vault.ts'
import { bothDatabases } from '../both-databases.ts'
import {
  actor,
  ask,
  type DeskInTest,
  day,
  deskInTest,
  entriesAbout,
  freeze,
  hour,
  minute,
  readInboxes,
  recordFreely,
} from '../hold-desk-in-test.ts'
import { postgresMissing } from '../postgres.ts'

const start = Date.UTC(2026, 0, 2, 3, 4, 5)
const migrations = fileURLToPath(new URL('../../migrations', import.meta.url))
const vault = createVault(fixedKeys(Buffer.alloc(32, 1)))

interface World {
  readonly desk: DeskInTest
  readonly clock: ReturnType<typeof fixedClock>
  readonly db: Database
  readonly url: string
  /** One turn, after some time. */
  tick(milliseconds?: number, options?: TickOptions): Promise<number>
  /** Many turns in a row, five minutes apart: the index was up all the time. */
  pass(milliseconds: number): Promise<void>
  find(id: string): Promise<Hold>
  /** Announced and heard: it waits. */
  waiting(more?: Parameters<typeof ask>[1]): Promise<Hold>
}

const hears = (code: RefusalCode, text?: RegExp) => (error: unknown) => isRefusal(error, code) && (text?.test(error.message) ?? true)

for (const { name, address } of bothDatabases()) {
  const check = (title: string, body: (world: World) => Promise<void>) =>
    test(title, { timeout: 60_000 }, async (context) => {
      const url = await address()
      if (url === undefined) return context.skip(postgresMissing)
      const db = await openDatabase(url)
      try {
        await migrate(db, migrations)
        const clock = fixedClock(start)
        const desk = deskInTest({ db, clock, vault })
        const tick = (milliseconds = minute, options?: TickOptions) => {
          clock.advance(milliseconds)
          return tickHolds(desk, options)
        }
        await tick(0)
        const find = async (id: string) => (await findHold(db.read, id))!
        await body({
          desk,
          clock,
          db,
          url,
          tick,
          find,
          async pass(milliseconds) {
            for (let left = milliseconds; left > 0; left -= 5 * minute) await tick(Math.min(left, 5 * minute))
          },
          async waiting(more) {
            const { id } = await ask(desk, more)
            await readInboxes(desk, id)
            await tick()
            return find(id)
          },
        })
      } finally {
        await db.close()
      }
    })

  describe(`holds on ${name}`, () => {
    check(
      'a request is announced to everybody concerned, and nothing happens before all of them could know',
      async ({ desk, tick, find }) => {
        const hold = await ask(desk)
        assert.equal(hold.state, 'announcing')
        assert.deepEqual(
          desk.told.map(({ accountId, kind, act }) => [accountId, kind, act]),
          [
            ['ada', 'hold-announced', 'hold-announced'],
            ['bob', 'hold-announced', 'hold-announced'],
            ['eve', 'hold-announced', 'hold-announced'],
            ['max', 'hold-announced', undefined],
          ],
        )
        assert.deepEqual(desk.told[0]!.params, {
          act: 'remove-owner',
          project: 'tinyjson',
          target: 'ada',
          actor: 'bob',
          applyAt: start + 7 * day,
        })
        for (const missing of ['ada', 'bob', 'eve', 'max']) {
          const other = await ask(desk, { subject: `without ${missing}`, details: { bulk: 1 } })
          await readInboxes(desk, other.id, [missing])
          await tick()
          assert.equal((await find(other.id)).state, 'announcing', missing)
        }
        await readInboxes(desk, hold.id)
        assert.equal(await tick(), 1)
        const waiting = await find(hold.id)
        assert.deepEqual([waiting.state, waiting.remainingMilliseconds, waiting.doorMilliseconds], ['waiting', 7 * day, 0])
        assert.deepEqual(await entriesAbout(desk, hold.id), ['hold-requested', 'hold-announced'])
      },
    )

    check('after its wait it is applied, once, and after the late window settled', async ({ desk, tick, pass, waiting, find }) => {
      const { id } = await waiting({ durationMilliseconds: 2 * hour, lateVetoMilliseconds: hour })
      await pass(2 * hour - minute)
      assert.equal((await find(id)).state, 'waiting')
      assert.equal((await find(id)).remainingMilliseconds, minute)
      await tick(minute)
      const applied = await find(id)
      assert.deepEqual([applied.state, applied.decidedBy, applied.appliedAt], ['applied', 'system', desk.clock.now()])
      assert.deepEqual(desk.effects, [`apply ${id}`])
      assert.equal(desk.told.filter(({ kind }) => kind === 'hold-applied').length, 4)
      assert.deepEqual(
        desk.told.filter(({ act }) => act === 'hold-applied').map(({ accountId }) => accountId),
        ['ada', 'bob'],
      )
      await pass(hour)
      assert.equal((await find(id)).state, 'settled')
      assert.deepEqual(desk.effects, [`apply ${id}`])
      await assert.rejects(undoHold(desk, actor, id, { accountId: 'ada' }), hears('hold-late'))
      assert.deepEqual(await entriesAbout(desk, id), ['hold-requested', 'hold-announced', 'hold-applied', 'hold-settled'])
    })

    check('every state refuses every act that it does not allow, and changes nothing', async ({ desk, tick, waiting, find, pass }) => {
      const acts: Record<string, (id: string) => Promise<unknown>> = {
        veto: (id) => objectToHold(desk, actor, id, { accountId: 'ada', strength: 'decisive' }),
        contest: (id) => objectToHold(desk, actor, id, { accountId: 'eve', strength: 'contests' }),
        withdraw: (id) => withdrawHold(desk, actor, id, 'bob'),
        release: (id) => releaseHold(desk, actor, id, 'ada'),
        undo: (id) => undoHold(desk, actor, id, { accountId: 'ada' }),
        resume: (id) => resumeContested(desk, actor, id, 'root', 'ada agreed'),
        reject: (id) => rejectContested(desk, actor, id, 'root', 'not proved'),
      }
      let turn = 0
      const fresh = () => ({ subject: `subject ${++turn}`, details: { bulk: 1 } })
      const made: Record<HoldState, () => Promise<string>> = {
        announcing: async () => (await ask(desk, fresh())).id,
        waiting: async () => (await waiting(fresh())).id,
        async paused() {
          const { id } = await waiting(fresh())
          await tick(minute, { isRecovered: true })
          return id
        },
        async contested() {
          const { id } = await waiting(fresh())
          await objectToHold(desk, actor, id, { accountId: 'bob', strength: 'contests' })
          return id
        },
        async vetoed() {
          const { id } = await waiting(fresh())
          await acts.veto!(id)
          return id
        },
        async withdrawn() {
          const { id } = await waiting(fresh())
          await acts.withdraw!(id)
          return id
        },
        async void() {
          const { id } = await waiting(fresh())
          desk.kind.because = 'last-owner'
          await acts.release!(id)
          desk.kind.because = undefined
          return id
        },
        async applied() {
          const { id } = await waiting(fresh())
          await acts.release!(id)
          return id
        },
        async undone() {
          const id = await made.applied()
          await acts.undo!(id)
          return id
        },
        async settled() {
          const { id } = await waiting({ ...fresh(), lateVetoMilliseconds: 1 })
          await acts.release!(id)
          await pass(minute)
          return id
        },
      }
      const allowed: Record<HoldState, readonly string[]> = {
        announcing: ['veto', 'contest', 'withdraw'],
        waiting: ['veto', 'contest', 'withdraw', 'release'],
        paused: ['veto', 'contest', 'withdraw'],
        contested: ['veto', 'contest', 'withdraw', 'resume', 'reject'],
        applied: ['undo'],
        vetoed: [],
        withdrawn: [],
        void: [],
        undone: [],
        settled: [],
      }
      for (const state of holdStates) {
        for (const act of Object.keys(acts)) {
          const id = await made[state]()
          const hold = await find(id)
          assert.equal(hold.state, state)
          if (allowed[state].includes(act)) {
            await acts[act]!(id)
            continue
          }
          const effects = desk.effects.length
          const told = desk.told.length
          await assert.rejects(acts[act]!(id), Refusal, `${act} in ${state}`)
          assert.deepEqual(await find(id), hold, `${act} in ${state}`)
          assert.equal(desk.effects.length, effects)
          // What was told inside was rolled back; nothing may be told at all.
          assert.equal(desk.told.length, told, `${act} in ${state}`)
        }
      }
    })

    check('whoever is late is told who was faster, and what he decided', async ({ desk, waiting, find }) => {
      const { id } = await waiting()
      await objectToHold(desk, actor, id, { accountId: 'ada', strength: 'decisive', reason: 'I am here.\r\nReally.' })
      assert.equal((await find(id)).reason, 'I am here. Really.')
      const late = hears('hold-already-decided', /vetoed, by 'ada'/)
      await assert.rejects(objectToHold(desk, actor, id, { accountId: 'eve', strength: 'contests' }), late)
      await assert.rejects(releaseHold(desk, actor, id, 'eve'), late)
      await assert.rejects(withdrawHold(desk, actor, id, 'bob'), late)
      const other = await waiting({ subject: 'other' })
      await releaseHold(desk, actor, other.id, 'gone')
      const taken = hears('hold-already-decided', /applied, by an account that is gone/)
      await assert.rejects(objectToHold(desk, actor, other.id, { accountId: 'ada', strength: 'decisive' }), taken)
      for (const act of [releaseHold, withdrawHold]) await assert.rejects(act(desk, actor, 'no such hold', 'bob'), hears('hold-unknown'))
    })

    check('an objection is worth what its kind says, and never more than the proof', async ({ desk, waiting, find }) => {
      const cases: [accountId: string, strength: 'decisive' | 'contests', state: HoldState | RefusalCode][] = [
        ['ada', 'decisive', 'vetoed'],
        ['ada', 'contests', 'contested'],
        ['eve', 'decisive', 'contested'],
        ['eve', 'contests', 'contested'],
        ['max', 'decisive', 'hold-not-concerned'],
        ['nobody', 'decisive', 'hold-not-concerned'],
      ]
      for (const [accountId, strength, outcome] of cases) {
        const { id } = await waiting({ subject: `${accountId} ${strength}`, details: { bulk: 1 } })
        const answer = objectToHold(desk, actor, id, { accountId, strength }).then(
          ({ state }) => state,
          (error: Refusal) => error.code,
        )
        assert.equal(await answer, outcome, `${accountId} ${strength}`)
        if (outcome === 'hold-not-concerned') assert.equal((await find(id)).state, 'waiting')
      }
    })

    check('a veto cannot be taken away by another act while the hold waits', async ({ desk, waiting, find }) => {
      const { id } = await waiting()
      desk.kind.people = { bob: 'decisive' }
      await objectToHold(desk, actor, id, { accountId: 'ada', strength: 'decisive' })
      assert.equal((await find(id)).state, 'vetoed')
      assert.ok(desk.told.some(({ accountId, kind }) => accountId === 'ada' && kind === 'hold-vetoed'))
    })

    check('who became concerned after the announcement can stop it too', async ({ desk, waiting, find }) => {
      const { id } = await waiting()
      desk.kind.people = { ...desk.kind.people, new: 'decisive' }
      await objectToHold(desk, actor, id, { accountId: 'new', strength: 'decisive' })
      assert.equal((await find(id)).decidedBy, 'new')
    })

    check('an objection that was heard does not stop the same hold again; that of another does, and a veto always', async (world) => {
      const { desk, waiting, find, tick } = world
      desk.kind.people = { ...desk.kind.people, mia: 'contests' }
      const { id } = await waiting({ durationMilliseconds: hour })
      await objectToHold(desk, actor, id, { accountId: 'eve', strength: 'contests', reason: 'why?' })
      assert.ok(await hasContestedHold(desk.db.read, 'p1'))
      await assert.rejects(objectToHold(desk, actor, id, { accountId: 'eve', strength: 'contests' }), hears('hold-objection-heard'))
      await objectToHold(desk, actor, id, { accountId: 'mia', strength: 'contests' })
      await resumeContested(desk, actor, id, 'root', 'both were heard')
      assert.ok(!(await hasContestedHold(desk.db.read, 'p1')))
      const { state, remainingMilliseconds } = await find(id)
      assert.deepEqual([state, remainingMilliseconds], ['waiting', 72 * hour])
      assert.deepEqual(
        (await listHoldPeople(desk.db.read, id)).filter(({ heardAt }) => heardAt !== null).map(({ accountId }) => accountId),
        ['eve', 'mia'],
      )
      assert.equal(desk.told.filter(({ kind, params }) => kind === 'hold-resumed' && params.reason === 'both were heard').length, 5)
      for (const accountId of ['eve', 'mia'])
        await assert.rejects(objectToHold(desk, actor, id, { accountId, strength: 'decisive' }), hears('hold-objection-heard'))
      await tick()
      await objectToHold(desk, actor, id, { accountId: 'ada', strength: 'decisive' })
      assert.equal((await find(id)).state, 'vetoed')
    })

    check('what nobody decides for thirty days stays as it was', async ({ desk, waiting, find, clock, pass }) => {
      const { id } = await waiting()
      await objectToHold(desk, actor, id, { accountId: 'eve', strength: 'contests' })
      await pass(hour)
      clock.advance(60 * day)
      await tickHolds(desk)
      assert.equal((await find(id)).state, 'contested', 'a jump of the clock decides nothing')
      for (let turn = 0; turn < 30 * 2; turn++) {
        assert.equal((await find(id)).state, 'contested')
        clock.advance(day / 2)
        await tickHolds(desk, { tickMilliseconds: day / 2 })
      }
      const { state, decidedBy, reason } = await find(id)
      assert.deepEqual([state, decidedBy, reason], ['vetoed', 'system', 'undecided'])
    })

    check(
      'what cannot be delivered for fourteen days waits for administrators, or ends where there is one alone',
      async ({ desk, clock, find }) => {
        for (const [hasOneAdministrator, expected] of [
          [false, 'contested'],
          [true, 'withdrawn'],
        ] as const) {
          const { id } = await ask(desk, { subject: expected })
          for (let turn = 0; turn < 14 * 2; turn++) {
            assert.equal((await find(id)).state, 'announcing')
            clock.advance(day / 2)
            await tickHolds(desk, { tickMilliseconds: day / 2, hasOneAdministrator })
          }
          assert.equal((await find(id)).state, expected)
          if (expected === 'contested') {
            const resumed = await resumeContested(desk, actor, id, 'root', 'told by telephone')
            assert.deepEqual([resumed.state, resumed.announcedAt], ['waiting', clock.now()])
            await withdrawHold(desk, actor, id, 'bob')
          }
        }
        assert.deepEqual(desk.effects, [])
      },
    )

    check('a second request joins the first; another one about the same thing begins when that has ended', async ({ desk }) => {
      const first = await ask(desk)
      const told = desk.told.length
      assert.equal((await ask(desk, { requestedBy: 'eve', durationMilliseconds: 1 })).id, first.id)
      assert.equal(desk.told.length, told)
      assert.equal((await findLiveHold(desk.db.read, 'remove-owner', first.subject))?.durationMilliseconds, 7 * day)
      assert.notEqual((await ask(desk, { kind: 'invite-owner' })).id, first.id)
      await withdrawHold(desk, actor, first.id, 'bob')
      assert.notEqual((await ask(desk)).id, first.id)
    })

    check('of ten requests for the same thing at once one is announced', async ({ desk }) => {
      const holds = await Promise.all(Array.from({ length: 10 }, () => ask(desk)))
      assert.equal(new Set(holds.map(({ id }) => id)).size, 1)
      assert.equal(await countLiveHolds(desk.db.read), 1)
      assert.equal((await entriesAbout(desk, holds[0]!.id)).length, 1)
    })

    check('what was stopped cannot be asked for again by the same account for thirty days; what was undone, by nobody', async (world) => {
      const { desk, clock, waiting } = world
      const { id } = await waiting()
      await objectToHold(desk, actor, id, { accountId: 'ada', strength: 'decisive' })
      await assert.rejects(ask(desk), hears('hold-refused-before', /2026-02-01/))
      await assert.rejects(ask(desk, { details: { bulk: 1 } }), hears('hold-refused-before'))
      const other = await waiting({ requestedBy: 'eve' })
      await releaseHold(desk, actor, other.id, 'ada')
      await undoHold(desk, actor, other.id, { accountId: 'ada' })
      for (const requestedBy of ['bob', 'eve', 'new', 'operator'])
        await assert.rejects(ask(desk, { requestedBy }), hears('hold-refused-before'))
      assert.equal((await ask(desk, { subject: 'something else' })).state, 'announcing')
      const backed = await ask(desk, { isBackedByTwo: true })
      await withdrawHold(desk, actor, backed.id, 'bob')
      clock.advance(30 * day + hour)
      assert.equal((await ask(desk)).state, 'announcing')
    })

    check(
      'an account has three destructive holds under way; bulk acts, harmless ones and the operator are not counted',
      async ({ desk }) => {
        const holds = []
        for (const subject of ['1', '2', '3']) holds.push(await ask(desk, { subject }))
        await assert.rejects(ask(desk, { subject: '4' }), hears('hold-limit', /\b3\b/))
        assert.equal((await ask(desk, { subject: '3' })).id, holds[2]!.id)
        await ask(desk, { subject: '4', requestedBy: 'eve' })
        await ask(desk, { subject: '5', details: { bulk: 1 } })
        await ask(desk, { subject: '6', kind: 'invite-owner' })
        for (const subject of ['7', '8', '9', '10']) await ask(desk, { subject, requestedBy: 'operator' })
        await withdrawHold(desk, actor, holds[0]!.id, 'bob')
        await ask(desk, { subject: '11' })
        assert.equal((await listHoldsRequestedBy(desk.db.read, 'bob', start)).length, 6)
        assert.equal((await listHoldsRequestedBy(desk.db.read, 'bob', desk.clock.now() + 1)).length, 0)
      },
    )

    check('only whoever asked can withdraw', async ({ desk, waiting, find }) => {
      const { id } = await waiting()
      for (const accountId of ['ada', 'eve', '', 'operator'])
        await assert.rejects(withdrawHold(desk, actor, id, accountId), hears('hold-not-requester'))
      assert.equal((await find(id)).state, 'waiting')
    })

    check(
      'the facts of the moment decide: what is not allowed any more is void, and everybody is told',
      async ({ desk, waiting, pass, find }) => {
        const { id } = await waiting({ durationMilliseconds: hour })
        desk.kind.because = 'last-owner'
        await pass(hour)
        const { state, reason, decidedBy } = await find(id)
        assert.deepEqual([state, reason, decidedBy], ['void', 'last-owner', 'system'])
        assert.deepEqual(desk.effects, [])
        assert.equal(desk.told.filter(({ kind, params }) => kind === 'hold-voided' && params.because === 'last-owner').length, 4)
      },
    )

    check(
      'what another domain refuses at the last moment is void; a bug leaves the hold for the next turn and stops no other',
      async (world) => {
        const { desk, waiting, pass, find, tick } = world
        const refused = await waiting({ durationMilliseconds: hour })
        desk.kind.fails = new Refusal('owner-last')
        await pass(hour)
        assert.deepEqual([(await find(refused.id)).state, (await find(refused.id)).reason], ['void', 'refused'])
        desk.kind.fails = undefined
        const broken = await waiting({ durationMilliseconds: 2 * minute, subject: 'a' })
        const sound = await waiting({ durationMilliseconds: minute, subject: 'b', kind: 'invite-owner' })
        desk.kind.fails = new Error('a bug')
        await assert.rejects(tick(), (error: AggregateError) => error.errors.length === 2)
        assert.deepEqual([(await find(broken.id)).state, (await find(sound.id)).state], ['waiting', 'waiting'])
        assert.deepEqual(desk.effects, [])
        desk.kind.fails = undefined
        assert.equal(await tick(), 2)
        assert.deepEqual([(await find(broken.id)).state, (await find(sound.id)).state], ['applied', 'applied'])
      },
    )

    check('a hold of a kind that this version no longer knows is void, never a crash', async ({ desk, waiting, tick, find, clock }) => {
      const live = await waiting()
      const done = await waiting({ subject: 'done' })
      await releaseHold(desk, actor, done.id, 'ada')
      const old = { ...desk, holdKinds: {} }
      clock.advance(minute)
      await tickHolds(old)
      assert.deepEqual([(await find(live.id)).state, (await find(live.id)).reason], ['void', 'kind-retired'])
      await assert.rejects(undoHold(old, actor, done.id, { accountId: 'ada' }), hears('hold-late'))
      assert.equal((await find(done.id)).state, 'applied')
      const third = await waiting({ subject: 'third' })
      await objectToHold(old, actor, third.id, { accountId: 'ada', strength: 'decisive' })
      assert.equal((await find(third.id)).state, 'vetoed')
      await assert.rejects(ask(desk, { kind: 'constructor' }), /no kind of hold/)
      await tick()
    })

    check(
      'freezing anybody whom it depends on pauses it, and afterwards three days are left at least',
      async ({ desk, db, waiting, tick, find, pass }) => {
        const { id } = await waiting({ durationMilliseconds: 2 * hour })
        await pass(hour)
        await freeze(desk, 'ada')
        await tick()
        assert.deepEqual([(await find(id)).state, (await find(id)).pausedBecause], ['paused', 'frozen'])
        await pass(5 * hour)
        const paused = await find(id)
        assert.deepEqual([paused.state, paused.remainingMilliseconds], ['paused', hour - minute])
        await assert.rejects(releaseHold(desk, actor, id, 'bob'), hears('hold-cannot', /paused/))
        const [restraint] = await listLiveRestraints(db.read, 'account', 'ada', desk.clock.now())
        await recordFreely(desk, (tx) => liftRestraint(tx, restraint!, desk.clock.now()))
        await tick()
        const resumed = await find(id)
        assert.deepEqual([resumed.state, resumed.remainingMilliseconds, resumed.pausedBecause], ['waiting', 72 * hour, null])
        assert.deepEqual(desk.effects, [])
      },
    )

    check(
      'a freeze of the last moment, before any tick has seen it, keeps it from being applied or released',
      async ({ desk, waiting, tick, pass, find }) => {
        const { id } = await waiting({ durationMilliseconds: hour })
        await pass(hour - minute)
        await freeze(desk, 'bob')
        await assert.rejects(releaseHold(desk, actor, id, 'ada'), hears('hold-cannot'))
        await tick()
        assert.equal((await find(id)).state, 'paused')
        assert.deepEqual(desk.effects, [])
      },
    )

    check('data that came back from a backup pauses everything until somebody has looked', async ({ desk, waiting, tick, find }) => {
      const { id } = await waiting({ durationMilliseconds: minute })
      await tick(minute, { isRecovered: true })
      assert.deepEqual([(await find(id)).state, (await find(id)).pausedBecause], ['paused', 'recovered'])
      await tick()
      assert.equal((await find(id)).remainingMilliseconds, 72 * hour)
      assert.deepEqual(desk.effects, [])
    })

    const jumps: readonly [title: string, milliseconds: number][] = [
      ['an hour forward', hour],
      ['thirty days forward', 30 * day],
      ['eight days in which the index was down', 8 * day],
    ]
    for (const [title, jump] of jumps) {
      check(
        `${title}: nothing is applied, and what would have become due has three days left`,
        async ({ desk, waiting, tick, find, db }) => {
          const soon = await waiting({ durationMilliseconds: 30 * minute })
          const later = await waiting({ durationMilliseconds: 40 * day, subject: 'later' })
          await tick(jump)
          assert.deepEqual([(await find(soon.id)).state, (await find(soon.id)).pausedBecause], ['paused', 'clock-alarm'])
          assert.equal((await find(later.id)).state, 'paused')
          assert.equal((await readHoldClock(db.read)).alarmMilliseconds, jump)
          await tick()
          assert.equal((await find(soon.id)).state, 'paused')
          await tick()
          assert.deepEqual([(await find(soon.id)).state, (await find(soon.id)).remainingMilliseconds], ['waiting', 72 * hour])
          assert.equal((await find(later.id)).remainingMilliseconds, 40 * day - 6 * minute)
          assert.equal((await readHoldClock(db.read)).alarmMilliseconds, null)
          assert.deepEqual(desk.effects, [])
          assert.deepEqual(await entriesAbout(desk, soon.id), ['hold-requested', 'hold-announced', 'hold-paused', 'hold-resumed'])
        },
      )
    }

    for (const back of [hour, 30 * day]) {
      check(`the clock goes back by ${back / hour} hours: nothing is lost and nothing gained`, async ({ waiting, tick, find, desk }) => {
        const { id } = await waiting({ durationMilliseconds: 30 * minute })
        await tick(minute)
        await tick(-back)
        assert.equal((await find(id)).remainingMilliseconds, 29 * minute)
        await tick(minute)
        assert.equal((await find(id)).remainingMilliseconds, 28 * minute)
        await tick(back)
        assert.equal((await find(id)).state, 'paused', 'back to where it was is a jump forward')
        assert.deepEqual(desk.effects, [])
      })
    }

    check(
      'after an alarm a frozen account gives the three days that an alarm alone does not',
      async ({ desk, waiting, tick, find, db }) => {
        const { id } = await waiting({ durationMilliseconds: 50 * hour })
        await tick(hour)
        await freeze(desk, 'ada')
        await tick()
        assert.equal((await find(id)).pausedBecause, 'frozen')
        const [restraint] = await listLiveRestraints(db.read, 'account', 'ada', desk.clock.now())
        await recordFreely(desk, (tx) => liftRestraint(tx, restraint!, desk.clock.now()))
        await tick()
        assert.equal((await find(id)).remainingMilliseconds, 72 * hour)
      },
    )

    check(
      'the same tick again, and that of another process at the same moment, counts once',
      async ({ desk, clock, waiting, find, url }) => {
        const { id } = await waiting({ durationMilliseconds: hour })
        const other = await openDatabase(url)
        try {
          const theirs = { ...desk, db: other }
          clock.advance(minute)
          for (let turn = 0; turn < 5; turn++) {
            await Promise.all([tickHolds(desk), tickHolds(theirs), tickHolds(desk)])
            assert.equal((await find(id)).remainingMilliseconds, hour - minute)
          }
          for (let turn = 0; turn < 59; turn++) {
            clock.advance(minute)
            await Promise.all([tickHolds(desk), tickHolds(theirs)])
          }
          // The process that lost the race for the clock may have been the one that would have applied.
          await tickHolds(desk)
          assert.equal((await find(id)).state, 'applied')
          assert.equal(desk.effects.length, 1)
          assert.deepEqual(await entriesAbout(desk, id), ['hold-requested', 'hold-announced', 'hold-applied'])
        } finally {
          await other.close()
        }
      },
    )

    check('a crash between the clock and the holds loses nothing: the next turn sees them', async ({ desk, waiting, clock, find }) => {
      const { id } = await waiting({ durationMilliseconds: minute })
      clock.advance(minute)
      const broken = { ...desk, isFrozen: () => Promise.reject(new Error('killed')) }
      await assert.rejects(tickHolds(broken), AggregateError)
      assert.equal((await find(id)).state, 'waiting')
      await tickHolds(desk)
      assert.equal((await find(id)).state, 'applied')
    })

    check('early release applies at once, under the same facts', async ({ desk, waiting, find }) => {
      const { id } = await waiting()
      const released = await releaseHold(desk, actor, id, 'ada')
      assert.deepEqual([released.state, released.decidedBy, released.id], ['applied', 'ada', id])
      const other = await waiting({ subject: 'other' })
      desk.kind.because = 'last-owner'
      assert.equal((await releaseHold(desk, actor, other.id, 'ada')).state, 'void')
      assert.deepEqual(desk.effects, [`apply ${id}`])
      assert.equal((await find(id)).state, 'applied')
    })

    check('the late veto is for whoever lost by it or could have stopped it alone, within its window of observed time', async (world) => {
      const { desk, waiting, find, clock, tick, pass } = world
      const { id } = await waiting({ lateVetoMilliseconds: 2 * hour })
      await releaseHold(desk, actor, id, 'bob')
      assert.deepEqual(
        (await listUndoableHolds(desk.db.read, { accountId: 'ada', limit: 5 })).map((hold) => hold.id),
        [id],
      )
      for (const accountId of ['eve', 'max', 'nobody'])
        await assert.rejects(undoHold(desk, actor, id, { accountId }), hears('hold-not-concerned'))
      // Nobody could answer while the index was down.
      clock.advance(30 * day)
      await tick(0)
      desk.kind.people = {}
      const undone = await undoHold(desk, actor, id, { accountId: 'ada', reason: 'I never left' })
      assert.deepEqual([undone.state, undone.decidedBy, undone.reason], ['undone', 'ada', 'I never left'])
      assert.deepEqual(desk.effects, [`apply ${id}`, `undo ${id}`])
      desk.kind.people = { ada: 'decisive', bob: 'decisive' }
      const late = await waiting({ subject: 'late', lateVetoMilliseconds: hour })
      await tick()
      await tick()
      await releaseHold(desk, actor, late.id, 'bob')
      await pass(59 * minute)
      assert.equal((await find(late.id)).state, 'applied')
      await pass(minute)
      await assert.rejects(undoHold(desk, actor, late.id, { accountId: 'ada' }), hears('hold-late'))
      const never = await waiting({ subject: 'never', lateVetoMilliseconds: 0 })
      await releaseHold(desk, actor, never.id, 'bob')
      await assert.rejects(undoHold(desk, actor, never.id, { accountId: 'ada' }), hears('hold-late'))
    })

    check('holds that contradict each other are both contested, whoever was faster', async ({ desk, waiting, find }) => {
      const one = await waiting({ subject: 'one' })
      const two = await ask(desk, { subject: 'two', requestedBy: 'ada', targetId: 'bob' })
      const contradict = () =>
        record<number>(desk, actor, async (tx) => {
          const [first, ...rest] = await contradictInside(tx, desk, [one.id, two.id])
          return first ? { result: rest.length + 1, events: [first, ...rest] } : { result: 0, events: 'unchanged' }
        })
      assert.equal(await contradict(), 2)
      for (const { id } of [one, two]) assert.deepEqual([(await find(id)).state, (await find(id)).reason], ['contested', 'contradiction'])
      assert.equal(await contradict(), 0)
      await rejectContested(desk, actor, one.id, 'root', 'bob was taken over')
      const rejected = await find(one.id)
      assert.deepEqual([rejected.state, rejected.decidedBy, rejected.reason], ['vetoed', 'root', 'bob was taken over'])
    })

    check('what throws after an objection takes the objection back with it', async ({ desk, waiting, find }) => {
      const { id } = await waiting()
      const failing = record<void>(desk, actor, async (tx) => {
        await objectInside(tx, desk, id, { accountId: 'ada', strength: 'decisive' })
        throw new Error('the link was used meanwhile')
      })
      await assert.rejects(failing, /link was used/)
      assert.equal((await find(id)).state, 'waiting')
      assert.equal((await listHoldPeople(desk.db.read, id)).find(({ accountId }) => accountId === 'ada')!.objectedAt, null)
    })

    check('lists show what is concerned and nothing else, page by page', async ({ desk, waiting, clock }) => {
      const mine = await waiting()
      clock.advance(minute)
      desk.kind.people = { eve: 'decisive', mia: 'none' }
      const other = await ask(desk, { projectId: 'p2', subject: 'other', targetId: 'mia', requestedBy: 'eve' })
      await withdrawHold(desk, actor, other.id, 'eve')
      const ids = (holds: readonly Hold[]) => holds.map(({ id }) => id)
      const { read } = desk.db
      assert.deepEqual(ids(await listLiveHolds(read, { limit: 9 })), [mine.id])
      assert.deepEqual(ids(await listLiveHolds(read, { limit: 9, accountId: 'max' })), [mine.id])
      assert.deepEqual(ids(await listLiveHolds(read, { limit: 9, accountId: 'mia' })), [])
      assert.deepEqual(ids(await listLiveHolds(read, { limit: 9, projectId: 'p2' })), [])
      assert.deepEqual(ids(await listHolds(read, { limit: 9 })), [other.id, mine.id])
      assert.deepEqual(ids(await listHolds(read, { limit: 1 })), [other.id])
      assert.deepEqual(ids(await listHolds(read, { limit: 1, before: other })), [mine.id])
      assert.deepEqual(ids(await listHolds(read, { limit: 9, accountId: 'mia' })), [other.id])
      assert.deepEqual(ids(await listHolds(read, { limit: 9, accountId: "' or 1=1" })), [])
      for (const [accountId, concerned] of [
        ['ada', true],
        ['max', true],
        ['mia', false],
      ] as const)
        assert.equal(await isConcerned(read, mine, accountId), concerned)
    })

    check('nothing waits whose announcement reaches nobody, and durations are whole and not negative', async ({ desk }) => {
      desk.kind.people = {}
      await assert.rejects(ask(desk), /Nobody hears/)
      desk.kind.people = { ada: 'decisive' }
      for (const durationMilliseconds of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
        await assert.rejects(ask(desk, { durationMilliseconds }), TypeError)
      assert.equal(await countLiveHolds(desk.db.read), 0)
    })

    check('stacked restraints: lifting one leaves the others, whichever was first', async ({ desk, db, clock }) => {
      const put = (reason: string, setBy: string, subjectId: string) =>
        recordFreely(desk, (tx) =>
          setRestraint(tx, {
            subjectKind: 'token',
            subjectId,
            effect: 'asleep',
            reason,
            setBy,
            authority: setBy === 'system' ? 'owner' : 'operator',
            since: clock.now(),
            expiresAt: null,
          }),
        )
      for (const [first, second] of [
        ['dormant', 'case:1'],
        ['case:1', 'dormant'],
      ] as const) {
        const token = `${first} first`
        await put(first, first === 'dormant' ? 'system' : 'root', token)
        clock.advance(minute)
        await put(second, second === 'dormant' ? 'system' : 'root', token)
        const both = await listLiveRestraints(db.read, 'token', token, clock.now())
        assert.equal(both.length, 2)
        const own = both.find(({ reason }) => reason === 'dormant')!
        const lifted = clock.now()
        await recordFreely(desk, (tx) => liftRestraint(tx, own, lifted))
        const left = await listLiveRestraints(db.read, 'token', token, clock.now())
        assert.deepEqual(
          left.map(({ reason }) => reason),
          ['case:1'],
        )
        assert.deepEqual(
          (await listRestraintsSetBy(db.read, 'token', token, 'system')).map(({ reason, liftedAt }) => [reason, liftedAt]),
          [['dormant', lifted]],
        )
        const liveAt = async (moment: number) =>
          (await listRestraintsSince(db.read, 'token', token, moment)).filter((each) => wasLive(each, moment)).map(({ reason }) => reason)
        assert.deepEqual(await liveAt(lifted - minute - 1), [])
        assert.deepEqual(await liveAt(lifted - 1), [first])
        assert.deepEqual(await liveAt(lifted), ['case:1'])
        await recordFreely(desk, (tx) => liftRestraint(tx, left[0]!, clock.now()))
        assert.deepEqual(await listLiveRestraints(db.read, 'token', token, clock.now()), [])
      }
    })

    check('a lock that is tried is not waited for, and is had again by whoever has it', async ({ db }) => {
      await db.transaction(async (tx) => {
        await tx.lock('a')
        assert.equal(await tx.tryLock('a'), true)
      })
      if (db.dialect === 'sqlite') return
      const held = Promise.withResolvers<void>()
      const freed = Promise.withResolvers<void>()
      const holder = db.transaction(async (tx) => {
        await tx.lock('a')
        held.resolve()
        await freed.promise
      })
      await held.promise
      assert.deepEqual(await db.transaction(async (tx) => [await tx.tryLock('a'), await tx.tryLock('b')]), [false, true])
      freed.resolve()
      await holder
      assert.equal(await db.transaction((tx) => tx.tryLock('a')), true)
    })

    check(
      'while somebody is freezing or stopping, nothing is applied: neither by a tick nor by a release',
      async ({ desk, db, waiting, clock, find }) => {
        // On SQLite nobody can be in between: a writing transaction excludes every other.
        if (db.dialect === 'sqlite') return
        const { id } = await waiting({ durationMilliseconds: minute })
        clock.advance(minute)
        await freeze(desk, 'ada', async () => {
          const other = await Promise.all([
            outside(() => tickHolds(desk)),
            outside(() => releaseHold(desk, actor, id, 'bob').catch((error) => error)),
          ])
          assert.equal(other[0], 0)
          assert.ok(isRefusal(other[1], 'hold-busy'))
        })
        assert.equal((await find(id)).state, 'waiting')
        await tickHolds(desk)
        assert.equal((await find(id)).state, 'paused')
        assert.deepEqual(desk.effects, [])
      },
    )
  })
}

/** Runs outside the asynchronous context of the caller, as another process would. Bound here, where no transaction is open. */
const outside = AsyncResource.bind(<Result>(work: () => Promise<Result>) => work())
