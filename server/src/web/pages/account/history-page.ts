import { html } from 'hono/html'
import { countHistoryDays, type HistoryDays } from '../../../accounts/history/count-history-days.ts'
import { type HistoryGroup, type HistoryLine, historyGroups } from '../../../accounts/history/history-line.ts'
import { readHistory } from '../../../accounts/history/read-history.ts'
import type { Sentence } from '../../../accounts/history/sentence.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Call } from '../../call.ts'
import { type Greeting, greetingOf } from '../greeting.ts'
import { layout } from '../layout.ts'
import { answerPage } from '../page-answer.ts'
import { badge } from '../pieces/badge.ts'
import { story } from '../pieces/story.ts'
import { strip } from '../pieces/strip.ts'
import { accountWays } from './account-frame.ts'
import { findNamesIn } from './find-names.ts'

export const HISTORY_PATH = '/account/history'
const PAGE_SIZE = 50
const MONTH_MILLISECONDS = 30 * 86_400_000

export interface HistoryView {
  /** Who reads it; undefined where the page stands alone. */
  readonly greeting?: Greeting | undefined
  readonly lines: readonly HistoryLine[]
  /** What is shown; undefined: everything. */
  readonly filter: HistoryGroup | undefined
  /** The last month, drawn above; it is left out of older pages. */
  readonly month?: HistoryDays & { readonly to: number }
  /** Addresses of the neighbouring pages. */
  readonly older?: string | undefined
  readonly newest?: string | undefined
  readonly csvHref: string
  readonly jsonHref: string
  /** Where "this was not me" leads; undefined where it makes no sense. */
  disputeHref(line: HistoryLine): string | undefined
}

/** Where a page of the history stands: newest first, below `before`. */
export function historyAddress(filter: HistoryGroup | undefined, before?: number): string {
  const query = new URLSearchParams({
    ...(filter === undefined ? {} : { show: filter }),
    ...(before === undefined ? {} : { before: String(before) }),
  })
  return `${HISTORY_PATH}${query.size === 0 ? '' : `?${query}`}`
}

/** What an address asks for; whatever is no group and no position is left out. */
export function readHistoryQuery(query: URLSearchParams): { filter: HistoryGroup | undefined; before: number | undefined } {
  const before = query.get('before') ?? ''
  return {
    filter: historyGroups.find((group) => group === query.get('show')),
    before: /^[1-9]\d{0,14}$/.test(before) ? Number(before) : undefined,
  }
}

/** `GET /account/history?show=tokens&before=48112`, of whoever is signed in. */
export async function historyPage(
  call: Call,
  accountId: string,
  disputeHref: HistoryView['disputeHref'] = (line) => (line.isSecurity ? `/account/dispute?entry=${line.position}` : undefined),
): Promise<Response> {
  const { db, clock } = call.instance
  const { filter, before } = readHistoryQuery(call.url.searchParams)
  const found = await readHistory(call.instance, accountId, {
    limit: PAGE_SIZE + 1,
    kinds: filter === undefined ? [] : [filter],
    ...(before === undefined ? {} : { before }),
    findNames: findNamesIn(db.read),
  })
  const lines = found.slice(0, PAGE_SIZE)
  const now = clock.now()
  const month =
    before === undefined ? { ...(await countHistoryDays(call.instance, accountId, now - MONTH_MILLISECONDS)), to: now } : undefined
  const view = historyView({
    greeting: await greetingOf(call),
    lines,
    filter,
    ...(month === undefined ? {} : { month }),
    older: found.length > PAGE_SIZE ? historyAddress(filter, lines.at(-1)!.position) : undefined,
    newest: before === undefined ? undefined : historyAddress(filter),
    csvHref: `${HISTORY_PATH}.csv`,
    jsonHref: `${HISTORY_PATH}.json`,
    disputeHref,
  })
  return answerPage(call, view, { isFleeting: true })
}

export function historyView(view: HistoryView): Markup {
  const { lines, filter, month, older, newest, csvHref, jsonHref } = view
  return layout({
    title: filter === undefined ? 'Security history' : `Security history: ${filter}`,
    greeting: view.greeting,
    current: 'account',
    body: html`${accountWays(HISTORY_PATH)}
<h1>Security history</h1>
<p class="lede">Everything that was done with your account, newest first. You see something that you did not do? Say so: it can be stopped, and your account frozen at once.</p>
${month === undefined ? '' : strip(month.days, month)}
<div class="chips"><nav aria-label="What is shown">
${[undefined, ...historyGroups].map((group) => chip(group, filter))}
</nav>
<p><a href="${jsonHref}" download>Export JSON</a> <a href="${csvHref}" download>Export CSV</a></p></div>
<h2 class="unseen">${filter === undefined ? 'All that happened' : `What happened: ${filter}`}</h2>
${lines.length === 0 ? nothing(view) : story(lines.map((line) => ({ at: line.at, what: what(line, view.disputeHref(line)) })))}
${older === undefined && newest === undefined ? '' : html`<nav class="pager" aria-label="Pages of the history">${newest === undefined ? '' : html`<a href="${newest}">Newest</a>`} ${older === undefined ? '' : html`<a href="${older}" rel="next">Older</a>`}</nav>`}`,
  })
}

const chip = (group: HistoryGroup | undefined, filter: HistoryGroup | undefined): Markup =>
  html`<a href="${historyAddress(group)}"${group === filter ? html` aria-current="page"` : ''}>${group ?? 'all'}</a>\n`

function what(line: HistoryLine, disputeHref: string | undefined): Markup {
  const circumstances = [line.device, line.network, line.factor, line.credential].filter((each) => each !== null)
  const rest = [
    line.by === null ? undefined : html`by <bdi>${line.by}</bdi>`,
    circumstances.length === 0 ? undefined : html`<bdi class="mono">${circumstances.join(', ')}</bdi>`,
    disputeHref === undefined
      ? undefined
      : html`<a href="${disputeHref}">This was not me<span class="unseen">: ${line.sentence}</span></a>`,
  ].filter((each) => each !== undefined)
  return html`<span class="said">${sentenceMarkup(line.parts)}</span> ${flagBadge(line)} ${detailsBadge(line)}
<div class="mute small">${rest.map((each, at) => html`${at === 0 ? '' : ' · '}${each}`)}</div>`
}

function detailsBadge({ details }: HistoryLine): Markup | '' {
  if (details === 'open') return ''
  return details === 'erased' ? badge('details erased') : badge('details unreadable', 'red')
}

function flagBadge({ weight, flag }: HistoryLine): Markup | '' {
  return flag === null || weight === 'usual' ? '' : badge(flag, weight === 'notable' ? 'amber' : 'red')
}

/** What others wrote stands apart, so that a name from right to left leaves our words where they are. */
const sentenceMarkup = (parts: Sentence): (Markup | string)[] =>
  parts.map(({ text, isForeign }) => (isForeign ? html`<bdi>${text}</bdi>` : text))

function nothing({ filter, newest }: HistoryView): Markup {
  if (newest !== undefined) return html`<div class="empty"><p>Nothing is older.</p><p><a href="${newest}">Back to the newest</a></p></div>`
  return filter === undefined
    ? html`<div class="empty"><p>Nothing has happened yet. From the first sign-in on, all of it stands here.</p></div>`
    : html`<div class="empty"><p>Nothing of this kind has happened.</p><p><a href="${historyAddress(undefined)}">See everything</a></p></div>`
}
