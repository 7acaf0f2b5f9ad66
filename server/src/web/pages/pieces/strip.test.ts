import assert from 'node:assert/strict'
import { test } from 'node:test'
import { historyGroups } from '../../../accounts/history/history-line.ts'
import { type StripMark, type StripSpan, strip } from './strip.ts'

const to = Date.UTC(2026, 10, 21, 22, 30)
const day = 86_400_000
const span: StripSpan = { from: to - 29 * day, to }
const markup = (marks: readonly StripMark[], of: StripSpan = span) => String(strip(marks, of))
const textOf = (text: string) => text.replaceAll(/<[^>]*>/g, '')
const mark = (at: number, rest: Partial<StripMark> = {}): StripMark => ({ at, group: 'tokens', weight: 'usual', ...rest })

test('the sentence on top says how much happened, and how many days are worth a look', () => {
  const cases: [string, readonly StripMark[], Partial<StripSpan>, string][] = [
    ['nothing', [], {}, '23 Oct 2026 to 21 Nov 2026: nothing happened.'],
    ['one', [mark(to)], {}, '23 Oct 2026 to 21 Nov 2026: 1 change.'],
    ['before the month', [mark(to - 30 * day)], {}, '23 Oct 2026 to 21 Nov 2026: nothing happened.'],
    ['after it, by a clock that was wrong', [mark(to + 2 * day)], {}, '23 Oct 2026 to 21 Nov 2026: nothing happened.'],
    [
      'the first and the last moment',
      [mark(Date.UTC(2026, 9, 23)), mark(Date.UTC(2026, 10, 22) - 1)],
      {},
      '23 Oct 2026 to 21 Nov 2026: 2 changes.',
    ],
    [
      'counts',
      [mark(to, { count: 3999 }), mark(to - day, { group: 'sign-ins', count: 2 })],
      {},
      '23 Oct 2026 to 21 Nov 2026: 2 sign-ins, 3,999 changes.',
    ],
    [
      'more than counted',
      [mark(to, { group: 'releases', count: 5000 })],
      { isCut: true },
      '23 Oct 2026 to 21 Nov 2026: at least 5,000 releases.',
    ],
    [
      'two heavy marks on one day, one on another',
      [mark(to, { weight: 'notable' }), mark(to, { weight: 'alarming', group: 'sign-ins' }), mark(to - day, { weight: 'alarming' })],
      {},
      '23 Oct 2026 to 21 Nov 2026: 1 sign-in, 2 changes. 2 days worth a look.',
    ],
    ['a span that runs backwards', [mark(to)], { from: to + 5 * day }, '21 Nov 2026 to 21 Nov 2026: 1 change.'],
    ['a span of years', [mark(to)], { from: 0 }, '21 Sep 2026 to 21 Nov 2026: 1 change.'],
  ]
  for (const [title, marks, rest, expected] of cases) {
    const caption = /<figcaption>(.*)<\/figcaption>/.exec(markup(marks, { ...span, ...rest }))?.[1]
    assert.equal(caption, expected, title)
  }
})

test('10,000 marks become one for each lane and day', () => {
  const marks = Array.from({ length: 10_000 }, (_, index) =>
    mark(to - (index % 30) * day, { group: historyGroups[index % historyGroups.length]! }),
  )
  const text = markup(marks)
  assert.ok([...text.matchAll(/<circle/g)].length <= 90)
  assert.ok(text.length < 20_000)
})

test('the marks are hidden from readers, who get the same facts as words', () => {
  const text = markup([
    mark(to, { weight: 'alarming', count: 2 }),
    mark(to, { group: 'sessions' }),
    mark(to - day, { group: 'releases', weight: 'notable' }),
  ])
  assert.match(text, /<div class="lanes" aria-hidden="true">/)
  const words = textOf(text.slice(text.indexOf('<details')))
  assert.match(words, /21 Nov 2026: 1 sign-in; 2 changes, look closely\n/)
  assert.match(words, /20 Nov 2026: 1 release, worth a look\n/)
})

test('form says what colour says', () => {
  const forms = (weight: StripMark['weight']) => /<(circle|path d="M[^"]+")/.exec(markup([mark(to, { weight })]))?.[1]
  assert.deepEqual(
    ['usual', 'notable', 'alarming'].map((weight) => forms(weight as StripMark['weight'])),
    ['circle', 'path d="M0-6 6 0 0 6-6 0Z"', 'path d="M-4-4H4V4H-4Z"'],
  )
})

test('nothing in it needs an inline style or a script', () => {
  assert.doesNotMatch(markup([mark(to), mark(to, { weight: 'notable' })]), /style|<script|\son\w+=/)
})

test('every group of a history has a lane', () => {
  for (const group of historyGroups) assert.match(markup([mark(to, { group })]), /<circle/, group)
})
