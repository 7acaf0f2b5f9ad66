import { randomUUID } from 'node:crypto'
import { actorOf } from '../src/accounts/principal.ts'
import type { JournalEvent } from '../src/journal/events.ts'
import { type Recorded, record } from '../src/journal/record.ts'
import type { OwnedProject } from '../src/ownership/desk.ts'
import { judgedOwners } from '../src/ownership/effective-owners.ts'
import type { Organisation, OrganisationRole, TeamRole } from '../src/ownership/organisations/organisation.ts'
import { begunEvent } from '../src/ownership/organisations/paths/path-events.ts'
import { judgedAsEmpty } from '../src/ownership/organisations/paths/plan-change.ts'
import { beginRow, type NewRow } from '../src/ownership/organisations/paths/store.ts'
import { insertOrganisation } from '../src/ownership/organisations/store.ts'
import { readOwners } from '../src/ownership/read-owners.ts'
import { takeRole } from '../src/ownership/remove-from-project.ts'
import { insertRole } from '../src/ownership/store.ts'
import { type IndexInTest, operator } from './index-in-test.ts'
import type { OwnerInTest } from './ownership-in-test.ts'
import { pass } from './pass-time.ts'

const DAY = 24 * 60 * 60 * 1000

/** Time passes, and everybody shows a factor again when he comes back. */
export async function passAndReturn(index: IndexInTest, milliseconds: number): Promise<void> {
  await pass(index, milliseconds)
  await index.instance.db.transaction(async (tx) => {
    await tx.withTables<{ session: { fresh_at: number } }>().updateTable('session').set({ fresh_at: index.clock.now() }).execute()
  })
}

/** The names of those who own a project by any way, in the order of the alphabet. */
export async function ownerNames(index: IndexInTest, project: OwnedProject): Promise<string[]> {
  return (await readOwners(index.instance.db.read, project.id, index.clock.now())).map(({ account }) => account.name).toSorted()
}

interface InOrganisation {
  readonly person: OwnerInTest
  readonly role: OrganisationRole
  readonly daysAgo: number
}

/** An organisation that its maker has owned for 400 days; the others came since. Nobody waited for anything. */
export async function organisationOf(
  index: IndexInTest,
  name: string,
  creator: OwnerInTest,
  members: readonly InOrganisation[] = [],
): Promise<Organisation> {
  const since = index.clock.now() - 400 * DAY
  const organisation: Organisation = { id: randomUUID(), name, createdAt: since }
  await write(index, async (tx) => {
    await insertOrganisation(tx, organisation)
    const subjects = { organisation: organisation.id, account: creator.account.id }
    const created: JournalEvent = { kind: 'organisation-created', subjects, public: { name }, private: {} }
    return [created, await begin(tx, memberRow(organisation, { person: creator, role: 'owner' }, true), since)]
  })
  for (const member of members) await addMember(index, organisation, member)
  return organisation
}

export async function addMember(index: IndexInTest, organisation: Organisation, member: InOrganisation): Promise<void> {
  await write(index, async (tx) => [await begin(tx, memberRow(organisation, member), index.clock.now() - member.daysAgo * DAY)])
}

const memberRow = ({ id }: Organisation, { person, role }: Pick<InOrganisation, 'person' | 'role'>, isCreator = false): NewRow => ({
  table: 'organisation_member',
  values: { organisation_id: id, account_id: person.account.id, role, is_creator: Number(isCreator) },
})

/** The project has been in the organisation for so many days. */
export async function belongs(index: IndexInTest, project: OwnedProject, organisation: Organisation, daysAgo: number): Promise<void> {
  const values = { organisation_id: organisation.id, project_id: project.id }
  await write(index, async (tx) => [await begin(tx, { table: 'organisation_project', values }, index.clock.now() - daysAgo * DAY)])
}

/** A team of 390 days, with its people and projects; answers its id. */
export async function teamOf(
  index: IndexInTest,
  organisation: Organisation,
  name: string,
  people: readonly { readonly person: OwnerInTest; readonly daysAgo: number }[] = [],
  projects: readonly { readonly project: OwnedProject; readonly role: TeamRole; readonly daysAgo: number }[] = [],
): Promise<string> {
  const id = randomUUID()
  const now = index.clock.now()
  await write(index, async (tx) => {
    const events = [await begin(tx, { table: 'team', values: { id, organisation_id: organisation.id, name } }, now - 390 * DAY)]
    for (const { person, daysAgo } of people)
      events.push(await begin(tx, { table: 'team_member', values: { team_id: id, account_id: person.account.id } }, now - daysAgo * DAY))
    for (const { project, role, daysAgo } of projects) {
      const values = { team_id: id, project_id: project.id, role }
      events.push(await begin(tx, { table: 'team_project', values }, now - daysAgo * DAY))
    }
    return events
  })
  return id
}

/** A role of his own as an owner for so many days, without the wait that leads there. */
export async function giveOwner(index: IndexInTest, project: OwnedProject, person: OwnerInTest, daysAgo: number): Promise<void> {
  const since = index.clock.now() - daysAgo * DAY
  const accountId = person.account.id
  await write(index, async (tx) => {
    const judged = judgedOwners(await readOwners(tx, project.id, index.clock.now()), { act: 'add', accountId })
    await insertRole(tx, { projectId: project.id, accountId, role: 'owner', since, isCreator: false }, judged)
    const subjects = { project: project.id, account: accountId }
    return [{ kind: 'role-given', subjects, public: { role: 'owner', since }, private: {} }]
  })
}

/** Takes the role that somebody has himself, as his own leaving would; his standing stays by what he has by an organisation. */
export async function dropDirect(index: IndexInTest, project: OwnedProject, person: OwnerInTest): Promise<void> {
  const removal = { accountId: person.account.id }
  await write(index, async (tx) => [await takeRole(tx, project.id, removal, index.clock.now(), 'left')])
}

async function begin(tx: Recorded, row: NewRow, since: number): Promise<JournalEvent> {
  await beginRow(tx, row, since, null, judgedAsEmpty())
  return begunEvent(row.table, row.values, since)
}

async function write(index: IndexInTest, change: (tx: Recorded) => Promise<JournalEvent[]>): Promise<void> {
  await record<void>(index.instance, actorOf(operator, index.clock.now()), async (tx) => {
    const events = await change(tx)
    return { result: undefined, events: events as [JournalEvent, ...JournalEvent[]] }
  })
}
