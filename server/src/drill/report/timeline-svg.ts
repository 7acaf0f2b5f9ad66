import { escapeHtml } from './escape-html.ts'
import type { Told } from './merge-entries.ts'
import { clockOf } from './print-report.ts'

const WIDTH = 960
const LEFT = 96
const LANE = 34
const TOP = 30
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** The minutes of the attack take half of the picture, the first day and all later days a quarter each. */
const bands = [
  { until: 10 * MINUTE, share: 0.5, label: 'the first ten minutes' },
  { until: DAY, share: 0.2, label: 'the first day' },
  { until: 45 * DAY, share: 0.3, label: 'the days after' },
] as const

/** Where the axis has a number. */
const ticks = [
  [2 * MINUTE, '2 min'],
  [4 * MINUTE, '4 min'],
  [6 * MINUTE, '6 min'],
  [8 * MINUTE, '8 min'],
  [6 * HOUR, '6 h'],
  [12 * HOUR, '12 h'],
] as const

const allLanes = [
  { name: 'attacker', who: ['thief'] },
  { name: 'owner', who: ['victim', 'bystander'] },
  { name: 'administrator', who: ['administrator', 'operator'] },
  { name: 'mail', who: [] },
] as const

function x(at: number, end: number): number {
  let from = 0
  let left = LEFT
  for (const [index, { until, share }] of bands.entries()) {
    const to = index === bands.length - 1 ? Math.max(until, end) : until
    const width = share * (WIDTH - LEFT - 16)
    if (at <= to || index === bands.length - 1) return left + (width * (Math.max(at, from) - from)) / (to - from)
    from = to
    left += width
  }
  return left
}

/** What somebody tried, when, and what came of it; the same as the table below it, drawn. */
export function timelineSvg(story: readonly Told[], title: string): string {
  const end = Math.max(45 * DAY, ...story.map(({ at }) => at))
  // A lane in which nothing happens is not drawn.
  const lanes = allLanes.filter(({ who }) => who.length === 0 || story.some((told) => (who as readonly string[]).includes(told.who)))
  const height = TOP + lanes.length * LANE + 24
  const laneOf = (who: string) => lanes.findIndex((lane) => (lane.who as readonly string[]).includes(who))
  const y = (lane: number) => TOP + lane * LANE + LANE / 2
  const marks = story.flatMap((told) => {
    const lane = laneOf(told.who)
    const says = escapeHtml(`${clockOf(told.at)} ${told.what}: ${told.outcome.code ?? told.outcome.kind}`)
    const mark = lane < 0 ? [] : [markSvg(x(told.at, end), y(lane), told, says)]
    const mails =
      told.mails.length === 0
        ? []
        : [mailSvg(x(told.at, end), y(lanes.length - 1), told.mails.map(({ to, subject }) => `${to}: ${subject}`).join('\n'))]
    return [...mark, ...mails]
  })
  let left = LEFT
  const rules = bands.map(({ share, label }) => {
    const at = left
    left += share * (WIDTH - LEFT - 16)
    return `<line class="rule" x1="${at}" y1="${TOP - 8}" x2="${at}" y2="${height - 22}"/><text class="axis" x="${at + 6}" y="16">${label}</text>`
  })
  const rows = lanes.map(
    ({ name }, lane) =>
      `<text class="lane" x="0" y="${y(lane) + 4}">${name}</text><line class="line" x1="${LEFT}" y1="${y(lane)}" x2="${WIDTH - 8}" y2="${y(lane)}"/>`,
  )
  const days = end > 90 * DAY ? [100, 200, 300, 400] : end > 46 * DAY ? [20, 40, 60] : [10, 20, 30, 40]
  const numbers = [...ticks, ...days.map((day) => [day * DAY, `day ${day}`] as const)]
    .filter(([at]) => at <= end)
    .map(([at, text]) => `<text class="axis" text-anchor="middle" x="${x(at, end)}" y="${height - 6}">${text}</text>`)
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeHtml(title)}">${rules.join('')}${rows.join('')}${numbers.join('')}${marks.join('')}</svg>`
}

/** Shape and colour say the same: a full circle took effect, a ring waits, a bar was refused. */
function markSvg(at: number, y: number, told: Told, says: string): string {
  const title = `<title>${says}</title>`
  const isOwn = told.who !== 'thief'
  if (!told.isExpected) return `<g class="doubt">${title}<path d="M${at - 6} ${y - 6}l12 12m0 -12l-12 12"/></g>`
  if (told.outcome.kind === 'refused')
    return `<g class="refused">${title}<rect x="${at - 2}" y="${y - 9}" width="4" height="18" rx="1"/></g>`
  if (told.outcome.kind === 'held') return `<g class="waits">${title}<circle cx="${at}" cy="${y}" r="6"/></g>`
  return `<g class="${isOwn ? 'own' : 'effect'}">${title}<circle cx="${at}" cy="${y}" r="6"/></g>`
}

function mailSvg(at: number, y: number, says: string): string {
  return `<g class="mail"><title>${escapeHtml(says)}</title><path d="M${at - 7} ${y - 5}h14v10h-14zl7 6 7-6"/></g>`
}
