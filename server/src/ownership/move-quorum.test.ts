import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isMoveAgreed, type MoveFacts } from './move-quorum.ts'
import { ownerTerms } from './owner-terms.ts'
import type { OwnerStanding } from './standing.ts'

const DAY = 86_400_000
const NOW = 1000 * DAY
const owner = (accountId: string, days: number, more: Partial<OwnerStanding> = {}): OwnerStanding => ({
  accountId,
  since: NOW - days * DAY,
  isCreator: false,
  state: 'active',
  isSuspended: false,
  ...more,
})
const [ada, bob, eve] = [owner('ada', 500), owner('bob', 100), owner('eve', 2)]
const facts = (losers: readonly OwnerStanding[], approvals: readonly string[], more: Partial<MoveFacts> = {}): MoveFacts => ({
  terms: ownerTerms.public,
  now: NOW,
  requestedBy: 'ada',
  losers,
  approvals,
  ...more,
})

const agreed: readonly [title: string, facts: MoveFacts][] = [
  ['everybody who loses agrees', facts([bob, eve], ['bob', 'eve'])],
  ['whoever asked has said so by asking', facts([ada, bob], ['bob'])],
  ['the one who loses is not the one who asked', facts([bob], ['bob'])],
  ['a guarded owner is an owner', facts([owner('bob', 100, { state: 'guarded' })], ['bob'])],
]
for (const [title, of] of agreed) test(title, () => assert.equal(isMoveAgreed(of), true))

const open: readonly [title: string, facts: MoveFacts][] = [
  ['nobody has said so', facts([bob], [])],
  ['one is missing', facts([bob, eve], ['bob'])],
  ['the one of long standing is missing', facts([bob, eve], ['eve'])],
  ['only somebody on probation agrees', facts([ada, eve], ['eve'])],
  ['where nobody loses nobody makes it quicker', facts([], [])],
  ['nor where only he who asked does', facts([ada], ['ada'])],
  ['who loses nothing agrees to nothing', facts([bob], ['cleo', 'dan'])],
  ['who asked is not counted twice', facts([ada, bob], ['ada'])],
  ['a frozen one has not agreed, whatever he said before', facts([owner('bob', 100, { state: 'frozen' })], ['bob'])],
  ['nor has a suspended one', facts([owner('bob', 100, { isSuspended: true })], ['bob'])],
  ['nor has one who lacks the factor that is asked of owners', facts([owner('bob', 100, { lacks: 'passkey' })], ['bob'])],
  ['nor one whose recovery began his standing anew', facts([owner('bob', 13)], ['bob'])],
]
for (const [title, of] of open) test(title, () => assert.equal(isMoveAgreed(of), false))
