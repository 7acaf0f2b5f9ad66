import { html } from 'hono/html'
import type { HistoryGroup, Weight } from '../../../accounts/history/history-line.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import { countText } from './amount.ts'
import { dayText } from './moment.ts'

/** Something that happened at a moment, or `count` of them on its day. A line of a history is one, a counted day is one. */
export interface StripMark {
  /** Milliseconds UTC. */
  readonly at: number
  readonly group: HistoryGroup
  readonly weight: Weight
  /** Default: 1. */
  readonly count?: number
}

/** Milliseconds UTC, both days included. */
export interface StripSpan {
  readonly from: number
  readonly to: number
  /** True where more happened than the marks say. */
  readonly isCut?: boolean
}

/** What happened in one lane on one day. */
interface Spot {
  readonly day: number
  readonly lane: Lane
  readonly count: number
  readonly weight: Weight
}

interface Lane {
  readonly name: string
  readonly one: string
  readonly many: string
  readonly has: (group: HistoryGroup) => boolean
}

const visits: readonly HistoryGroup[] = ['sign-ins', 'sessions']
const lanes: readonly Lane[] = [
  { name: 'sign-in', one: 'sign-in', many: 'sign-ins', has: (group) => visits.includes(group) },
  { name: 'publish', one: 'release', many: 'releases', has: (group) => group === 'releases' },
  { name: 'change', one: 'change', many: 'changes', has: (group) => !visits.includes(group) && group !== 'releases' },
]

const DAY_MILLISECONDS = 86_400_000
/** More would stand on top of each other on a phone. */
const MOST_DAYS = 62
const weights: readonly Weight[] = ['usual', 'notable', 'alarming']
const words: Readonly<Record<Weight, string>> = { usual: '', notable: ', worth a look', alarming: ', look closely' }

/**
 * The horizontal timeline of a month: a mark for each day and lane. Form and colour say how much it matters, the words
 * below say the same to whoever does not see it.
 */
export function strip(marks: readonly StripMark[], span: StripSpan): Markup {
  const last = dayOf(span.to)
  const first = Math.max(Math.min(dayOf(span.from), last), last - MOST_DAYS + 1)
  const spots = spotsOf(marks.filter(({ at }) => dayOf(at) >= first && dayOf(at) <= last))
  const middle = Math.floor((first + last) / 2)
  return html`<figure class="strip">
<figcaption>${summary(spots, first, last, span.isCut ?? false)}</figcaption>
<div class="lanes" aria-hidden="true">
${lanes.map((lane) => html`<span>${lane.name}</span><svg width="100%" height="24"><line x1="0" x2="100%" y1="12" y2="12"/>${spots.filter((spot) => spot.lane === lane).map((spot) => mark(spot, first, last))}</svg>\n`)}
<span></span><p>${[first, middle, last].map((day) => html`<span>${shortDay(day)}</span>`)}</p>
</div>
${spots.length === 0 ? '' : inWords(spots)}</figure>`
}

function spotsOf(marks: readonly StripMark[]): Spot[] {
  const spots = new Map<string, Spot>()
  for (const { at, group, weight, count = 1 } of marks) {
    const lane = lanes.find(({ has }) => has(group))!
    const day = dayOf(at)
    const key = `${lane.name} ${day}`
    const before = spots.get(key)
    const heaviest = weights[Math.max(weights.indexOf(weight), weights.indexOf(before?.weight ?? 'usual'))]!
    spots.set(key, { day, lane, count: count + (before?.count ?? 0), weight: heaviest })
  }
  return [...spots.values()].toSorted((a, b) => b.day - a.day || lanes.indexOf(a.lane) - lanes.indexOf(b.lane))
}

/** Percents, so that the marks keep their form at every width; drawn around the middle of the day. */
function mark(spot: Spot, first: number, last: number): Markup {
  const x = `${(((spot.day - first + 0.5) / (last - first + 1)) * 100).toFixed(2)}%`
  const radius = spot.count === 1 ? 4 : spot.count < 5 ? 5 : 6
  const title = html`<title>${shortDay(spot.day)}: ${amountOf(spot)}</title>`
  if (spot.weight === 'usual') return html`<circle class="usual" cx="${x}" cy="12" r="${radius}">${title}</circle>`
  const reach = radius + 2
  const path =
    spot.weight === 'notable' ? `M0-${reach} ${reach} 0 0 ${reach}-${reach} 0Z` : `M-${radius}-${radius}H${radius}V${radius}H-${radius}Z`
  return html`<svg class="${spot.weight}" x="${x}" y="12" overflow="visible"><path d="${path}">${title}</path></svg>`
}

function summary(spots: readonly Spot[], first: number, last: number, isCut: boolean): Markup {
  const span = `${dayText(first * DAY_MILLISECONDS)} to ${dayText(last * DAY_MILLISECONDS)}`
  if (spots.length === 0) return html`${span}: nothing happened.`
  const counts = lanes.flatMap((lane) => {
    const count = spots.filter((spot) => spot.lane === lane).reduce((sum, each) => sum + each.count, 0)
    return count === 0 ? [] : [countText(count, lane.one, lane.many)]
  })
  const heavy = new Set(spots.filter(({ weight }) => weight !== 'usual').map(({ day }) => day)).size
  const look = heavy === 0 ? '' : ` ${countText(heavy, 'day')} worth a look.`
  return html`${span}: ${isCut ? 'at least ' : ''}${counts.join(', ')}.${look}`
}

function inWords(spots: readonly Spot[]): Markup {
  const days = [...new Set(spots.map(({ day }) => day))]
  const told = (day: number) =>
    spots
      .filter((spot) => spot.day === day)
      .map((spot) => `${amountOf(spot)}`)
      .join('; ')
  return html`<details class="more"><summary>The same day by day</summary>
<ul class="days">${days.map((day) => html`<li>${dayText(day * DAY_MILLISECONDS)}: ${told(day)}</li>\n`)}</ul></details>
`
}

const amountOf = ({ count, lane, weight }: Spot) => `${countText(count, lane.one, lane.many)}${words[weight]}`
const dayOf = (at: number) => Math.floor(at / DAY_MILLISECONDS)
const shortDay = (day: number) => dayText(day * DAY_MILLISECONDS).replace(/ \d+$/, '')
