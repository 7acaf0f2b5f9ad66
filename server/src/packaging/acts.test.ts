import assert from 'node:assert/strict'
import { test } from 'node:test'
import { verdictText } from '../ownership/acts.ts'
import { judgeProjectDeletion, judgeReleaseDeletion, type OwnerVerdict } from '../ownership/owner-policy.ts'
import { ownerTerms } from '../ownership/owner-terms.ts'
import type { OwnerStanding } from '../ownership/standing.ts'
import { packagingActs } from './acts.ts'

const DAY = 24 * 60 * 60 * 1000
const now = 1000 * DAY
const owner = (accountId: string, ageDays: number): OwnerStanding => ({
  accountId,
  since: now - ageDays * DAY,
  isCreator: false,
  state: 'active',
  isSuspended: false,
})
const owners = [owner('senior', 500), owner('fresh', 2)]
type Preset = keyof typeof ownerTerms

const deletion =
  (change: object = {}) =>
  (preset: Preset): OwnerVerdict =>
    judgeProjectDeletion({
      terms: ownerTerms[preset],
      now,
      owners,
      isOwnershipLocked: false,
      actor: { accountId: 'senior', state: 'active' },
      hasChangedLately: false,
      hasLiveHold: false,
      isCovered: false,
      ...change,
    })

const judges: Readonly<Record<string, (preset: Preset) => OwnerVerdict>> = {
  'delete-project': deletion(),
  // Where nothing has to be quiet for any time, nothing has changed within it.
  'delete-project-changed': (preset) => deletion({ hasChangedLately: ownerTerms[preset].quietBeforeDeletion > 0 })(preset),
  'delete-project-waiting': deletion({ hasLiveHold: true }),
  'delete-project-covered': deletion({ isCovered: true }),
  'delete-project-on-probation': deletion({ actor: { accountId: 'fresh', state: 'active' } }),
  'delete-release': (preset) => judgeReleaseDeletion({ terms: ownerTerms[preset], owners, actor: { accountId: 'fresh', state: 'active' } }),
}

test('the table of acts names every act once', () =>
  assert.deepEqual(packagingActs.map(({ code }) => code).toSorted(), Object.keys(judges).toSorted()))

for (const act of packagingActs)
  for (const preset of ['solo', 'team', 'public'] as const)
    test(`${act.code} in ${preset}: ${act.verdict[preset]}`, () => {
      const verdict = judges[act.code]!(preset)
      assert.equal(verdictText(verdict), act.verdict[preset])
      if ('proof' in verdict) assert.equal(verdict.proof, act.proof)
    })

for (const state of ['frozen', 'recovering', 'closed', 'enrolling'] as const)
  test(`whoever is ${state} deletes nothing`, () => {
    const actor = { accountId: 'senior', state }
    assert.deepEqual(deletion({ actor })('public'), { verdict: 'refuse', code: 'account-cannot' })
    assert.deepEqual(judgeReleaseDeletion({ terms: ownerTerms.public, owners, actor }), { verdict: 'refuse', code: 'account-cannot' })
  })
test('whoever is suspended, or no owner, deletes nothing', () => {
  const suspended = [{ ...owners[0]!, isSuspended: true }, owners[1]!]
  assert.deepEqual(deletion({ owners: suspended })('solo'), { verdict: 'refuse', code: 'account-cannot' })
  for (const accountId of ['stranger', '', 'operator']) {
    const actor = { accountId, state: 'active' } as const
    assert.deepEqual(deletion({ actor })('solo'), { verdict: 'refuse', code: 'not-owner' })
    assert.deepEqual(judgeReleaseDeletion({ terms: ownerTerms.solo, owners, actor }), { verdict: 'refuse', code: 'not-owner' })
  }
})
