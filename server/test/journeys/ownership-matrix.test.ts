import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { actorOf } from '../../src/accounts/principal.ts'
import { isRefusal } from '../../src/errors.ts'
import type { Hold } from '../../src/holds/hold.ts'
import { isLiveHold } from '../../src/holds/hold.ts'
import { listLiveRestraints } from '../../src/holds/restraints/store.ts'
import { listHolds, listLiveHolds } from '../../src/holds/store.ts'
import { tickHolds } from '../../src/holds/tick-holds.ts'
import { record } from '../../src/journal/record.ts'
import { acceptInvitation } from '../../src/ownership/answer-invitation.ts'
import { brakeProject, liftBrake } from '../../src/ownership/brake-project.ts'
import { vetoByOperator } from '../../src/ownership/decide-by-operator.ts'
import { answerHold, type HoldAnswer } from '../../src/ownership/decide-hold.ts'
import type { OwnedProject } from '../../src/ownership/desk.ts'
import { cancelInvitation, inviteToProject } from '../../src/ownership/invite-to-project.ts'
import { changeOrganisation } from '../../src/ownership/organisations/change-organisation.ts'
import { makeTeam } from '../../src/ownership/organisations/make-team.ts'
import { offBoard } from '../../src/ownership/organisations/off-board.ts'
import { offerMembership } from '../../src/ownership/organisations/offers/offer-membership.ts'
import type { Organisation, OrganisationRole } from '../../src/ownership/organisations/organisation.ts'
import type { PathChange } from '../../src/ownership/organisations/paths/owner-path.ts'
import { judgedAsEmpty } from '../../src/ownership/organisations/paths/plan-change.ts'
import { beginRow, findGreatestRole } from '../../src/ownership/organisations/paths/store.ts'
import { insertOrganisation } from '../../src/ownership/organisations/store.ts'
import { readOwners, roleSubject } from '../../src/ownership/read-owners.ts'
import { removeFromProject } from '../../src/ownership/remove-from-project.ts'
import type { Role } from '../../src/ownership/role.ts'
import { findDirectRole } from '../../src/ownership/store.ts'
import { type Cast, type CastState, castStates, enterState, projectOfCast } from '../cast.ts'
import { readInboxes } from '../hold-desk-in-test.ts'
import { operator } from '../index-in-test.ts'
import { type OwnerInTest, ownerInTest } from '../ownership-in-test.ts'
import { type OwnershipWorld, openOwnershipWorld, type Preset } from '../ownership-world.ts'
import { freshDatabase } from '../postgres.ts'

// Who may do what to the roles of a project, through the use cases: written down from the design (A.6, B), not from the code.

const DAY = 24 * 3_600_000

const cast = {
  creator: ['owner', 900],
  elder: ['owner', 700],
  senior: ['owner', 500],
  peer: ['owner', 498],
  rival: ['owner', 497],
  junior: ['owner', 100],
  other: ['owner', 99],
  fresh: ['owner', 2],
  maintainer: ['maintainer', 400],
  second: ['maintainer', 300],
  reader: ['reader', 400],
  outsider: [undefined, 0],
  guest: [undefined, 0],
} as const satisfies Cast
type Person = keyof typeof cast

/** `senior` is each of the states in turn. */
type Actor = 'creator' | 'senior' | 'junior' | 'fresh' | 'maintainer' | 'reader' | 'outsider' | CastState
const actors: readonly Actor[] = ['creator', 'senior', 'junior', 'fresh', ...castStates, 'maintainer', 'reader', 'outsider']

/** Waits by preset; what is written otherwise is the same in all. */
const waits: Readonly<Record<string, Readonly<Record<Preset, string>>>> = {
  '=junior': { solo: 'done', team: 'suspended, 3 d', public: 'suspended, 7 d' },
  '=peer': { solo: '3 d', team: '3 d', public: '7 d' },
  '=senior': { solo: '7 d', team: '7 d', public: '14 d' },
}

