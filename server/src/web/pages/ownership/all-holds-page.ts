import { html } from 'hono/html'
import type { Hold } from '../../../holds/hold.ts'
import { listHoldsInStates, listLiveHolds } from '../../../holds/store.ts'
import { judgeDecision, readContest } from '../../../ownership/decide-contested.ts'
import { describeHold, earliestAt, type ToldHold } from '../../../ownership/hold-sentence.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Call } from '../../call.ts'
import { answerAccount } from '../account/account-frame.ts'
import { dotted, entries } from '../account/entries.ts'
import { sessionOf } from '../page-form.ts'
import { countText } from '../pieces/amount.ts'
import { moment } from '../pieces/moment.ts'
import { decisionPath, holdPath, stateBadge } from './hold-state.ts'

const MOST = 200

interface ListedHold extends ToldHold {
  readonly earliestAt: number | undefined
}

export interface AllHoldsView {
  /** Administrators decide about these; `mayDecide`: whoever looks is one of them. */
  readonly contested: readonly (ListedHold & { readonly mayDecide: boolean })[]
  readonly waiting: readonly ListedHold[]
  /** There are more than are shown. */
  readonly hasMore: boolean
}

/** `GET /admin/holds`: what waits in the whole index, first what administrators decide. */
export async function allHoldsPage(call: Call): Promise<Response> {
  const desk = call.instance
  const queries = desk.db.read
  const now = desk.clock.now()
  const { account } = sessionOf(call).principal
  const told = async (hold: Hold): Promise<ListedHold> => ({
    ...(await describeHold(desk, queries, hold)),
    earliestAt: earliestAt(hold, now),
  })
  const contested = []
  // By their state: however much else waits, what has to be decided is shown.
  for (const hold of await listHoldsInStates(queries, ['contested'], '', MOST)) {
    const refusal = judgeDecision(await readContest(desk, queries, hold, now), account.id, 'keep')
    contested.push({ ...(await told(hold)), mayDecide: refusal === undefined })
  }
  const live = await listLiveHolds(queries, { limit: MOST })
  const waiting = []
  for (const hold of live) if (hold.state !== 'contested') waiting.push(await told(hold))
  const hasMore = live.length === MOST || contested.length === MOST
  const body = allHoldsView({ contested, waiting, hasMore })
  return answerAccount(call, { title: 'What waits in this index', section: undefined, body })
}

export function allHoldsView({ contested, waiting, hasMore }: AllHoldsView): Markup {
  const isQuiet = contested.length + waiting.length === 0
  return html`<h1>${isQuiet ? 'Nothing waits in this index' : contested.length > 0 ? `${countText(contested.length, 'change')} ${contested.length === 1 ? 'has' : 'have'} to be decided` : `${countText(waiting.length, 'change')} ${waiting.length === 1 ? 'waits' : 'wait'} in this index`}</h1>
<p class="lede">Whoever wants to change for good who has power has to wait, so that everybody concerned can answer. Administrators decide only what somebody contests.</p>
${isQuiet ? html`<div class="empty"><p>Changes of accounts, projects and organisations stand here, from the moment when somebody asks for one.</p></div>` : ''}
${contested.length === 0 ? '' : html`<section aria-labelledby="contested"><h2 id="contested">Contested</h2>${entries(contested.map(contestedEntry))}</section>`}
${waiting.length === 0 ? '' : html`<section class="after" aria-labelledby="waits"><h2 id="waits">${contested.length === 0 ? 'What waits' : 'What else waits'}</h2>${entries(waiting.map(waitingEntry))}</section>`}
${hasMore ? html`<p class="after mute small">At most ${MOST} of each are shown, the oldest first. On the host: <code>holdfast hold list</code></p>` : ''}`
}

const contestedEntry = ({ hold, sentence, mayDecide }: AllHoldsView['contested'][number]) => ({
  what: html`<strong>${sentence}</strong> ${stateBadge(hold.state)}`,
  about: [dotted(html`asked ${moment(hold.requestedAt)}`, mayDecide ? undefined : 'others decide about it')],
  acts: html`<a class="button" href="${decisionPath(hold)}">${mayDecide ? 'Decide' : 'Look at it'}<span class="unseen">: ${sentence}</span></a>`,
})

const waitingEntry = ({ hold, sentence, earliestAt }: ListedHold) => ({
  what: html`${sentence} ${stateBadge(hold.state)}`,
  about: [dotted(html`asked ${moment(hold.requestedAt)}`, earliestAt === undefined ? undefined : html`not before ${moment(earliestAt)}`)],
  acts: html`<a class="button" href="${holdPath(hold)}">Look at it<span class="unseen">: ${sentence}</span></a>`,
})
