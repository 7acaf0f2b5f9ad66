import { isAbsolute, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { styleText } from 'node:util'
import type { Verdict, WrittenFinding } from '../finding.ts'
import type { Rule } from '../rule.ts'
import { type FrameLine, frameOf, linesOf } from './frame.ts'
import { inertLine, shortLine } from './inert.ts'
import { counted, type Outcome, ruleOf, type View } from './writer.ts'

type Paint = (style: Parameters<typeof styleText>[0], text: string) => string

const colours = { malicious: 'red', exploitable: 'yellow', untidy: 'cyan' } as const satisfies Record<Verdict, string>

const verdictWords: Readonly<Record<Verdict | 'clean', string>> = {
  malicious: 'a workflow here steals secrets or breaks in',
  exploitable: 'others could break in through a workflow here',
  untidy: 'nothing steals, and nobody gets in; some things should be tidier',
  clean: 'nothing found',
}

/** For people: the result first, then each finding with its lines, what leaves, where it goes, and what to do now. */
export function* writeText(outcome: Outcome, view: View): Generator<string> {
  const paint: Paint = (style, text) => (view.hasColour ? styleText(style, text, { validateStream: false }) : text)
  yield `${resultOf(outcome, view, paint)}\n`
  let rule = ''
  let path: string | undefined
  let lines: readonly string[] | undefined
  for (const finding of outcome.findings) {
    // Those of one file mostly follow each other, and long files have hundreds.
    if (finding.place.path !== path) {
      path = finding.place.path
      const text = outcome.textOf(path)
      lines = text === undefined ? undefined : linesOf(text)
    }
    // The remedy of a rule is said once, below its first finding.
    yield `\n${blockOf(finding, finding.rule === rule ? undefined : ruleOf(outcome, finding), lines, view, paint)}\n`
    rule = finding.rule
  }
  const troubles = [...outcome.problems.map(problemLine), ...outcome.deadIgnores.map(({ path, line, message }) => at(path, line) + message)]
  if (troubles.length > 0) yield `\n${troubles.map((line) => `${paint('yellow', 'note')} ${line}`).join('\n')}\n`
}

function resultOf(outcome: Outcome, view: View, paint: Paint): string {
  const { verdict, findings, files, suppressed } = outcome
  const word = verdict === 'clean' ? paint(['green', 'bold'], 'clean') : paint([colours[verdict], 'bold'], verdict.toUpperCase())
  const judged = files.filter((file) => file.kind !== 'other').length
  const many = (['malicious', 'exploitable', 'untidy'] as const)
    .map((each) => ({ each, count: findings.filter((finding) => finding.verdict === each).length }))
    .filter(({ count }) => count > 0)
    .map(({ each, count }) => `${count} ${each}`)
  const hidden = suppressed.byComment + suppressed.byBaseline + suppressed.byChoice
  const details = [
    `${counted(judged, 'file')} read in ${(outcome.milliseconds / 1000).toFixed(2)} s`,
    many.length > 0 ? `findings: ${many.join(', ')}` : 'no findings',
    ...(hidden > 0 ? [`${hidden} kept back (${keptBack(outcome)})`] : []),
  ]
  return [
    ...wrap(`${word}: ${verdictWords[verdict]}`, view.width),
    ...wrap(details.join('; '), view.width).map((line) => paint('dim', line)),
  ].join('\n')
}

function keptBack({ suppressed: { byComment, byBaseline, byChoice } }: Outcome): string {
  const parts = [
    [byComment, 'by comments'],
    [byBaseline, 'by the baseline'],
    [byChoice, 'by your settings'],
  ] as const
  return parts.flatMap(([count, words]) => (count > 0 ? [`${count} ${words}`] : [])).join(', ')
}

function blockOf(finding: WrittenFinding, rule: Rule | undefined, text: readonly string[] | undefined, view: View, paint: Paint): string {
  const { place, verdict } = finding
  const head = `${paint([colours[verdict], 'bold'], verdict)} ${paint('bold', finding.rule)} ${paint('dim', `(${finding.severity}, ${finding.confidence} confidence)`)}`
  const where = `${inertLine(place.path)}:${place.line}:${place.column}`
  const room = view.width - where.length - 4
  const structure = finding.structure === '' || room < 12 ? '' : paint('dim', `  ${shortLine(finding.structure, Math.min(room, 80))}`)
  const lines = [...wrap(head, view.width), `  ${linked(where, place.path, view)}${structure}`]
  lines.push(...wrap(inertLine(finding.message), view.width - 2).map((line) => `  ${line}`))
  if (text !== undefined) lines.push(...frameLines(frameOf(text, place, finding.evidence), view, paint, colours[verdict]))
  for (const [label, value] of factsOf(finding)) lines.push(...labelled(label, value, view, paint))
  if (rule !== undefined) {
    lines.push(...labelled('why', rule.why, view, paint))
    lines.push(...labelled(verdict === 'malicious' ? 'do now' : 'remedy', rule.remedy, view, paint))
  }
  return lines.join('\n')
}

function factsOf({ secrets, hosts, reach }: WrittenFinding): (readonly [string, string])[] {
  return [
    ...(secrets && secrets.length > 0
      ? [['secrets', secrets.map((name) => (name === '*' ? 'all of the repository' : shortLine(name, 60))).join(', ')] as const]
      : []),
    ...(hosts && hosts.length > 0 ? [['goes to', hosts.map((host) => shortLine(host, 80)).join(', ')] as const] : []),
    ...(reach
      ? [
          [
            'reach',
            `${reach.who} by ${reach.triggers.join(', ') || 'any trigger'}; opens ${reach.what.map((each) => shortLine(each, 60)).join(', ') || 'nothing'}`,
          ] as const,
        ]
      : []),
  ]
}

function frameLines(frame: readonly FrameLine[], view: View, paint: Paint, colour: (typeof colours)[Verdict]): string[] {
  const digits = String(frame.at(-1)?.number ?? 0).length
  const gutter = (text: string) => paint('dim', `  ${text.padStart(digits)} | `)
  const room = Math.max(20, view.width - digits - 6)
  return frame.flatMap((line) => {
    const rows: string[] = line.isAfterGap ? [gutter('').replace('|', ':')] : []
    let left = line.marks
    do {
      // A long line is shown in pieces, as often as it takes to show every mark.
      const { from, to } = pieceOf(line.text, left[0]?.from ?? 0, room)
      const before = from > 0 ? '\u2026' : ''
      rows.push(gutter(String(line.number)) + before + inertLine(line.text.slice(from, to)) + (to < line.text.length ? '\u2026' : ''))
      const shown = left.filter((mark, i) => i === 0 || mark.to <= to)
      left = left.filter((mark) => !shown.includes(mark))
      for (const mark of shown) {
        const offset = before.length + inertLine(line.text.slice(from, Math.max(from, mark.from))).length
        const length = Math.max(1, inertLine(line.text.slice(Math.max(mark.from, from), Math.min(mark.to, to))).length)
        const words = inertLine(mark.words)
        const isBeside = words !== '' && offset + length + 1 + words.length <= room
        const carets = paint(mark.isMain ? [colour, 'bold'] : colour, '^'.repeat(Math.min(length, Math.max(1, room - offset))))
        rows.push(gutter('') + ' '.repeat(Math.min(offset, room - 1)) + carets + (isBeside ? ` ${paint(colour, words)}` : ''))
        if (!isBeside) rows.push(...wrap(words, room).map((each) => gutter('') + paint(colour, each)))
      }
    } while (left.length > 0)
    return rows
  })
}

/** The piece of a line that shows what begins at an offset, with some of what stands before it. */
function pieceOf(text: string, at: number, room: number): { from: number; to: number } {
  if (text.length <= room) return { from: 0, to: text.length }
  const from = at < room * 0.6 ? 0 : Math.max(0, at - Math.floor(room / 5))
  return { from, to: Math.min(text.length, from + room - 2) }
}

function labelled(label: string, value: string, view: View, paint: Paint): string[] {
  const indent = ' '.repeat(11)
  return wrap(value, view.width - 11).map((line, i) => (i === 0 ? `  ${paint('bold', label.padEnd(8))} ${line}` : indent + line))
}

const problemLine = ({ path, line, message }: Outcome['problems'][number]) => at(path, line) + inertLine(message)

const at = (path: string, line: number | undefined) => `${inertLine(path)}${line === undefined ? '' : `:${line}`}: `

function linked(label: string, path: string, view: View): string {
  if (!view.hasLinks || view.folder === undefined) return label
  const address = pathToFileURL(isAbsolute(path) ? path : join(view.folder, path)).href
  return `\u001b]8;;${address}\u001b\\${label}\u001b]8;;\u001b\\`
}

const colourCodes = /\u001b\[[\d;]*m/g

/** Lines of at most so many columns, broken at spaces; a word that is longer stands alone. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/).filter((each) => each !== '')) {
    const length = line.replaceAll(colourCodes, '').length + word.replaceAll(colourCodes, '').length + 1
    if (line !== '' && length > Math.max(20, width)) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return line === '' ? lines : [...lines, line]
}