type Answers = Readonly<Record<Actor, string>>
const row = (
  owners: readonly [string, string, string, string],
  inStates: readonly [string, string, string, string],
  others: readonly [string, string, string],
): Answers => {
  const all = [...owners, ...inStates, ...others]
  return Object.fromEntries(actors.map((actor, at) => [actor, all[at]!])) as Answers
}
const no = 'account-cannot'
const strangers = ['not-owner', 'not-owner', 'not-owner'] as const

// In the order of `actors`: creator, senior, junior, on probation | suspended, guarded, frozen, recovering | maintainer, reader, outsider.
const matrix: Readonly<Record<string, Answers>> = {
  'invite a reader': row(['done', 'done', 'done', 'done'], [no, 'done', no, no], strangers),
  'invite a maintainer': row(['done', 'done', 'done', 'done'], [no, 'done', no, no], strangers),
  'invite an owner': row(['done', 'done', 'done', 'done'], [no, 'done', no, no], strangers),
  'invite a maintainer without a passkey': row(['done', 'done', 'done', 'done'], [no, 'proof-needed', no, no], strangers),
  'invite an owner without a passkey': row(
    ['proof-needed', 'proof-needed', 'proof-needed', 'proof-needed'],
    ['proof-needed', 'proof-needed', no, no],
    ['proof-needed', 'proof-needed', 'proof-needed'],
  ),
  'cancel an offer': row(
    ['done', 'done', 'done', 'done'],
    ['invitation-unknown', 'done', no, no],
    ['invitation-unknown', 'invitation-unknown', 'invitation-unknown'],
  ),
  'remove a maintainer': row(['done', 'done', 'done', 'done'], [no, 'done', no, no], strangers),
  'remove a junior': row(['=junior', '=junior', '=peer', 'owner-on-probation'], [no, '=junior', no, no], strangers),
  'demote a junior': row(['=junior', '=junior', '=peer', 'owner-on-probation'], [no, '=junior', no, no], strangers),
  'remove a peer of the senior': row(['=junior', '=peer', '=senior', 'owner-on-probation'], [no, '=peer', no, no], strangers),
  'remove the elder': row(['=junior', '=senior', '=senior', 'owner-on-probation'], [no, '=senior', no, no], strangers),
  'remove the creator': row(['7 d, twice', 'owner-last', 'owner-last', 'owner-last'], [no, 'owner-last', no, no], strangers),
  'remove a junior without a passkey': row(
    ['proof-needed', 'proof-needed', 'proof-needed', 'proof-needed'],
    ['proof-needed', 'proof-needed', no, no],
    ['proof-needed', 'proof-needed', 'proof-needed'],
  ),
  leave: row(['7 d, twice', '3 d', '3 d', '3 d'], [no, '3 d', no, no], ['done', 'done', 'role-none']),
  brake: row(['done', 'done', 'done', 'done'], ['done', 'done', 'done', 'done'], ['done', 'not-owner', 'not-owner']),
  'lift a brake': row(['done', 'done', 'done', 'done'], ['not-owner', 'done', no, no], strangers),
  'lift a brake without a passkey': row(
    ['proof-needed', 'proof-needed', 'proof-needed', 'proof-needed'],
    ['proof-needed', 'proof-needed', no, no],
    ['proof-needed', 'proof-needed', 'proof-needed'],
  ),
}

/** Those of an organisation that are nothing else, and for how many days. */
const inOrganisation = { founder: ['owner', 600], partner: ['owner', 100], steward: ['manager', 500], hand: ['member', 500] } as const
const crew = {} as Record<string, OwnerInTest>

const folder = mkdtempSync(join(tmpdir(), 'holdfast-matrix-'))
let world: OwnershipWorld
const people = {} as Record<Person, OwnerInTest>
let projects = 0

