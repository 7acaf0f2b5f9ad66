import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { actorOf } from '../../src/accounts/principal.ts'
import { isRefusal } from '../../src/errors.ts'
import { isLiveHold } from '../../src/holds/hold.ts'
import { setRestraint } from '../../src/holds/set-restraint.ts'
import { listHolds } from '../../src/holds/store.ts'
import { record } from '../../src/journal/record.ts'
import { vetoByOperator } from '../../src/ownership/decide-by-operator.ts'
import type { OwnedProject } from '../../src/ownership/desk.ts'
import { judgedOwners } from '../../src/ownership/effective-owners.ts'
import { liftOwnershipLock, lockOwnership } from '../../src/ownership/lock-ownership.ts'
import { roleSubject } from '../../src/ownership/read-owners.ts'
import type { Role } from '../../src/ownership/role.ts'
import { restoreRoles } from '../../src/ownership/store.ts'
import { deleteProject } from '../../src/packaging/delete-project.ts'
import { trashProject } from '../../src/packaging/move-to-trash.ts'
import { insertProject } from '../../src/packaging/store.ts'
import { undeleteProject } from '../../src/packaging/undelete-project.ts'
import { operator } from '../index-in-test.ts'
import { type OwnerInTest, ownerInTest } from '../ownership-in-test.ts'
import { type OwnershipWorld, openOwnershipWorld, type Preset } from '../ownership-world.ts'
import { freshDatabase } from '../postgres.ts'

// Who may delete a project or lock who owns it: written down from the design (A.4, A.6, B), not from the code.

const DAY = 24 * 3_600_000

/** Everybody of one project, and for how many days he has his role. */
const cast = {
  creator: ['owner', 900],
  senior: ['owner', 500],
  peer: ['owner', 498],
  junior: ['owner', 100],
  fresh: ['owner', 2],
  maintainer: ['maintainer', 400],
  reader: ['reader', 400],
  outsider: [undefined, 0],
} as const satisfies Record<string, readonly [Role | undefined, number]>
type Person = keyof typeof cast
/** `senior` in four other states. */
const states = ['suspended', 'guarded', 'frozen', 'recovering'] as const
type Actor = Exclude<Person, 'peer'> | (typeof states)[number]
const actors: readonly Actor[] = ['creator', 'senior', 'junior', 'fresh', ...states, 'maintainer', 'reader', 'outsider']

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

/** A project of its own for every question, an hour after the one before. */
async function project(isQuiet: boolean): Promise<OwnedProject> {
  world.clock.advance(3_600_000)
  const id = randomUUID()
  const name = `d${++projects}`
  const now = world.clock.now()
  await record<void>(world.desk(), actorOf(operator, now), async (tx) => {
    await insertProject(tx, { id, name, normalizedName: name, confusableName: name, createdAt: now })
    const judged = judgedOwners([], { act: 'replace', accountIds: [people.creator.account.id] })
    const held = (Object.keys(cast) as Person[]).flatMap((person) => {
      const [role, days] = cast[person]
      if (role === undefined || (isQuiet && person === 'fresh')) return []
      return [{ projectId: id, accountId: people[person].account.id, role, since: now - days * DAY, isCreator: person === 'creator' }]
    })
    await restoreRoles(
      tx,
      held.map((one) => ({ held: one, judged })),
    )
    const events = held.map(({ accountId, role, since, isCreator }) => ({
      kind: 'role-given' as const,
      subjects: { project: id, account: accountId },
      public: { role, since, isCreator },
      private: {},
    }))
    return { result: undefined, events: events as [(typeof events)[0], ...typeof events] }
  })
  return { id, name, normalizedName: name }
}

const personOf = (actor: Actor): Person => ((states as readonly string[]).includes(actor) ? 'senior' : (actor as Person))

async function enter(actor: Actor, on: OwnedProject): Promise<void> {
  if (actor === 'frozen') await world.freeze(people.senior)
  if (actor === 'guarded' || actor === 'recovering') await world.restrain(people.senior, actor, DAY)
  if (actor !== 'suspended') return
  const now = world.clock.now()
  await record<void>(world.desk(), actorOf(operator, now), async (tx) => {
    const restraint = { reason: 'test', setBy: 'session', authority: 'time', since: now, expiresAt: now + DAY } as const
    await setRestraint(tx, {
      subjectKind: 'role',
      subjectId: roleSubject(on.id, people.senior.account.id),
      effect: 'suspended',
      ...restraint,
    })
    const subjects = { project: on.id, account: people.senior.account.id }
    return { result: undefined, events: [{ kind: 'owner-suspended', subjects, public: { until: now + DAY }, private: {} }] }
  })
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
