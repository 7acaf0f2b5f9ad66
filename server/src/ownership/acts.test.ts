import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type OrganisationAct, type OwnershipAct, organisationActs, ownershipActs, verdictText } from './acts.ts'
import type { OrganisationRole } from './organisations/organisation.ts'
import { type Asker, judgeAsking, judgeOffer } from './organisations/organisation-policy.ts'
import type { PathChange } from './organisations/paths/owner-path.ts'
import { judgeEnd, judgeMove, judgePaths } from './organisations/paths/path-policy.ts'
import { judgeAcceptance, judgeBrake, judgeInvitation, judgeOwnershipLock, judgeRemoval } from './owner-policy.ts'
import { ownerTerms } from './owner-terms.ts'
import type { OwnerStanding } from './standing.ts'
import { judgeSuccession } from './succession/succession-policy.ts'

const DAY = 24 * 60 * 60 * 1000
const now = 1000 * DAY
const owner = (accountId: string, ageDays: number, isCreator = false): OwnerStanding => ({
  accountId,
  since: now - ageDays * DAY,
  isCreator,
  state: 'active',
  isSuspended: false,
})
const creator = owner('creator', 900, true)
const [senior, peer, junior, fresh] = [owner('senior', 500), owner('peer', 498), owner('junior', 100), owner('fresh', 2)]
const everybody = [creator, senior, peer, junior, fresh]

type Preset = keyof typeof ownerTerms
const facts = (preset: Preset, actorId: string, owners = everybody) => ({
  terms: ownerTerms[preset],
  now,
  owners,
  isOwnershipLocked: false,
  actor: { accountId: actorId, state: 'active' as const },
})
const remove =
  (actorId: string, targetId: string, owners = everybody, targetRole: 'owner' | 'maintainer' = 'owner') =>
  (preset: Preset) =>
    judgeRemoval({ ...facts(preset, actorId, owners), targetId, targetRole })
const invite = (role: 'owner' | 'maintainer') => (preset: Preset) =>
  judgeInvitation({ ...facts(preset, 'senior'), role, invitee: { state: 'active', kind: 'person', held: undefined } })
const accept = (createdAt: number) => (preset: Preset) =>
  judgeAcceptance({
    terms: ownerTerms[preset],
    now,
    role: 'owner',
    madeAt: now,
    invitee: { state: 'active', createdAt, held: undefined },
    mayInviterStill: true,
  })

type Judged = Parameters<typeof verdictText>[0] & { readonly proof?: 'S' | 'K' }

/** Asked by an administrator who would follow himself: whoever may ask, he may. */
function succeed(preset: Preset, held: 'maintainer' | 'outsider' | OrganisationRole = 'maintainer', isWorking = true): Judged {
  const role = held === 'outsider' ? undefined : held
  const verdict = judgeSuccession({
    terms: ownerTerms[preset],
    now,
    owners: held === 'owner' ? [creator, { ...owner('heir', 100), isSuspended: !isWorking }] : [creator],
    isOwnershipLocked: false,
    asker: { accountId: 'heir', isAdministrator: true },
    targetId: 'creator',
    lastSigns: new Map([['creator', now - 400 * DAY]]),
    heir: { accountId: 'heir', role, since: 0, isWorking },
  })
  if ('refuse' in verdict) return { verdict: 'refuse', code: verdict.refuse }
  return { verdict: 'hold', milliseconds: verdict.milliseconds, suspends: false, proof: 'S' }
}

