import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeAcceptance, judgeBrake, judgeInvitation, judgeProjectDeletion, judgeRemoval, type RemovalFacts } from './owner-policy.ts'
import { ownerTerms } from './owner-terms.ts'
import type { OwnerStanding } from './standing.ts'
import { relationOf } from './standing.ts'

const DAY = 24 * 60 * 60 * 1000
const now = 1000 * DAY

const owner = (accountId: string, ageDays: number, change: Partial<OwnerStanding> = {}): OwnerStanding => ({
  accountId,
  since: now - ageDays * DAY,
  isCreator: false,
  state: 'active',
  isSuspended: false,
  ...change,
})
const creator = owner('creator', 900, { isCreator: true })
const senior = owner('senior', 500)
const peer = owner('peer', 495)
const junior = owner('junior', 100)
const fresh = owner('fresh', 2)
const everybody = [creator, senior, peer, junior, fresh]

const removal = (actorId: string, targetId: string, change: Partial<RemovalFacts> = {}): RemovalFacts => ({
  terms: ownerTerms.public,
  now,
  owners: everybody,
  isOwnershipLocked: false,
  actor: { accountId: actorId, state: 'active' },
  targetId,
  targetRole: 'owner',
  ...change,
})

for (const [first, second, relation] of [
  [creator, senior, 'junior'],
  [senior, creator, 'senior'],
  [senior, peer, 'peer'],
  [peer, senior, 'peer'],
  [junior, senior, 'senior'],
  [senior, fresh, 'junior'],
  [fresh, fresh, 'self'],
  [owner('a', 900), creator, 'senior'],
] as const) {
  test(`${second.accountId} is ${relation} to ${first.accountId}`, () =>
    assert.equal(relationOf(first, second, ownerTerms.public.probation), relation))
}

type Row = readonly [sentence: string, facts: RemovalFacts, verdict: string]
const rows: readonly Row[] = [
  ['a junior owner is suspended and removed after 7 days', removal('senior', 'junior'), 'hold 7 suspends'],
  ['a peer is removed after 7 days, without suspension', removal('senior', 'peer'), 'hold 7'],
  ['a senior is removed after 14 days', removal('junior', 'senior'), 'hold 14'],
  ['whoever is on probation removes no senior', removal('fresh', 'senior'), 'refuse owner-on-probation'],
  ['nobody removes whoever is senior to everybody', removal('senior', 'creator'), 'refuse owner-last'],
  ['nor does an accomplice whom somebody seasoned brought', removal('fresh', 'creator'), 'refuse owner-last'],
  [
    'an owner whose senior is frozen is the last one',
    removal('junior', 'senior', { owners: [{ ...creator, state: 'frozen' }, senior, junior] }),
    'refuse owner-last',
  ],
  [
    'whoever leaves a project to an account that is closed does not leave it',
    removal('senior', 'senior', { owners: [{ ...creator, state: 'closed' }, senior] }),
    'refuse owner-last',
  ],
  ['leaving waits for 72 hours', removal('senior', 'senior'), 'hold 3'],
  ['a maintainer removes nobody', removal('maintainer', 'junior'), 'refuse not-owner'],
  ['a stranger removes nobody', removal('stranger', 'creator'), 'refuse not-owner'],
  [
    'a frozen owner removes nobody',
    removal('senior', 'junior', { actor: { accountId: 'senior', state: 'frozen' } }),
    'refuse account-cannot',
  ],
  [
    'a recovering owner removes nobody',
    removal('senior', 'junior', { actor: { accountId: 'senior', state: 'recovering' } }),
    'refuse account-cannot',
  ],
  [
    'a suspended owner removes nobody',
    removal('junior', 'senior', { owners: [creator, senior, { ...junior, isSuspended: true }] }),
    'refuse account-cannot',
  ],
  ['a locked ownership does not change', removal('senior', 'junior', { isOwnershipLocked: true }), 'refuse ownership-locked'],
  ['nobody removes the only owner', removal('creator', 'creator', { owners: [creator] }), 'refuse owner-last'],
  ['nobody else removes the last senior owner', removal('fresh', 'creator', { owners: [creator, fresh] }), 'refuse owner-last'],
  ['the last senior owner leaves slowly, by his own hand', removal('creator', 'creator', { owners: [creator, fresh] }), 'hold 7'],
  ['a maintainer goes at once', removal('senior', 'someone', { targetRole: 'maintainer' }), 'permit S'],
  ['a maintainer leaves at once', removal('someone', 'someone', { targetRole: 'maintainer' }), 'permit S'],
  ['a maintainer does not remove another', removal('someone', 'other', { targetRole: 'maintainer' }), 'refuse not-owner'],
  ['whoever has no role cannot lose one', removal('senior', 'stranger', { targetRole: undefined }), 'refuse role-none'],
  [
    'in a household a junior goes at once, and has a week to come back',
    removal('senior', 'junior', { terms: ownerTerms.solo }),
    'permit K',
  ],
  ['in a team a senior is removed after 7 days', removal('junior', 'senior', { terms: ownerTerms.team }), 'hold 7'],
]
for (const [sentence, facts, verdict] of rows) {
  test(sentence, () => {
    const found = judgeRemoval(facts)
    const shown =
      found.verdict === 'hold'
        ? `hold ${found.milliseconds / DAY}${found.suspends ? ' suspends' : ''}`
        : found.verdict === 'refuse'
          ? `refuse ${found.code}`
          : `permit ${found.proof}`
    assert.equal(shown, verdict)
    if (found.verdict === 'hold') assert.equal(found.proof, 'K')
  })
}

