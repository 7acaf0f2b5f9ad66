import { MONTHS } from './budget.ts'
import type { Year } from './run-ordinary-year.ts'

const headings = { within: 'within its budget', beyond: 'beyond its budget', inconclusive: 'inconclusive' } as const

/** A year as people read it: what it came to, what it cost whom, and what was waited for. */
export function yearLines(year: Year): string[] {
  const { preset, ending, because, budget, spent, releases, heldReleases, costs, slowButInForce } = year
  const waits = costs.filter(({ of }) => of === 'wait')
  const most = (monthly: number) => String(Math.floor(monthly * MONTHS + 1e-9))
  const row = (name: string, cells: readonly (number | string)[]) =>
    `  ${name.padEnd(12)}${cells.map((cell) => String(cell).padStart(9)).join('')}`
  return [
    `An ordinary year, ${preset}: ${headings[ending]}. ${releases} releases by CI, ${heldReleases === 0 ? 'none' : heldReleases} of them held.`,
    ...because.map((sentence) => `  ${sentence}`),
    ...(spent.length === 0
      ? []
      : [
          row('', ['prompts', 'waits', 'mails']),
          ...spent.map(({ person, prompts, waits: waited, mails }) => row(person, [prompts, waited, mails])),
          row('at most', [most(budget.prompts), most(budget.waits), most(budget.mails)]),
        ]),
    ...waits.map(({ person, at, what }) => `  waited: ${dayOf(at)}, ${person}: ${what}`),
    ...slowButInForce.map(({ person, at, what }) => `  in force at once, and final later: ${dayOf(at)}, ${person}: ${what}`),
  ]
}

const dayOf = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 10)
