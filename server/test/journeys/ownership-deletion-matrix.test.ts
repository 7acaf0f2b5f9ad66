import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { actorOf } from '../../src/accounts/principal.ts'
import { isRefusal } from '../../src/errors.ts'
import { isLiveHold } from '../../src/holds/hold.ts'
import { listHolds } from '../../src/holds/store.ts'
import { record } from '../../src/journal/record.ts'
import { vetoByOperator } from '../../src/ownership/decide-by-operator.ts'
import type { OwnedProject } from '../../src/ownership/desk.ts'
import { liftOwnershipLock, lockOwnership } from '../../src/ownership/lock-ownership.ts'
import { deleteProject } from '../../src/packaging/delete-project.ts'
import { trashProject } from '../../src/packaging/trash/move-to-trash.ts'
import { undeleteProject } from '../../src/packaging/undelete-project.ts'
import { type Cast, type CastState, castStates, enterState, projectOfCast } from '../cast.ts'
import { operator } from '../index-in-test.ts'
import { type OwnerInTest, ownerInTest } from '../ownership-in-test.ts'
import { type OwnershipWorld, openOwnershipWorld, type Preset } from '../ownership-world.ts'
import { freshDatabase } from '../postgres.ts'

// Who may delete a project or lock who owns it: written down from the design (A.4, A.6, B), not from the code.

const DAY = 24 * 3_600_000

const cast = {
  creator: ['owner', 900],
  senior: ['owner', 500],
  peer: ['owner', 498],
  junior: ['owner', 100],
  fresh: ['owner', 2],
  maintainer: ['maintainer', 400],
  reader: ['reader', 400],
  outsider: [undefined, 0],
} as const satisfies Cast
type Person = keyof typeof cast
/** `senior` is each of the states in turn. */
type Actor = Exclude<Person, 'peer'> | CastState
const actors: readonly Actor[] = ['creator', 'senior', 'junior', 'fresh', ...castStates, 'maintainer', 'reader', 'outsider']

const waits: Readonly<Record<string, Readonly<Record<Preset, string>>>> = {
  '=deletion': { solo: 'done', team: '3 d', public: '14 d' },
  '=changed': { solo: 'done', team: 'owners-changed', public: 'owners-changed' },
}

const no = 'account-cannot'
const strangers = ['not-owner', 'not-owner', 'not-owner'] as const
const unproved = [...Array<string>(6).fill('proof-needed'), no, no, ...Array<string>(3).fill('proof-needed')]

// In the order of `actors`: creator, senior, junior, on probation | suspended, guarded, frozen, recovering | maintainer, reader, outsider.
const matrix: Readonly<Record<string, readonly string[]>> = {
  lock: ['done', 'done', 'done', 'owner-on-probation', no, 'done', no, no, ...strangers],
  'lock without a passkey': unproved,
  'lift the lock of the peer': ['done', 'lock-not-yours', 'lock-not-yours', 'lock-not-yours', no, 'lock-not-yours', no, no, ...strangers],
  // Somebody came two days ago: nobody deletes it, and he himself not at all.
  'delete it': ['=changed', '=changed', '=changed', 'owner-on-probation', no, '=changed', no, no, ...strangers],
  'delete it, its owners being the same for long': [
    '=deletion',
    '=deletion',
    '=deletion',
    'not-owner',
    no,
    '=deletion',
    no,
    no,
    ...strangers,
  ],
  'delete it without a passkey': unproved,
  'take it back when it is deleted': ['done', 'done', 'done', 'done', no, 'done', no, no, ...strangers],
}

const folder = mkdtempSync(join(tmpdir(), 'holdfast-deletions-'))
let world: OwnershipWorld
const people = {} as Record<Person, OwnerInTest>
let projects = 0

before(async () => {
  const server = process.env.HOLDFAST_TEST_JOURNEYS_ON
  world = await openOwnershipWorld(folder, server === undefined ? undefined : await freshDatabase(server))
  for (const name of Object.keys(cast) as Person[]) people[name] = await ownerInTest(world.index, name)
})
after(async () => {
  await world?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A project of its own for every question, an hour after the one before; quiet where nobody came lately. */
function project(isQuiet: boolean): Promise<OwnedProject> {
  world.clock.advance(3_600_000)
  const { fresh, ...quiet } = cast
  return projectOfCast(world, `d${++projects}`, isQuiet ? quiet : { ...quiet, fresh }, people)
}

const isState = (actor: Actor): actor is CastState => (castStates as readonly string[]).includes(actor)
const personOf = (actor: Actor): Person => (isState(actor) ? 'senior' : actor)

async function enter(actor: Actor, on: OwnedProject): Promise<void> {
  if (isState(actor)) await enterState(world, people.senior, actor, on)
}

async function perform(act: string, actor: Actor, on: OwnedProject): Promise<string> {
  const desk = world.desk()
  const me = await world.as(people[personOf(actor)], { hasProof: !act.includes('without a passkey') })
  const days = (hold: { durationMilliseconds: number } | undefined) => (hold ? `${hold.durationMilliseconds / DAY} d` : 'done')
  if (act.startsWith('lock')) return (await lockOwnership(desk, me, on)) ? 'done' : 'locked before'
  if (act.startsWith('lift')) {
    await lockOwnership(desk, await world.as(people.peer), on)
    return (await liftOwnershipLock(desk, me, on)) ? 'done' : 'not locked'
  }
  if (act.startsWith('delete')) return days(await deleteProject(desk, me, on.name))
  await record<void>(desk, actorOf(operator, world.clock.now()), async (tx) => {
    const [event] = await trashProject(tx, on.id, world.clock.now())
    return { result: undefined, events: [event!] }
  })
  await undeleteProject(desk, me, on.name)
  return 'done'
}

/** What a question began ends with it, and its project is not asked about again. */
async function tidy(on: OwnedProject): Promise<void> {
  for (const hold of await listHolds(world.desk().db.read, { projectId: on.id, limit: 10 }))
    if (isLiveHold(hold)) await vetoByOperator(world.desk(), operator, hold.id, 'asked and answered')
  await world.thaw(people.senior)
}

for (const preset of ['solo', 'team', 'public'] as const)
  for (const [act, answers] of Object.entries(matrix)) {
    test(`${preset}: who may ${act}`, async () => {
      world.preset(preset)
      for (const [at, actor] of actors.entries()) {
        const on = await project(act.includes('the same for long'))
        await enter(actor, on)
        const wanted = waits[answers[at]!]?.[preset] ?? answers[at]
        const told = await perform(act, actor, on).catch((error) => {
          if (isRefusal(error)) return error.code
          throw error
        })
        assert.equal(told, wanted, `${actor}: ${act}`)
        await tidy(on)
      }
    })
  }