const invite = (actorId: string, change: object = {}) =>
  judgeInvitation({
    terms: ownerTerms.public,
    now,
    owners: everybody,
    isOwnershipLocked: false,
    actor: { accountId: actorId, state: 'active' },
    role: 'owner',
    invitee: { state: 'active', kind: 'person', held: undefined },
    ...change,
  })

test('an offer to become an owner asks for an old passkey', () => assert.deepEqual(invite('senior'), { verdict: 'permit', proof: 'K' }))
test('an offer to become a maintainer asks for a fresh session', () =>
  assert.deepEqual(invite('senior', { role: 'maintainer' }), { verdict: 'permit', proof: 'S' }))
for (const [sentence, actor, change, code] of [
  ['a plain member invites no owner', 'member', {}, 'not-owner'],
  ['a plain member invites no reader', 'member', { role: 'reader' }, 'not-owner'],
  ['a frozen owner invites nobody', 'senior', { actor: { accountId: 'senior', state: 'frozen' } }, 'account-cannot'],
  ['nobody invites while ownership is locked', 'senior', { isOwnershipLocked: true }, 'ownership-locked'],
  ['a service becomes no owner', 'senior', { invitee: { state: 'active', kind: 'service', held: undefined } }, 'invitee-cannot'],
  ['a closed account becomes nothing', 'senior', { invitee: { state: 'closed', kind: 'person', held: undefined } }, 'invitee-cannot'],
  [
    'an owner is not offered less',
    'senior',
    { role: 'reader', invitee: { state: 'active', kind: 'person', held: 'owner' } },
    'role-already',
  ],
] as const) {
  test(sentence, () => assert.deepEqual(invite(actor, change), { verdict: 'refuse', code }))
}

const accept = (change: object = {}) =>
  judgeAcceptance({
    terms: ownerTerms.public,
    now,
    role: 'owner',
    madeAt: now - 3 * DAY,
    invitee: { state: 'active', createdAt: now - 100 * DAY, held: undefined },
    mayInviterStill: true,
    ...change,
  })
test('an old account becomes an owner a day after the offer was announced', () =>
  assert.deepEqual(accept(), { verdict: 'permit', proof: 'S' }))
test('an account of two minutes waits until it is a week old', () => {
  const verdict = accept({ invitee: { state: 'active', createdAt: now - 120_000, held: undefined } })
  assert.equal(verdict.verdict === 'hold' && verdict.milliseconds, 7 * DAY - 120_000)
})
test('an offer that was just made waits for its day', () => {
  const verdict = accept({ madeAt: now })
  assert.equal(verdict.verdict === 'hold' && verdict.milliseconds, DAY)
})
for (const state of ['guarded', 'frozen', 'recovering', 'enrolling', 'closed'] as const) {
  test(`whoever is ${state} accepts nothing`, () =>
    assert.deepEqual(accept({ invitee: { state, createdAt: 0 } }), { verdict: 'refuse', code: 'account-cannot' }))
}
test('an offer is void once its maker has lost the role', () => assert.deepEqual(accept({ mayInviterStill: false }), { verdict: 'void' }))

test('an owner takes no offer of less, which would make him smaller at once', () => {
  for (const role of ['reader', 'maintainer', 'owner'] as const)
    assert.deepEqual(accept({ role, invitee: { state: 'active', createdAt: 0, held: 'owner' } }), { verdict: 'void' })
})

test('a project is deleted slowly, and not by a newcomer', () => {
  const facts = { ...removal('senior', ''), hasChangedLately: false, hasLiveHold: false, isCovered: false }
  assert.equal(judgeProjectDeletion(facts).verdict, 'hold')
  assert.deepEqual(judgeProjectDeletion({ ...facts, actor: { accountId: 'fresh', state: 'active' } }), {
    verdict: 'refuse',
    code: 'owner-on-probation',
  })
  for (const [fact, code] of [
    ['hasChangedLately', 'owners-changed'],
    ['hasLiveHold', 'project-hold-live'],
    ['isCovered', 'project-covered'],
    ['isOwnershipLocked', 'ownership-locked'],
  ] as const)
    assert.deepEqual(judgeProjectDeletion({ ...facts, [fact]: true }), { verdict: 'refuse', code })
})
test('a maintainer can brake, a reader cannot, and a frozen owner still can', () => {
  assert.equal(judgeBrake('maintainer', 'active').verdict, 'permit')
  assert.equal(judgeBrake('owner', 'frozen').verdict, 'permit')
  assert.equal(judgeBrake('reader', 'active').verdict, 'refuse')
  assert.equal(judgeBrake(undefined, 'active').verdict, 'refuse')
})
