import { randomUUID } from 'node:crypto'
import { actorOf } from '../src/accounts/principal.ts'
import { setRestraint } from '../src/holds/restraints/set-restraint.ts'
import { record } from '../src/journal/record.ts'
import type { OwnedProject } from '../src/ownership/desk.ts'
import { judgedOwners } from '../src/ownership/effective-owners.ts'
import { roleSubject } from '../src/ownership/read-owners.ts'
import type { Role } from '../src/ownership/role.ts'
import { restoreRoles } from '../src/ownership/store.ts'
import { insertProject } from '../src/packaging/store.ts'
import { operator } from './index-in-test.ts'
import type { OwnerInTest } from './ownership-in-test.ts'
import type { OwnershipWorld } from './ownership-world.ts'

const DAY = 24 * 3_600_000

/** Everybody of one project, and for how many days he has his role; `creator` made it. */
export type Cast = { readonly creator: readonly ['owner', number] } & Readonly<Record<string, readonly [Role | undefined, number]>>

/** What else a person of a matrix can be besides active. */
export const castStates = ['suspended', 'guarded', 'frozen', 'recovering'] as const
export type CastState = (typeof castStates)[number]

/** Makes a project and puts the cast into it, as if all of it had happened so long ago. */
export async function projectOfCast(
  world: OwnershipWorld,
  name: string,
  cast: Cast,
  people: Readonly<Record<string, OwnerInTest>>,
): Promise<OwnedProject> {
  const id = randomUUID()
  const now = world.clock.now()
  await record<void>(world.desk(), actorOf(operator, now), async (tx) => {
    await insertProject(tx, { id, name, normalizedName: name, confusableName: name, createdAt: now })
    const judged = judgedOwners([], { act: 'replace', accountIds: [people['creator']!.account.id] })
    const held = Object.entries(cast).flatMap(([person, [role, days]]) => {
      const accountId = people[person]!.account.id
      return role === undefined ? [] : [{ projectId: id, accountId, role, since: now - days * DAY, isCreator: person === 'creator' }]
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

/** Brings somebody into a state for a day, in this project or everywhere; `world.thaw` ends what is everywhere. */
export async function enterState(world: OwnershipWorld, person: OwnerInTest, state: CastState, on: OwnedProject): Promise<void> {
  if (state === 'frozen') return world.freeze(person)
  if (state !== 'suspended') return world.restrain(person, state, DAY)
  const now = world.clock.now()
  await record<void>(world.desk(), actorOf(operator, now), async (tx) => {
    const subjectId = roleSubject(on.id, person.account.id)
    const restraint = { reason: 'test', setBy: 'session', authority: 'time', since: now, expiresAt: now + DAY } as const
    await setRestraint(tx, { subjectKind: 'role', subjectId, effect: 'suspended', ...restraint })
    const subjects = { project: on.id, account: person.account.id }
    return { result: undefined, events: [{ kind: 'owner-suspended', subjects, public: { until: now + DAY }, private: {} }] }
  })
}
