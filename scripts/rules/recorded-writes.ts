import { closing } from '../source/mask-code.ts'
import { lineAt, type Problem, type SourceFile } from '../source/source-file.ts'

/** Who may write without an event of the journal, and why. `where` is a table, or a function as `path#name`. */
const exceptions: readonly { readonly where: string; readonly reason: string }[] = [
  { where: 'session', reason: 'comes and goes with every visit; signing in is an event of its own' },
  { where: 'sign_in', reason: 'a sign-in under way gives no power; its end is an event' },
  { where: 'known_browser', reason: 'follows from sign-ins, which are events' },
  { where: 'one_time_link', reason: 'what is done with a link is an event; that one was mailed stands in the outbox' },
  { where: 'spent_challenge', reason: 'forgotten within the hour; what the assertion was for is an event' },
  { where: 'failed_sign_in', reason: 'collects what one event tells by quarter of an hour' },
  { where: 'server/src/accounts/factors/store.ts#takeStep', reason: 'a replay guard; what the code was for is an event' },
  { where: 'server/src/accounts/factors/store.ts#noteAssertion', reason: 'a clone guard; what the assertion was for is an event' },
  { where: 'server/src/accounts/store.ts#upgradePasswordHash', reason: 'the same password, hashed with more memory' },
  { where: 'rate_counter', reason: 'counts, and is forgotten within the hour' },
  { where: 'download_count', reason: 'written in batches, never in the way of a download' },
  { where: 'hold_clock', reason: 'counts the time that was seen to pass; an alarm of it is an event' },
  { where: 'job', reason: 'says what is still to do, not what has happened' },
  { where: 'notice_delivery', reason: 'says how far a mail has come; what it tells of has its own event' },
  { where: 'server/src/notices/store.ts#updateReadAt', reason: 'that an account has seen a notice changes nothing for anybody' },
  { where: 'server/src/tokens/store.ts#updateLastUse', reason: 'at most once a minute; what the token did has its own event' },
]

/** Makes `Recorded`, or stands below it. */
const exempt = /^server\/src\/(journal\/(record|store)\.ts|platform\/database\/)/

const written = /\b(?:insertInto|updateTable|deleteFrom|replaceInto|mergeInto)\s*\(\s*(['"])?/g
const writtenInSql = /(?<=(?:^|[(;])\s*)(?:insert\s+(?:or\s+\w+\s+)?into|update|delete\s+from|replace\s+into)\s+"?(\w+)"?/gi
const declared = /^(?:export\s+)?(?:default\s+)?(?:async\s+)?(?:function\*?|const|let|class)\s+([\w$]+)/gm

/** What changes the index takes a `Recorded` transaction, which only `journal/record.ts` makes: no change without an event. */
export function* recordedWrites(file: SourceFile): Generator<Problem> {
  if (!file.path.startsWith('server/src/') || exempt.test(file.path)) return
  for (const { table, offset } of writes(file)) {
    const { name, parameters } = declarationAt(file, offset)
    if (/\bRecorded\b/.test(parameters)) continue
    if (exceptions.some(({ where }) => where === table || where === `${file.path}#${name}`)) continue
    yield {
      path: file.path,
      line: lineAt(file.text, offset),
      rule: 'recorded',
      sentence: `${name} writes to ${table} without a parameter of type Recorded; a change needs its event (or a line in scripts/rules/recorded-writes.ts).`,
    }
  }
}

function* writes(file: SourceFile): Generator<{ table: string; offset: number }> {
  for (const match of file.masked.matchAll(written)) {
    const start = match.index + match[0].length
    yield { table: /^[\w.]+/.exec(file.text.slice(start))?.[0] ?? 'a table', offset: match.index }
  }
  for (const template of file.masked.matchAll(/\bsql(?:<[^`]*>)?\s*`/g)) {
    const start = template.index + template[0].length
    const end = file.masked.indexOf('`', start)
    for (const match of file.text.slice(start, end).matchAll(writtenInSql)) {
      yield { table: match[1] as string, offset: start + match.index }
    }
  }
}

/** The declaration at the left margin that holds an offset, and the text of its first brackets. */
function declarationAt(file: SourceFile, offset: number): { name: string; parameters: string } {
  const before = [...file.masked.slice(0, offset).matchAll(declared)].at(-1)
  if (before === undefined) return { name: 'the file', parameters: '' }
  const open = file.masked.indexOf('(', before.index)
  return { name: before[1] as string, parameters: file.masked.slice(open, closing(file.masked, open)) }
}
