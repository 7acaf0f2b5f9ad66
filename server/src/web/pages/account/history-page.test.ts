import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HistoryLine } from '../../../accounts/history/history-line.ts'
import { quoted, say, sentenceText } from '../../../accounts/history/sentence.ts'
import { type HistoryView, historyAddress, historyView, readHistoryQuery } from './history-page.ts'

const at = Date.UTC(2026, 10, 21, 8, 47)

function line(rest: Partial<HistoryLine> = {}): HistoryLine {
  const parts = rest.parts ?? say`The token ${quoted('ci', say`?`)} was created.`
  return {
    position: 7,
    at,
    kind: 'token-created',
    group: 'tokens',
    weight: 'usual',
    flag: null,
    by: null,
    device: 'Firefox on Linux',
    network: '192.0.2.0/24',
    factor: null,
    credential: 'session feedbeef',
    isSecurity: true,
    outcome: 'done',
    details: 'open',
    sentence: sentenceText(parts),
    ...rest,
    parts,
  }
}

const page = (rest: Partial<HistoryView> = {}) =>
  String(
    historyView({
      lines: [line()],
      filter: undefined,
      csvHref: '/account/history.csv',
      jsonHref: '/account/history.json',
      disputeHref: ({ position, isSecurity }) => (isSecurity ? `/dispute/${position}` : undefined),
      ...rest,
    }),
  )

test('an address asks for what it may ask for, and for everything otherwise', () => {
  const cases: [string, ReturnType<typeof readHistoryQuery>][] = [
    ['', { filter: undefined, before: undefined }],
    ['show=tokens&before=48112', { filter: 'tokens', before: 48_112 }],
    ['show=e-mail', { filter: 'e-mail', before: undefined }],
    ['show=Tokens', { filter: undefined, before: undefined }],
    ['show=__proto__', { filter: undefined, before: undefined }],
    ['show=%3Cscript%3E', { filter: undefined, before: undefined }],
    ['before=0', { filter: undefined, before: undefined }],
    ['before=-1', { filter: undefined, before: undefined }],
    ['before=1e9', { filter: undefined, before: undefined }],
    ['before=07', { filter: undefined, before: undefined }],
    ['before=9999999999999999', { filter: undefined, before: undefined }],
    ['before=%00', { filter: undefined, before: undefined }],
    ['before=1&before=2&show=roles&show=other', { filter: 'roles', before: 1 }],
  ]
  for (const [query, expected] of cases) assert.deepEqual(readHistoryQuery(new URLSearchParams(query)), expected, query)
  assert.deepEqual(readHistoryQuery(new URL(historyAddress('e-mail', 9), 'http://x.test').searchParams), { filter: 'e-mail', before: 9 })
  assert.equal(historyAddress(undefined), '/account/history')
})

test('what strangers wrote is text, and stands apart from our words', () => {
  const evil = '</bdi><script>alert(1)</script>"><img src=x onerror=alert(1)>'
  const text = page({
    lines: [
      line({
        parts: say`The token ${quoted(evil, say`?`)} was created.`,
        device: evil,
        network: evil,
        credential: evil,
        by: evil,
        factor: evil,
      }),
    ],
  })
  assert.doesNotMatch(text, /<script>|<img/)
  assert.match(text, /The token &quot;<bdi>&lt;\/bdi&gt;&lt;script&gt;/)
})

test('a line says what, by whom, from where and with what, and leads to "this was not me"', () => {
  const text = page({ lines: [line({ by: '"grete"', flag: 'new browser', weight: 'notable', factor: 'passkey' })] })
  assert.match(text, /<span class="badge amber">new browser<\/span>/)
  assert.match(text, /by <bdi>&quot;grete&quot;<\/bdi>/)
  assert.match(text, /Firefox on Linux, 192\.0\.2\.0\/24, passkey, session feedbeef/)
  assert.match(text, /<a href="\/dispute\/7">This was not me<span class="unseen">: The token &quot;ci&quot; was created\.<\/span><\/a>/)
  assert.doesNotMatch(page({ lines: [line({ isSecurity: false })] }), /This was not me/)
})

test('erased and unreadable details are said', () => {
  assert.match(page({ lines: [line({ details: 'erased' })] }), /<span class="badge">details erased</)
  assert.match(page({ lines: [line({ details: 'unreadable' })] }), /<span class="badge red">details unreadable</)
  assert.doesNotMatch(page(), /details (erased|unreadable)/)
})

test('an empty page says why, and where to go on', () => {
  assert.match(page({ lines: [] }), /Nothing has happened yet/)
  assert.match(page({ lines: [], filter: 'roles' }), /Nothing of this kind has happened.*href="\/account\/history"/s)
  assert.match(page({ lines: [], newest: '/account/history' }), /Nothing is older.*Back to the newest/s)
})

test('what is shown is marked, and each choice has an address of its own', () => {
  const text = page({ filter: 'tokens' })
  assert.match(text, /<a href="\/account\/history\?show=tokens" aria-current="page">tokens<\/a>/)
  const chips = text.slice(text.indexOf('class="chips"'))
  assert.equal([...chips.matchAll(/aria-current="page"/g)].length, 1)
  assert.match(text, /<a href="\/account\/history">all<\/a>/)
})

test('older and newest are offered where there are such', () => {
  assert.doesNotMatch(page(), /class="pager"/)
  assert.match(page({ older: '/account/history?before=7' }), /<a href="\/account\/history\?before=7" rel="next">Older<\/a>/)
  assert.match(page({ newest: '/account/history' }), /<a href="\/account\/history">Newest<\/a>/)
})

test('the page has no inline style and no inline script', () => {
  const text = page({
    month: { days: [{ at, group: 'tokens', count: 2, weight: 'alarming' }], from: at - 30 * 86_400_000, to: at, isCut: false },
  })
  assert.doesNotMatch(text, /style=|\son\w+=|<style|javascript:/)
  assert.deepEqual([...text.matchAll(/<script/g)].length, 1)
})