const judges: Readonly<Record<string, (preset: Preset) => Judged>> = {
  'succeed-owner': (preset) => succeed(preset),
  invite: invite('maintainer'),
  'invite-owner': invite('owner'),
  'accept-owner': accept(0),
  'accept-owner-young': accept(now),
  'remove-maintainer': remove('senior', 'somebody', everybody, 'maintainer'),
  'remove-junior': remove('senior', 'junior'),
  'remove-peer': remove('senior', 'peer'),
  'remove-senior': remove('junior', 'senior'),
  'remove-senior-on-probation': remove('fresh', 'senior'),
  'remove-last-senior': remove('junior', 'creator'),
  leave: remove('senior', 'senior'),
  'leave-last': remove('creator', 'creator'),
  'leave-only': remove('creator', 'creator', [creator, { ...senior, state: 'closed' }]),
  'remove-disputed': remove('senior', 'peer'),
  'remove-from-projects': (preset) =>
    judgePaths({
      ...facts(preset, 'senior'),
      sets: [{ id: 'p', owners: everybody, isOwnershipLocked: false, after: ['creator', 'senior', 'peer', 'fresh'] }],
      arrivals: [],
      announcedAt: now,
    }).verdict,
  lock: (preset) => judgeOwnershipLock(facts(preset, 'senior')),
  'delete-organisation': (preset) =>
    judgeEnd(
      {
        ...facts(preset, 'senior'),
        sets: [{ id: 'p', owners: everybody, isOwnershipLocked: false, after: ['creator'] }],
        arrivals: [],
        announcedAt: now,
      },
      everybody,
    ).verdict,
  brake: () => judgeBrake('maintainer', 'active'),
}

test('the table of acts names every act once', () =>
  assert.deepEqual(ownershipActs.map(({ code }) => code).toSorted(), Object.keys(judges).toSorted()))

for (const act of ownershipActs)
  for (const preset of ['solo', 'team', 'public'] as const)
    test(`${act.code} in ${preset}: ${act.verdict[preset]}`, () => {
      const verdict = judges[act.code]!(preset)
      assert.equal(verdictText(verdict), act.verdict[preset])
      if ('proof' in verdict) assert.equal(verdict.proof, (act satisfies OwnershipAct).proof)
    })

/** How an act on an organisation is judged: may he ask, by his role; and what it does to who owns the projects. */
interface OrganisationJudge {
  readonly change?: PathChange
  /** Of whoever it is about. */
  readonly target?: OrganisationRole
  readonly asker?: (role: OrganisationRole | undefined) => Partial<Asker>
  readonly offered?: OrganisationRole
  /** Who follows an owner is judged by a policy of its own. */
  readonly succeeds?: true
  /** Who owns a project before and after. */
  readonly sets?: readonly (readonly [before: readonly OwnerStanding[], after: readonly string[]])[]
}

const ids = (owners: readonly OwnerStanding[]) => owners.map(({ accountId }) => accountId)
const stays: OrganisationJudge['sets'] = [[everybody, ids(everybody)]]
const arrives: OrganisationJudge['sets'] = [[everybody, [...ids(everybody), 'new']]]
const goes: OrganisationJudge['sets'] = [[everybody, ids(everybody.filter((each) => each !== junior))]]
const member = (role: OrganisationRole | 'none', accountId = 'other'): PathChange => ({
  what: 'member',
  organisationId: 'o',
  accountId,
  role,
})
const team = (isIn: boolean): PathChange => ({ what: 'team-member', teamId: 't', accountId: 'other', isIn })
const give = (role: 'owner' | 'maintainer' | 'none'): PathChange => ({ what: 'team-project', teamId: 't', projectId: 'p', role })
const offBoarding: PathChange = { what: 'off-board', organisationId: 'o', accountId: 'other', projectIds: [] }
const owns = () => ({ ownsProject: true })

