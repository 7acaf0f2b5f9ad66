import { html } from 'hono/html'
import { listLiveHolds, listUndoableHolds } from '../../../holds/store.ts'
import { describeHold, earliestAt } from '../../../ownership/hold-sentence.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Call } from '../../call.ts'
import { answerAccount } from '../account/account-frame.ts'
import { entries } from '../account/entries.ts'
import { sessionOf } from '../page-form.ts'
import { countText } from '../pieces/amount.ts'
import { moment } from '../pieces/moment.ts'
import { holdPath, stateBadge } from './hold-state.ts'
import { holdEntry } from './people-page.ts'
import type { ShownHold } from './read-people.ts'

const MOST = 100

export interface HoldsView {
  readonly live: readonly ShownHold[]
  /** Done, and can still be taken back by somebody. */
  readonly applied: readonly ShownHold[]
  readonly viewerId: string
}

/** `GET /account/holds`: what waits that concerns the account, or that it asked for. */
export async function holdsPage(call: Call): Promise<Response> {
  const { account } = sessionOf(call).principal
  const desk = call.instance
  const queries = desk.db.read
  const now = desk.clock.now()
  const filter = { accountId: account.id, limit: MOST }
  const shown = async (hold: ShownHold['hold']) => ({ ...(await describeHold(desk, queries, hold)), earliestAt: earliestAt(hold, now) })
  const live: ShownHold[] = []
  for (const hold of await listLiveHolds(queries, filter)) live.push(await shown(hold))
  const applied: ShownHold[] = []
  for (const hold of await listUndoableHolds(queries, filter)) applied.push(await shown(hold))
  return answerAccount(call, { title: 'What waits', section: '/account/holds', body: holdsView({ live, applied, viewerId: account.id }) })
}

export function holdsView({ live, applied, viewerId }: HoldsView): Markup {
  const against = live.filter(({ hold }) => hold.targetId === viewerId && hold.requestedBy !== viewerId)
  return html`<h1>${against.length > 0 ? `${countText(against.length, 'change')} would take something from you` : live.length === 0 ? 'Nothing waits' : `${countText(live.length, 'change')} ${live.length === 1 ? 'waits' : 'wait'}`}</h1>
<p class="lede">Whoever wants to change for good who has power over a project has to wait, so that everybody concerned can answer.${live.length === 0 ? '' : ' Nothing here has happened yet.'}</p>
${live.length === 0 ? html`<div class="empty"><p>Changes that concern you stand here, and in your notices, from the moment when somebody asks for one.</p></div>` : entries([...against, ...live.filter((each) => !against.includes(each))].map(holdEntry))}
${
  applied.length === 0
    ? ''
    : html`<section class="after" aria-labelledby="done"><h2 id="done">Done, and can still be taken back</h2>
${entries(
  applied.map(({ hold, sentence }) => ({
    what: html`<strong>${sentence}</strong> ${stateBadge(hold.state)}`,
    about: [hold.appliedAt === null ? undefined : html`done ${moment(hold.appliedAt)}`],
    acts: html`<a class="button" href="${holdPath(hold)}">Look at it<span class="unseen">: ${sentence}</span></a>`,
  })),
)}</section>`
}`
}
