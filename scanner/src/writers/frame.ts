import type { Evidence, Place } from '../finding.ts'

/** One line of a file as a frame shows it. */
export interface FrameLine {
  readonly number: number
  readonly text: string
  /** What is underlined in it, in UTF-16 units, with the words that stand below. */
  readonly marks: readonly { readonly from: number; readonly to: number; readonly words: string; readonly isMain: boolean }[]
  /** True where lines between this one and the one before are left out. */
  readonly isAfterGap: boolean
}

const MOST_LINES = 14

/** The lines of a text, as frames are cut from them. */
export function linesOf(text: string): string[] {
  return text.split(/\r\n|\n|\r/)
}

/** The lines of a finding and of its evidence, with one line before the first, so that the reader sees where he is. */
export function frameOf(lines: readonly string[], place: Place, evidence: readonly Evidence[]): FrameLine[] {
  const marks = new Map<number, { from: number; to: number; words: string; isMain: boolean }[]>()
  const add = (at: Place, words: string, isMain: boolean) => {
    const line = lines[at.line - 1]
    if (line === undefined) return
    const to = at.endLine === at.line ? at.endColumn - 1 : line.length
    const list = marks.get(at.line) ?? []
    list.push({ from: at.column - 1, to: Math.max(at.column, to), words, isMain })
    marks.set(at.line, list)
  }
  const own = evidence.filter((each) => each.place.path === place.path)
  for (const each of own) add(each.place, each.text, false)
  if (!own.some((each) => each.place.line === place.line)) add(place, '', true)
  const first = Math.min(...marks.keys())
  const numbers = [...new Set([first - 1, ...marks.keys()])].filter((number) => number >= 1).toSorted((a, b) => a - b)
  return numbers.slice(0, MOST_LINES).map((number, i, all) => ({
    number,
    text: lines[number - 1] ?? '',
    marks: (marks.get(number) ?? []).toSorted((a, b) => a.from - b.from),
    isAfterGap: i > 0 && number > (all[i - 1] as number) + 1,
  }))
}
