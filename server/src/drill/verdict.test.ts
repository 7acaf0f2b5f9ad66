import assert from 'node:assert/strict'
import { test } from 'node:test'
import { disagreements, whatRefused } from './matrix.ts'
import { outcomeOf } from './outcome.ts'
import { Power } from './power.ts'
import { mergeEntries } from './report/merge-entries.ts'
import type { Entry } from './story.ts'
import { worst } from './takeover.ts'
import { type Check, endingOf } from './verdict.ts'
import type { Answer } from './wire/browser.ts'

const answer = (change: Partial<Answer>): Answer => ({
  method: 'POST',
  path: '/manage/arrapi/invite',
  status: 200,
  refusal: undefined,
  location: undefined,
  contentType: 'text/html; charset=utf-8',
  text: '<main><h1>Page</h1></main>',
  ...change,
})

test('an answer is a refusal only with a code, and never where the script may have broken', () => {
  const rows: readonly [Partial<Answer>, string, string?][] = [
    [{}, 'done'],
    [{ status: 303, location: '/manage/arrapi?done=invited' }, 'done'],
    [{ status: 303, location: '/hold/17?done=asked' }, 'held'],
    [{ status: 303, location: '/sign-in?next=%2F' }, 'refused', 'sign-in-needed'],
    [{ status: 303, location: '/account/frozen' }, 'refused', 'account-frozen'],
    [{ status: 403, refusal: 'proof-needed' }, 'refused', 'proof-needed'],
    [{ status: 404, refusal: 'project-unknown' }, 'refused', 'project-unknown'],
    [{ status: 400 }, 'broken'],
    [{ status: 403 }, 'broken'],
    [{ status: 404 }, 'broken'],
    [{ status: 404, refusal: 'not-found' }, 'broken'],
    [{ status: 403, refusal: 'form-stale' }, 'broken'],
    [{ status: 403, refusal: 'cross-site' }, 'broken'],
    [{ status: 403, refusal: 'host-foreign' }, 'broken'],
    [{ status: 500 }, 'broken'],
    [{ status: 500, refusal: 'proof-needed' }, 'broken'],
    [{ status: 503, refusal: 'shutting-down' }, 'broken'],
    [{ status: 200, refusal: 'proof-needed' }, 'broken'],
  ]
  for (const [change, kind, code] of rows) {
    const outcome = outcomeOf(answer(change))
    assert.deepEqual([outcome.kind, outcome.code], [kind, code], JSON.stringify(change))
  }
})

const check = (given: Check['answer']): Check => ({ question: '?', answer: given, says: '' })

test('held takes every check and no doubt; a loss that is not certain is no loss', () => {
  assert.equal(endingOf([check('yes'), check('yes')], []), 'held')
  assert.equal(endingOf([check('yes'), check('no')], []), 'lost')
  assert.equal(endingOf([check('yes'), check('unclear')], []), 'inconclusive')
  assert.equal(endingOf([check('no'), check('unclear')], []), 'inconclusive')
  assert.equal(endingOf([check('no')], ['a doubt']), 'inconclusive')
  assert.equal(endingOf([check('yes')], ['a doubt']), 'inconclusive')
  assert.equal(endingOf([], []), 'inconclusive')
})

test('of several attacks the worst counts, and none at all proves nothing', () => {
  assert.equal(worst(['held', 'inconclusive', 'lost']), 'lost')
  assert.equal(worst(['held', 'inconclusive']), 'inconclusive')
  assert.equal(worst(['held']), 'held')
  assert.equal(worst([]), 'inconclusive')
})

test('power times time is summed over projects, from the first success to the first failure', () => {
  const hour = 3_600_000
  const power = new Power()
  power.saw('a', false, 0)
  power.saw('a', true, hour)
  power.saw('a', true, 2 * hour)
  power.saw('b', true, 2 * hour)
  power.saw('a', false, 4 * hour)
  assert.equal(power.projectHours(5 * hour), 3 + 3)
  power.saw('b', false, 5 * hour)
  assert.equal(power.projectHours(100 * hour), 6)
  assert.deepEqual(power.everHeld, ['a', 'b'])
})

const entry = (change: Partial<Entry>): Entry => ({
  at: 0,
  machineTime: 0,
  who: 'thief',
  what: 'removes {project}',
  outcome: { kind: 'refused', code: 'owner-last', says: '' },
  isExpected: true,
  tellsVictim: false,
  mails: [],
  ...change,
})

test('one step on several projects is told once, unless the answers differ', () => {
  const told = mergeEntries([
    entry({ project: 'a' }),
    entry({ project: 'b' }),
    entry({ project: 'c', outcome: { kind: 'done', says: '' } }),
    entry({ project: 'd', at: 60_000 }),
  ])
  assert.deepEqual(
    told.map(({ what, count }) => [what, count]),
    [
      ['removes a, b', 2],
      ['removes c', 1],
      ['removes d', 1],
    ],
  )
})

test('what stood in the way is named without what only followed from it', () => {
  const story = ['asked-for-a-second-factor', 'sign-in-needed', 'no-offer', 'owner-last', 'owner-last'].map((code) =>
    entry({ outcome: { kind: 'refused', code, says: '' } }),
  )
  assert.deepEqual(whatRefused({ story: [...story, entry({ outcome: { kind: 'held', says: '' } })] }), [
    'asked-for-a-second-factor',
    'owner-last',
    'waits',
  ])
})

test('a cell that came out otherwise than its attack says, or that nobody understood, is told', () => {
  const cell = { attack: 'a', guard: 'g', heldBy: [], gainedProjectHours: 0, doubts: [] }
  assert.deepEqual(disagreements([{ ...cell, ending: 'held', expected: 'held' }]), [])
  assert.deepEqual(disagreements([{ ...cell, ending: 'lost', expected: undefined }]), [])
  assert.deepEqual(disagreements([{ ...cell, ending: 'held', expected: 'lost' }]), ['a without g: held, not lost'])
  assert.deepEqual(disagreements([{ ...cell, ending: 'inconclusive', expected: undefined, doubts: ['why'] }]), [
    'a without g: inconclusive: why',
  ])
})
