import type { HistoryLine } from './history-line.ts'

type Lines = AsyncIterable<HistoryLine> | Iterable<HistoryLine>

const columns: readonly (readonly [name: string, of: (line: HistoryLine) => string | number | null])[] = [
  ['time', ({ at }) => new Date(at).toISOString()],
  ['what', ({ sentence }) => sentence],
  ['outcome', ({ outcome }) => outcome],
  ['by', ({ by }) => by],
  ['device', ({ device }) => device],
  ['network', ({ network }) => network],
  ['factor', ({ factor }) => factor],
  ['credential', ({ credential }) => credential],
  ['group', ({ group }) => group],
  ['kind', ({ kind }) => kind],
  ['details', ({ details }) => details],
  ['position', ({ position }) => position],
]

/** A history as CSV (RFC 4180, with a header), line by line. UTF-8 without a byte order mark, as its section 3 has it. */
export async function* historyCsv(lines: Lines): AsyncGenerator<string> {
  yield `${columns.map(([name]) => name).join(',')}\r\n`
  for await (const line of lines) yield `${columns.map(([, of]) => cell(of(line))).join(',')}\r\n`
}

/** A history as JSON: one array of objects with the same members, an object a line. */
export async function* historyJson(lines: Lines): AsyncGenerator<string> {
  let before = '[\n'
  for await (const line of lines) {
    yield before + JSON.stringify(Object.fromEntries(columns.map(([name, of]) => [name, of(line)])))
    before = ',\n'
  }
  yield before === '[\n' ? '[]\n' : '\n]\n'
}

/**
 * Programs for tables run a cell that begins with one of these (after white space, and in full width, too) as a formula: an
 * apostrophe in front makes it text. Quotation marks alone do not.
 */
const formula = /^[\s\u0000-\u001f\ufeff]*[=+\-@\t\r\n|%\uff1d\uff0b\uff0d\uff20]/

export function cell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const inert = formula.test(value) ? `'${value}` : value
  return `"${inert.replaceAll('"', '""')}"`
}
