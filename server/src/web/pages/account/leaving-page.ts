import { html } from 'hono/html'
import { stay } from '../../../accounts/stay.ts'
import { listUndoableHolds } from '../../../holds/store.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Call } from '../../call.ts'
import { formToken, seeOther, sessionOf } from '../page-form.ts'
import { form } from '../pieces/form.ts'
import { moment } from '../pieces/moment.ts'
import { answerAccount } from './account-frame.ts'
import { staysView } from './close-page.ts'
import { buttonForm } from './small-form.ts'

const MOST_HOLDS = 100

/** `GET /account/leaving`: all that an account shows that is being closed. */
export async function leavingPage(call: Call): Promise<Response> {
  const { account } = sessionOf(call).principal
  const holds = await listUndoableHolds(call.instance.db.read, { accountId: account.id, limit: MOST_HOLDS })
  const hold = holds.find(({ kind, targetId }) => kind === 'close-account' && targetId === account.id)
  const until = hold?.appliedAt == null ? undefined : hold.appliedAt + hold.lateVetoMilliseconds
  const body = leavingView({ name: account.name, until, csrf: formToken(call) })
  return answerAccount(call, { title: 'Your account is being closed', section: undefined, body })
}

/** `POST /account/stay` */
export async function staySubmit(call: Call): Promise<Response> {
  await stay(call.instance, sessionOf(call).principal)
  return seeOther('/account?done=stayed')
}

export function leavingView({ name, until, csrf }: { name: string; until: number | undefined; csrf: string }): Markup {
  return html`<h1>The account <bdi>${name}</bdi> is being closed${until === undefined ? '' : html`, about ${moment(until)}`}</h1>
<p class="lede">Until then it can only be kept. Its tokens are refused, and it has no part in any project.</p>
${form({
  csrf,
  action: '/account/stay',
  body: html`<h2>Keep it</h2>
<p>Everything is then as it was. It cannot be closed for 30 days after that.</p>
<button class="button primary" type="submit">Keep the account ${name}</button>`,
})}
${staysView()}
${buttonForm({ csrf, action: '/sign-out', button: 'Sign out and let it be closed' })}`
}