const organisationJudges: Readonly<Record<string, OrganisationJudge>> = {
  'offer-member': { offered: 'manager' },
  'offer-organisation-owner': { offered: 'owner' },
  'accept-organisation-owner': { change: member('owner'), asker: () => ({ isOffer: true }), sets: arrives },
  'give-role-unasked': { change: member('owner'), target: 'member', sets: stays },
  'remove-member': { change: member('none'), target: 'member', sets: stays },
  'remove-manager': { change: member('none'), target: 'manager', sets: stays },
  'remove-organisation-owner': { change: member('none'), target: 'owner', sets: goes },
  'leave-organisation-member': { change: member('none', 'me'), target: 'member', sets: stays },
  'off-board': { change: offBoarding, target: 'member', sets: goes },
  'join-team': { change: team(true), target: 'member', asker: () => ({ holdsTeamRoles: true }), sets: stays },
  'join-greater-team': { change: team(true), target: 'member', sets: stays },
  'join-owning-team': { change: team(true), target: 'member', asker: () => ({ holdsTeamRoles: true }), sets: arrives },
  'leave-team': { change: team(false), target: 'member', sets: stays },
  'leave-owning-team': { change: team(false), target: 'member', sets: goes },
  'give-team': { change: give('maintainer'), asker: owns, sets: stays },
  // An owner of the organisation owns every project in it.
  'give-team-unowned': { change: give('maintainer'), asker: (role) => ({ ownsProject: role === 'owner' }), sets: stays },
  'give-team-owner': { change: give('owner'), asker: owns, sets: arrives },
  'take-from-team': { change: give('none'), asker: (role) => ({ ownsProject: role === 'owner' }), sets: stays },
  'follow-organisation-owner': { succeeds: true },
  'end-team': { change: { what: 'team-end', teamId: 't' }, sets: stays },
  'move-project-in': {
    change: { what: 'project', projectId: 'p', to: 'o' },
    asker: (role) => ({ ownsProject: true, roleThere: role }),
    sets: stays,
  },
  'move-project-out': { change: { what: 'project', projectId: 'p', to: null }, asker: owns, sets: stays },
}

test('the table of organisations names every act once', () =>
  assert.deepEqual(organisationActs.map(({ code }) => code).toSorted(), Object.keys(organisationJudges).toSorted()))

const judgeFor = ({ code }: OrganisationAct) => organisationJudges[code]!

for (const act of organisationActs) {
  const actors = ['owner', 'manager', 'member', 'outsider'] as const
  test(`${act.code}: ${actors.map((actor) => `${actor} ${act.asks[actor]}`).join(', ')}`, () => {
    const { change, target, asker, offered, succeeds } = judgeFor(act)
    for (const actor of actors) {
      const role = actor === 'outsider' ? undefined : actor
      if (succeeds) {
        const answer = (isWorking: boolean) => {
          const verdict = succeed('public', actor, isWorking)
          return verdict.verdict === 'refuse' ? verdict.code : 'yes'
        }
        assert.equal(answer(true), act.asks[actor], actor)
        assert.equal(answer(false), 'heir-cannot', 'a suspended one follows nobody')
        continue
      }
      const facts: Asker = {
        accountId: 'me',
        role,
        isSuspended: false,
        isOffer: false,
        holdsTeamRoles: false,
        ownsProject: false,
        roleThere: undefined,
        ...asker?.(role),
      }
      const judge = (of: Asker) => (offered ? judgeOffer(of, offered) : judgeAsking(change!, of, target))
      assert.equal(judge(facts) ?? 'yes', act.asks[actor], actor)
      assert.equal(judge({ ...facts, isSuspended: true }), 'account-cannot', 'a suspended one does nothing')
    }
  })

  for (const preset of ['solo', 'team', 'public'] as const)
    test(`${act.code} in ${preset}: ${act.verdict[preset]}`, () => {
      const { change, sets, succeeds } = judgeFor(act)
      if (succeeds) return assert.equal(verdictText(succeed(preset, 'manager')), act.verdict[preset])
      // An offer gives nothing by itself.
      if (!sets) return assert.equal(act.verdict[preset], 'at once')
      const { verdict } = (change?.what === 'project' ? judgeMove : judgePaths)({
        terms: ownerTerms[preset],
        now,
        actor: { accountId: 'senior', state: 'active' },
        sets: sets.map(([owners, after], at) => ({ id: `p${at}`, owners, after, isOwnershipLocked: false })),
        arrivals: [{ accountId: 'new', state: 'active', kind: 'person', createdAt: 0 }],
        announcedAt: now,
      })
      assert.equal(verdictText(verdict), act.verdict[preset])
      if ('proof' in verdict) assert.equal(verdict.proof, act.proof)
    })
}
