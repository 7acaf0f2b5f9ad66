import type { Cell } from '../matrix.ts'
import type { Result } from '../run-attack.ts'
import type { Guard } from '../spawned-server.ts'
import type { TakeoverReport } from '../takeover.ts'
import { mergeEntries, type Told } from './merge-entries.ts'

const sentences = {
  held: 'The attack was held.',
  lost: 'The attack was lost: an attacker got what he came for.',
  inconclusive: 'Nothing is proved: the drill and the index did not understand each other.',
} as const

/** The report for a terminal: the verdict first. */
export function printReport({ results, ending, matrix, guards, disagreements }: TakeoverReport): readonly string[] {
  const summary = results.map(
    ({ preset, attack, ending: each, gainedProjectHours }) =>
      `  ${each.padEnd(13)} ${preset.padEnd(7)} ${attack.padEnd(22)} attacker's gain ${hours(gainedProjectHours)}`,
  )
  const first = `${ending}: ${results.length === 1 ? sentences[ending] : summaryOf(results)}`
  const stories =
    results.length <= 3 ? results.flatMap(storyLines) : results.filter((result) => result.ending !== 'held').flatMap(storyLines)
  return [first, ...summary, ...disagreements.map((sentence) => `  disagrees     ${sentence}`), ...stories, ...matrixLines(matrix, guards)]
}

function summaryOf(results: readonly Result[]): string {
  const held = results.filter(({ ending }) => ending === 'held').length
  return `${held} of ${results.length} attacks were held.`
}

export const hours = (projectHours: number): string =>
  projectHours === 0 ? '0 project-hours' : `${projectHours < 10 ? projectHours.toFixed(1) : Math.round(projectHours)} project-hours`

function storyLines(result: Result): string[] {
  return [
    '',
    `${result.attack} on preset ${result.preset}${result.guardsOff === '' ? '' : `, without ${result.guardsOff}`}: ${result.title}`,
    ...mergeEntries(result.story).flatMap(entryLines),
    ...result.checks.map(({ question, answer, says }) => `  ${answer.padEnd(7)} ${question} ${says}`),
    ...result.doubts.slice(0, 12).map((doubt) => `  doubt   ${doubt}`),
  ]
}

function entryLines(told: Told): string[] {
  const what = `  ${clockOf(told.at).padStart(12)}  ${told.isExpected ? ' ' : '!'} ${told.who}: ${told.what}`
  if (told.who === 'time') return [what]
  const { kind, code, says } = told.outcome
  return [
    `${what}: ${kind}${code === undefined ? '' : ` (${code})`}`,
    ...(says === '' || kind === 'done' ? [] : [`                  ${says.slice(0, 150)}`]),
    ...told.mails.map((mail) => `                  mail after ${mail.afterSeconds} s to ${mail.to}: ${mail.subject}`),
  ]
}

/** `+00:07:54` within the first day, then `day 40`. */
export function clockOf(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000)
  if (seconds >= 86_400) return `day ${Math.floor(seconds / 86_400)}`
  const two = (number: number) => String(number).padStart(2, '0')
  return `+${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}

/** Attack by guard: what each guard alone was worth. */
function matrixLines(matrix: readonly Cell[], guards: readonly Guard[]): string[] {
  if (matrix.length === 0) return []
  return [
    '',
    'With one guard switched off:',
    ...matrix.map(({ attack, guard, ending, heldBy }) => {
      const by = ending === 'lost' ? '' : `  by ${heldBy.slice(0, 5).join(', ') || 'nothing that was seen'}`
      return `  ${ending.padEnd(13)} ${attack.padEnd(22)} without ${guard.padEnd(22)}${by}`
    }),
    '',
    ...guards.map(({ name, sentence }) => `  ${name.padEnd(22)} without it ${sentence}`),
  ]
}
