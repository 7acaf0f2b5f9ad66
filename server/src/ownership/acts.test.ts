import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type OwnershipAct, ownershipActs, verdictText } from './acts.ts'
import { judgeAcceptance, judgeBrake, judgeInvitation, judgeRemoval } from './owner-policy.ts'
import { ownerTerms } from './owner-terms.ts'
import type { OwnerStanding } from './standing.ts'

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

const judges: Readonly<Record<string, (preset: Preset) => ReturnType<typeof judgeAcceptance>>> = {
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
