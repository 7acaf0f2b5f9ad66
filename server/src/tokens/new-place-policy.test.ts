import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isNewPlace, type NewPlaceFacts, type TokenUse } from './new-place-policy.ts'

const DAY = 24 * 60 * 60 * 1000
const NOW = 1000 * DAY

/** `'a 3'`: from the network a, three days ago; newest first. */
const used = (...uses: string[]): TokenUse[] =>
  uses.map((use) => {
    const [network = '', days = ''] = use.split(' ')
    return { network, at: NOW - Number(days) * DAY }
  })

const judge = (network: string, uses: TokenUse[], more: Partial<NewPlaceFacts> = {}) =>
  isNewPlace({ now: NOW, network, createdAt: NOW - 300 * DAY, uses, isCut: false, ...more })

const rows: readonly (readonly [says: string, isTold: boolean, judged: boolean])[] = [
  ['a second network is told', true, judge('b', used('a 1', 'a 30'))],
  ['the one that it always had is not', false, judge('a', used('a 1', 'a 30'))],
  ['nor one of those that it had before', false, judge('a', used('b 1', 'a 30'))],
  ['a third one eight days after the second is told', true, judge('c', used('b 8', 'a 30'))],
  ['a third one in the same week is not', false, judge('c', used('b 6', 'a 30'))],
  ['the week begins when the second came, not when it was used last', true, judge('c', used('b 1', 'b 8', 'a 30'))],
  ['a second network one day after the first use is told', true, judge('b', used('a 1'))],
  ['of four networks the next one says nothing', false, judge('e', used('d 20', 'c 30', 'b 40', 'a 50'))],
  ['unless the token lay unused for long', true, judge('e', used('d 90', 'c 130', 'b 140', 'a 150'))],
  ['and then one that it had is as good as ever', false, judge('d', used('d 90', 'c 130', 'b 140', 'a 150'))],
  ['the first use of an old token is told', true, judge('a', [])],
  ['the first use of a new one is not: its making was', false, judge('a', [], { createdAt: NOW - 6 * DAY })],
  ['where not all was looked at, nothing is taken for a first use', false, judge('a', [], { isCut: true })],
  ['a request from nowhere is not told', false, judge('unknown', used('a 1'))],
  ['after uses from nowhere nothing is known to be new', false, judge('a', used('unknown 1', 'unknown 30'))],
  ['a use from nowhere is no network', true, judge('c', used('b 30', 'unknown 30', 'a 40'))],
  ['a clock that went back does not silence it', true, judge('b', used('a -1', 'a 30'))],
]
for (const [says, isTold, judged] of rows) test(says, () => assert.equal(judged, isTold))

test('a build machine with a new network for each of 52 weekly releases is told of three times', () => {
  const uses: TokenUse[] = []
  let told = 0
  for (let week = 0; week < 52; week++) {
    const now = NOW + week * 7 * DAY
    if (isNewPlace({ now, network: `n${week}`, createdAt: NOW, uses: uses.slice(0, 100), isCut: false })) told++
    uses.unshift({ at: now, network: `n${week}` })
  }
  assert.equal(told, 3)
})

test('a hundred networks in an hour are told of once', () => {
  const uses = used('a 30')
  let told = 0
  for (let i = 0; i < 100; i++) {
    if (judge(`n${i}`, uses)) told++
    uses.unshift({ at: NOW, network: `n${i}` })
  }
  assert.equal(told, 1)
})