before(async () => {
  const server = process.env.HOLDFAST_TEST_JOURNEYS_ON
  world = await openOwnershipWorld(folder, server === undefined ? undefined : await freshDatabase(server))
  for (const name of Object.keys(cast) as Person[]) people[name] = await ownerInTest(world.index, name)
  for (const name of [...Object.keys(inOrganisation), 'apprentice', 'clerk', 'stranger', 'newcomer'])
    crew[name] = await ownerInTest(world.index, name)
})
after(async () => {
  await world?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A project of its own for every question, an hour after the one before, so that none is part of a burst. */
function project(): Promise<OwnedProject> {
  world.clock.advance(3_600_000)
  return projectOfCast(world, `p${++projects}`, cast, people)
}

const isState = (actor: Actor): actor is CastState => (castStates as readonly string[]).includes(actor)
const personOf = (actor: Actor): Person => (isState(actor) ? 'senior' : actor)

async function enter(actor: Actor, on: OwnedProject): Promise<void> {
  if (isState(actor)) await enterState(world, people.senior, actor, on)
}

const said = async (work: () => Promise<string>): Promise<string> => {
  try {
    return await work()
  } catch (error) {
    if (isRefusal(error)) return error.code
    throw error
  }
}

async function holdText(hold: Hold | undefined): Promise<string> {
  if (!hold) return 'done'
  const days = (typeof hold.details.confirmAfter === 'number' ? hold.details.confirmAfter : hold.durationMilliseconds) / DAY
  return `${days} d${hold.details.confirmAfter === undefined ? '' : ', twice'}`
}

async function perform(act: string, actor: Actor, on: OwnedProject): Promise<string> {
  const desk = world.desk()
  const me = () => world.as(people[personOf(actor)], { hasProof: !act.includes('without a passkey') })
  const words = act.replace(' without a passkey', '')
  const invite = async (role: Role) => {
    await inviteToProject(desk, await me(), on, { name: 'guest', role })
    return 'done'
  }
  const remove = async (person: Person, to?: 'maintainer') => {
    const hold = await removeFromProject(desk, await me(), on, { accountId: people[person].account.id, ...(to ? { to } : {}) })
    const isSuspended = person !== personOf(actor) && (await suspensions(on, person)) > 0
    return `${isSuspended ? 'suspended, ' : ''}${await holdText(hold)}`
  }
  switch (words) {
    case 'invite a reader':
      return invite('reader')
    case 'invite a maintainer':
      return invite('maintainer')
    case 'invite an owner':
      return invite('owner')
    case 'cancel an offer': {
      const { id } = await inviteToProject(desk, await world.as(people.creator), on, { name: 'guest', role: 'owner' })
      await cancelInvitation(desk, await me(), id)
      return 'done'
    }
    case 'remove a maintainer':
      return remove('second')
    case 'remove a junior':
      return remove('other')
    case 'demote a junior':
      return remove('other', 'maintainer')
    case 'remove a peer of the senior':
      return remove('peer')
    case 'remove the elder':
      return remove('elder')
    case 'remove the creator':
      return remove('creator')
    case 'leave':
      return remove(personOf(actor))
    case 'brake':
      return (await brakeProject(desk, await me(), on)) ? 'done' : 'braked before'
    case 'lift a brake':
      await brakeProject(desk, await world.as(people.elder), on)
      return (await liftBrake(desk, await me(), on)) ? 'done' : 'not braked'
    default:
      throw new Error(`there is no act "${act}"`)
  }
}

async function suspensions(on: OwnedProject, person: Person): Promise<number> {
  return (await listLiveRestraints(world.desk().db.read, 'role', roleSubject(on.id, people[person].account.id), world.clock.now())).length
}

/** An account has three holds at a time: those of a question end with it. */
async function tidy(on: OwnedProject): Promise<void> {
  for (const hold of await listHolds(world.desk().db.read, { projectId: on.id, limit: 10 }))
    if (isLiveHold(hold)) await vetoByOperator(world.desk(), operator, hold.id, 'asked and answered')
  await world.thaw(people.senior)
}

for (const preset of ['solo', 'team', 'public'] as const)
  for (const [act, answers] of Object.entries(matrix))
    test(`${preset}: who may ${act}`, async () => {
      world.preset(preset)
      for (const actor of actors) {
        const on = await project()
        await enter(actor, on)
        const wanted = waits[answers[actor]]?.[preset] ?? answers[actor]
        assert.equal(await said(() => perform(act, actor, on)), wanted, `${actor}: ${act}`)
        await tidy(on)
      }
    })

test('a member invites an owner: refused, with a passkey too, and nobody becomes one', async () => {
  world.preset('public')
  const on = await project()
  for (const member of ['maintainer', 'reader'] as const) {
    assert.equal(
      await said(
        async () => (await inviteToProject(world.desk(), await world.as(people[member]), on, { name: 'guest', role: 'owner' })).id,
      ),
      'not-owner',
    )
    assert.equal(
      await said(async () => (await inviteToProject(world.desk(), await world.as(people[member]), on, { name: member, role: 'owner' })).id),
      'not-owner',
    )
  }
  assert.equal(await findDirectRole(world.desk().db.read, on.id, people.guest.account.id), undefined)
})

/** Everybody opens his inbox, which is quicker than to mail what was told in all the other tests. */
async function announced(hold: Hold): Promise<void> {
  await readInboxes(world.desk(), hold.id)
  await tickHolds(world.desk(), { tickMilliseconds: DAY })
}

/** What an answer to a hold leads to. The holds: `rival` removes `peer`, his peer; `senior` removes `junior`. */
const answersTo: readonly (readonly [who: Person, answer: HoldAnswer, ofPeer: string, ofJunior: string])[] = [
  ['peer', 'object', 'vetoed', 'vetoed'],
  ['junior', 'object', 'contested', 'contested'],
  ['creator', 'object', 'vetoed', 'vetoed'],
  ['elder', 'object', 'vetoed', 'vetoed'],
  ['other', 'object', 'contested', 'contested'],
  ['fresh', 'object', 'contested', 'contested'],
  ['maintainer', 'object', 'hold-unknown', 'hold-unknown'],
  ['outsider', 'object', 'hold-unknown', 'hold-unknown'],
  ['rival', 'object', 'hold-unknown', 'vetoed'],
  ['senior', 'object', 'contested', 'hold-unknown'],
  ['rival', 'withdraw', 'withdrawn', 'hold-unknown'],
  ['senior', 'withdraw', 'hold-unknown', 'withdrawn'],
  ['peer', 'withdraw', 'hold-unknown', 'hold-unknown'],
  ['peer', 'release', 'applied', 'applied'],
  ['creator', 'release', 'hold-unknown', 'applied'],
  ['fresh', 'release', 'hold-unknown', 'hold-unknown'],
  ['senior', 'release', 'hold-unknown', 'hold-unknown'],
  ['rival', 'release', 'hold-unknown', 'applied'],
  ['junior', 'release', 'hold-unknown', 'hold-unknown'],
  ['maintainer', 'release', 'hold-unknown', 'hold-unknown'],
]

for (const preset of ['team', 'public'] as const)
  test(`${preset}: who can answer the removal of a peer and of a junior`, async () => {
    world.preset(preset)
    for (const [who, answer, ...wanted] of answersTo)
      for (const [at, [requester, target]] of (
        [
          ['rival', 'peer'],
          ['senior', 'junior'],
        ] as const
      ).entries()) {
        const on = await project()
        const hold = (await removeFromProject(world.desk(), await world.as(people[requester]), on, {
          accountId: people[target].account.id,
        }))!
        await announced(hold)
        const got = await said(async () => (await answerHold(world.desk(), await world.as(people[who]), hold.id, answer)).state)
        assert.equal(got, wanted[at], `${who}: ${answer} the removal of ${target}`)
        if (['vetoed', 'withdrawn'].includes(got)) assert.equal(await suspensions(on, target), 0, 'a suspension ends with its hold')
        await tidy(on)
      }
  })

test('what was applied is taken back by whoever lost by it, also frozen, and by nobody else', async () => {
  world.preset('public')
  for (const who of ['creator', 'senior', 'other', 'maintainer', 'outsider', 'junior'] as const) {
    const on = await project()
    const hold = (await removeFromProject(world.desk(), await world.as(people.senior), on, { accountId: people.junior.account.id }))!
    await announced(hold)
    await answerHold(world.desk(), await world.as(people.creator), hold.id, 'release')
    assert.equal(await findDirectRole(world.desk().db.read, on.id, people.junior.account.id), undefined)
    if (who === 'junior') await world.freeze(people.junior)
    const got = await said(async () => (await answerHold(world.desk(), await world.as(people[who]), hold.id, 'undo')).state)
    assert.equal(got, who === 'junior' ? 'undone' : 'hold-unknown', who)
    await world.thaw(people.junior)
    await tidy(on)
  }
})

for (const [preset, role, isYoung, outcome] of [
  ['solo', 'owner', true, 'has role'],
  ['team', 'owner', false, 'waits'],
  ['public', 'owner', false, 'waits'],
  ['public', 'owner', true, 'waits'],
  ['public', 'maintainer', true, 'has role'],
] as const)
  test(`${preset}: a ${isYoung ? 'new' : 'grown'} account that takes the offer to be ${role} ${outcome}`, async () => {
    world.preset(preset)
    const name = `guest-${preset}-${role}-${isYoung}`
    const guest = await ownerInTest(world.index, name, { isFresh: isYoung })
    for (const state of ['guarded', 'recovering', 'frozen', 'active'] as const) {
      const on = await project()
      const { id } = await inviteToProject(world.desk(), await world.as(people.creator), on, { name, role })
      if (state === 'frozen') await world.freeze(guest)
      else if (state !== 'active') await world.restrain(guest, state, DAY)
      const got = await said(async () => acceptInvitation(world.desk(), await world.as(guest), id, on.name))
      assert.equal(got, state === 'active' ? outcome : 'account-cannot', state)
      await world.thaw(guest)
    }
  })

// Organisations: who may do what by his role there, in the organisation and in a project of it that others own besides.

type Place = 'owner' | 'manager' | 'member' | 'outsider'
const places: readonly Place[] = ['owner', 'manager', 'member', 'outsider']
const placed: Readonly<Record<Place, string>> = { owner: 'founder', manager: 'steward', member: 'hand', outsider: 'stranger' }
interface Harbour {
  readonly on: OwnedProject
  readonly organisation: Organisation
  /** Maintains the project; the apprentice is in it. */
  readonly crewTeam: string
  /** Owns it; the clerk, who came later, is in it. */
  readonly ownersTeam: string
  /** Has nothing; the apprentice and the hand are in it. */
  readonly emptyTeam: string
}

let organisations = 0
/** A project of the cast in an organisation of its own. */
async function harbour(): Promise<Harbour> {
  const on = await project()
  const now = world.clock.now()
  const desk = world.desk()
  const organisation: Organisation = { id: randomUUID(), name: `o${++organisations}`, createdAt: now - 600 * DAY }
  const teams = { crew: randomUUID(), owners: randomUUID(), empty: randomUUID() }
  await record<void>(desk, actorOf(operator, now), async (tx) => {
    await insertOrganisation(tx, organisation)
    const begin = (row: Parameters<typeof beginRow>[1], days: number) => beginRow(tx, row, now - days * DAY, null, judgedAsEmpty())
    const join = (name: string, role: OrganisationRole, days: number) => {
      const values = { organisation_id: organisation.id, account_id: crew[name]!.account.id, role, is_creator: Number(name === 'founder') }
      return begin({ table: 'organisation_member', values }, days)
    }
    for (const [name, [role, days]] of Object.entries(inOrganisation)) await join(name, role, days)
    for (const name of ['apprentice', 'clerk']) await join(name, 'member', 90)
    await begin({ table: 'organisation_project', values: { organisation_id: organisation.id, project_id: on.id } }, 580)
    for (const [name, id] of Object.entries(teams))
      await begin({ table: 'team', values: { id, organisation_id: organisation.id, name } }, 300)
    for (const [team_id, name, days] of [
      [teams.crew, 'apprentice', 80],
      [teams.owners, 'clerk', 80],
      [teams.empty, 'apprentice', 80],
      [teams.empty, 'hand', 80],
    ] as const)
      await begin({ table: 'team_member', values: { team_id, account_id: crew[name]!.account.id } }, days)
    await begin({ table: 'team_project', values: { team_id: teams.crew, project_id: on.id, role: 'maintainer' } }, 80)
    await begin({ table: 'team_project', values: { team_id: teams.owners, project_id: on.id, role: 'owner' } }, 80)
    const created = {
      kind: 'organisation-created' as const,
      subjects: { organisation: organisation.id },
      public: { name: organisation.name },
      private: {},
    }
    return { result: undefined, events: [created] }
  })
  return { on, organisation, crewTeam: teams.crew, ownersTeam: teams.owners, emptyTeam: teams.empty }
}

const gained = { solo: 'done', team: '1 d', public: '1 d' }
const moved = { solo: 'done', team: '3 d', public: '7 d' }
const organisationWaits: Readonly<Record<string, Readonly<Record<Preset, string>>>> = { ...waits, '=gain': gained, '=move': moved }
const none = 'organisation-needs'
const much = 'grants-too-much'

// In the order of `places`: owner, manager, member, outsider.
const organisationMatrix: Readonly<Record<string, readonly [string, string, string, string]>> = {
  'invite a maintainer to the project': ['done', 'not-owner', 'not-owner', 'not-owner'],
  'invite an owner to the project': ['done', 'not-owner', 'not-owner', 'not-owner'],
  'remove a maintainer of the project': ['done', 'not-owner', 'not-owner', 'not-owner'],
  'remove a junior owner of the project': ['=junior', 'not-owner', 'not-owner', 'not-owner'],
  'remove an owner on probation from the project': ['=junior', 'not-owner', 'not-owner', 'not-owner'],
  'remove an elder of the project': ['=senior', 'not-owner', 'not-owner', 'not-owner'],
  'brake the project': ['done', 'not-owner', 'not-owner', 'not-owner'],
  'lift a brake of the project': ['done', 'not-owner', 'not-owner', 'not-owner'],
  'offer the role of a member': ['done', 'done', none, none],
  'offer the role of a manager': ['done', 'done', none, none],
  'offer the role of an owner': ['done', much, none, none],
  'offer the role of an owner without a passkey': ['proof-needed', 'proof-needed', 'proof-needed', 'proof-needed'],
  'make a member an owner without asking him': [much, much, much, much],
  'make oneself an owner': ['member-already', much, much, much],
  'remove a member': ['done', 'done', none, none],
  'remove a manager': ['done', much, none, none],
  'remove the junior owner': ['=junior', much, none, none],
  'make the junior owner a manager': ['=junior', much, none, none],
  'off-board a member': ['done', none, none, none],
  'make a team': ['done', 'done', none, none],
  'put a member into a team that maintains': ['done', much, none, none],
  'put oneself into a team that maintains': ['done', much, none, 'member-none'],
  'put a member into a team that owns': ['=gain', much, none, none],
  'put a member into a team that owns without a passkey': ['proof-needed', much, none, none],
  'take a member out of a team that maintains': ['done', 'done', none, none],
  'take the clerk out of the team that owns': ['=junior', 'not-owner', none, none],
  'give a team the project to maintain': ['done', 'not-owner', 'not-owner', none],
  'give a team the project to own': ['=gain', 'not-owner', 'not-owner', none],
  'take the project from the team that maintains it': ['done', 'done', 'not-owner', none],
  'end a team that maintains': ['done', 'done', none, none],
  'end the team that owns': ['=junior', 'not-owner', none, none],
  'move the project out': ['=move', 'not-owner', 'not-owner', 'not-owner'],
  'move a project of somebody else in': ['not-owner', 'not-owner', 'not-owner', 'not-owner'],
}

async function performThere(act: string, place: Place, at: Harbour): Promise<string> {
  const { on, organisation } = at
  const desk = world.desk()
  const person = crew[placed[place]]!
  const me = () => world.as(person, { hasProof: !act.includes('without a passkey') })
  const idOf = (name: string) => crew[name]!.account.id
  const change = async (of: PathChange) => {
    const hold = await changeOrganisation(desk, await me(), of)
    const suspended = hold && Array.isArray(hold.details.suspended) && hold.details.suspended.length > 0
    return `${suspended ? 'suspended, ' : ''}${await holdText(hold)}`
  }
  const member = (name: string, role: OrganisationRole | 'none') =>
    change({ what: 'member', organisationId: organisation.id, accountId: idOf(name), role })
  const remove = async (who: Person) => {
    const hold = await removeFromProject(desk, await me(), on, { accountId: people[who].account.id })
    return `${(await suspensions(on, who)) > 0 ? 'suspended, ' : ''}${await holdText(hold)}`
  }
  const inviteTo = async (role: Role) => {
    await inviteToProject(desk, await me(), on, { name: 'newcomer', role })
    return 'done'
  }
  const offer = async (role: OrganisationRole) => {
    await offerMembership(desk, await me(), organisation, { name: 'newcomer', role })
    return 'done'
  }
  const team = (teamId: string, name: string, isIn: boolean) => change({ what: 'team-member', teamId, accountId: idOf(name), isIn })
  switch (act.replace(' without a passkey', '')) {
    case 'invite a maintainer to the project':
      return inviteTo('maintainer')
    case 'invite an owner to the project':
      return inviteTo('owner')
    case 'remove a maintainer of the project':
      return remove('second')
    case 'remove a junior owner of the project':
      return remove('other')
    case 'remove an owner on probation from the project':
      return remove('fresh')
    case 'remove an elder of the project':
      return remove('elder')
    case 'brake the project':
      return (await brakeProject(desk, await me(), on)) ? 'done' : 'braked before'
    case 'lift a brake of the project':
      await brakeProject(desk, await world.as(people.elder), on)
      return (await liftBrake(desk, await me(), on)) ? 'done' : 'not braked'
    case 'offer the role of a member':
      return offer('member')
    case 'offer the role of a manager':
      return offer('manager')
    case 'offer the role of an owner':
      return offer('owner')
    case 'make a member an owner without asking him':
      return member('apprentice', 'owner')
    case 'make oneself an owner':
      return member(placed[place], 'owner')
    case 'remove a member':
      return member('apprentice', 'none')
    case 'remove a manager':
      return member(place === 'manager' ? 'partner' : 'steward', 'none')
    case 'remove the junior owner':
      return member('partner', 'none')
    case 'make the junior owner a manager':
      return member('partner', 'manager')
    case 'off-board a member': {
      const { hold } = await offBoard(desk, await me(), organisation, crew.apprentice!.account)
      return holdText(hold)
    }
    case 'make a team':
      await makeTeam(desk, await me(), organisation, 'another')
      return 'done'
    case 'put a member into a team that maintains':
      return team(at.crewTeam, place === 'member' ? 'clerk' : 'hand', true)
    case 'put oneself into a team that maintains':
      return team(at.crewTeam, placed[place], true)
    case 'put a member into a team that owns':
      return team(at.ownersTeam, 'apprentice', true)
    case 'take a member out of a team that maintains':
      return team(at.crewTeam, 'apprentice', false)
    case 'take the clerk out of the team that owns':
      return team(at.ownersTeam, 'clerk', false)
    case 'give a team the project to maintain':
      return change({ what: 'team-project', teamId: at.emptyTeam, projectId: on.id, role: 'maintainer' })
    case 'give a team the project to own':
      return change({ what: 'team-project', teamId: at.emptyTeam, projectId: on.id, role: 'owner' })
    case 'take the project from the team that maintains it':
      return change({ what: 'team-project', teamId: at.crewTeam, projectId: on.id, role: 'none' })
    case 'end a team that maintains':
      return change({ what: 'team-end', teamId: at.crewTeam })
    case 'end the team that owns':
      return change({ what: 'team-end', teamId: at.ownersTeam })
    case 'move the project out':
      return change({ what: 'project', projectId: on.id, to: null })
    case 'move a project of somebody else in': {
      const other = await project()
      return change({ what: 'project', projectId: other.id, to: organisation.id })
    }
    default:
      throw new Error(`there is no act "${act}"`)
  }
}

/** What was asked for ends with the question; an account has three at a time. */
async function tidyThere(): Promise<void> {
  for (const place of places)
    for (const hold of await listLiveHolds(world.desk().db.read, { accountId: crew[placed[place]]!.account.id, limit: 20 }))
      await vetoByOperator(world.desk(), operator, hold.id, 'asked and answered')
}

for (const preset of ['solo', 'team', 'public'] as const)
  for (const [act, answers] of Object.entries(organisationMatrix))
    test(`${preset}: in an organisation, who may ${act}`, async () => {
      world.preset(preset)
      for (const [at, place] of places.entries()) {
        const there = await harbour()
        const wanted = organisationWaits[answers[at]!]?.[preset] ?? answers[at]!
        assert.equal(await said(() => performThere(act, place, there)), wanted, `${place}: ${act}`)
        await tidyThere()
      }
    })

test("a member invites an owner (PyPI's audit of 2026), by organisation or team: nobody comes, and nobody is asked", async () => {
  world.preset('public')
  const at = await harbour()
  const before = await readOwners(world.desk().db.read, at.on.id, world.clock.now())
  for (const [place, acts] of [
    [
      'member',
      [
        'offer the role of an owner',
        'invite an owner to the project',
        'give a team the project to own',
        'put a member into a team that owns',
      ],
    ],
    [
      'manager',
      [
        'offer the role of an owner',
        'invite an owner to the project',
        'give a team the project to own',
        'put a member into a team that owns',
      ],
    ],
  ] as const)
    for (const act of acts)
      assert.match(await said(() => performThere(act, place, at)), /^(not-owner|organisation-needs|grants-too-much)$/, `${place}: ${act}`)
  const after = await readOwners(world.desk().db.read, at.on.id, world.clock.now())
  assert.deepEqual(
    after.map(({ accountId }) => accountId),
    before.map(({ accountId }) => accountId),
  )
  assert.deepEqual(await listLiveHolds(world.desk().db.read, { projectId: at.on.id, limit: 9 }), [])
})

test("team rights survive a transfer (PyPI's audit of 2026): a team keeps nothing of a project that was moved out", async () => {
  world.preset('solo')
  const at = await harbour()
  const clerk = crew.clerk!.account.id
  const apprentice = crew.apprentice!.account.id
  const roles = async () => {
    const { read } = world.desk().db
    return [await findGreatestRole(read, at.on.id, clerk), await findGreatestRole(read, at.on.id, apprentice)]
  }
  assert.deepEqual(await roles(), ['owner', 'maintainer'])
  assert.equal(await performThere('move the project out', 'owner', at), 'done')
  assert.deepEqual(await roles(), [undefined, undefined])
  // Neither by coming back to the team afterwards.
  assert.equal(await performThere('put a member into a team that owns', 'owner', at), 'done')
  assert.deepEqual(await roles(), [undefined, undefined])
})
