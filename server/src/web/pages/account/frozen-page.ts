import { html } from 'hono/html'
import { listLiveRestraints } from '../../../holds/restraints/store.ts'
import { disputes } from '../../../incidents/disputes.ts'
import { type DoubtfulChange, doubtfulSince, listDoubtfulChanges, takeBackAccount } from '../../../incidents/take-back-account.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Call } from '../../call.ts'
import { formToken, seeOther, sessionOf } from '../page-form.ts'
import { countText } from '../pieces/amount.ts'
import { badge } from '../pieces/badge.ts'
import { checkbox, choices } from '../pieces/choices.ts'
import { form } from '../pieces/form.ts'
import { day, moment } from '../pieces/moment.ts'
import { answerAccount } from './account-frame.ts'
import { listOwnTokens, type OwnToken } from './list-own-tokens.ts'
import { buttonForm } from './small-form.ts'

export interface FrozenView {
  readonly name: string
  readonly since: number
  /** `link`, `page` or `operator`; see `freezeInside`. */
  readonly how: string
  readonly doubtfulSince: number
  readonly changes: readonly DoubtfulChange[]
  /** Those of the account itself that are not dead. */
  readonly tokens: readonly OwnToken[]
  readonly csrf: string
}

/** `GET /account/frozen`: all that a frozen account shows. */
export async function frozenPage(call: Call): Promise<Response> {
  const { account } = sessionOf(call).principal
  const { instance } = call
  const { read } = instance.db
  const frozen = (await listLiveRestraints(read, 'account', account.id, instance.clock.now())).find(({ effect }) => effect === 'frozen')
  const from = await doubtfulSince(instance, read, account.id)
  const view: FrozenView = {
    name: account.name,
    since: frozen?.since ?? from,
    how: frozen?.reason ?? '',
    doubtfulSince: from,
    // Sign-ins cannot be undone after they have ended; tokens stand below, old and new alike.
    changes: (await listDoubtfulChanges(instance, read, account.id, from)).filter(
      ({ act }) => act !== 'signed-in' && act !== 'token-created',
    ),
    tokens: (await listOwnTokens(instance, account)).filter(
      (token) => !token.isService && token.state !== 'revoked' && token.state !== 'expired',
    ),
    csrf: formToken(call),
  }
  return answerAccount(call, { title: 'Your account is frozen', section: undefined, body: frozenView(view) })
}

const ways: Readonly<Record<string, string>> = {
  link: 'by a link in one of our notices',
  page: 'on the page of the account',
  operator: 'by the operator of this index',
}

export function frozenView(view: FrozenView): Markup {
  const { changes, tokens, csrf } = view
  return html`<h1>Your account is frozen, so nobody can do anything with it</h1>
<p class="lede">It was frozen on ${moment(view.since)}${ways[view.how] === undefined ? '' : `, ${ways[view.how]}`}. Every session ended then, and every token is refused.</p>
${form({
  csrf,
  action: '/account/return',
  body: html`<h2>Take it back</h2>
${
  changes.length === 0
    ? html`<p>Nothing was changed since ${moment(view.doubtfulSince)}.</p>`
    : html`<p>These things were changed since ${moment(view.doubtfulSince)}, from when on nothing is sure. Tick what you did yourself. Everything else is undone.</p>
${choices(`Keep of ${countText(changes.length, 'change')}`, 'changes', changes.map(changeChoice))}`
}
${
  tokens.length === 0
    ? ''
    : choices(
        'Tokens that go on working',
        'tokens',
        tokens.map((token) => tokenChoice(token, view.doubtfulSince)),
      )
}
${tokens.length === 0 ? '' : html`<p class="hint">The others sleep until you wake them. Keep a token only if nobody else can have read it.</p>`}
<p>The next page asks for a factor that you had before ${moment(view.doubtfulSince)}.</p>
<button class="button primary" type="submit">Take my account back</button>`,
})}
<section class="after" aria-labelledby="no"><h2 id="no">You have no such factor any more?</h2>
<p>Sign out, begin to sign in, and ask there for a recovery. It takes days, because everybody concerned is told and may object.</p>
${buttonForm({ csrf, action: '/sign-out', button: 'Sign out and leave it frozen' })}</section>`
}

const sentences: Readonly<Record<DoubtfulChange['act'], string>> = {
  'signed-in': 'Somebody signed in',
  'factor-added': 'A factor was added',
  'factor-removed': 'A factor was removed',
  'password-changed': 'The password was changed',
  'recovery-codes-made': 'New recovery codes were made',
  'email-added': 'An address was added',
  'email-removed': 'An address was removed',
  'email-made-primary': 'Another address became the first one',
  'recovery-requested': 'A recovery was asked for',
  'token-created': 'A token was made',
  'role-offered': 'A role was offered',
  'hold-announced': 'A change that waits was asked for',
  'hold-applied': 'A change that had waited was made',
}

const changeChoice = ({ position, at, act, name }: DoubtfulChange): Markup =>
  checkbox({
    name: 'keep[]',
    value: String(position),
    label: html`Keep: ${sentences[act]}${name === undefined ? '' : html` (<bdi>${name}</bdi>)`}`,
    hint: html`${moment(at)} · undoing it will ${disputes[act].button}`,
  })

const tokenChoice = ({ id, name, createdAt, lastUsedAt }: OwnToken, doubtful: number): Markup =>
  checkbox({
    name: 'token[]',
    value: id,
    label: html`<bdi>${name}</bdi> ${createdAt >= doubtful ? badge('made since then', 'amber') : ''}`,
    hint: html`made ${day(createdAt)} · ${lastUsedAt === null ? 'never used' : html`last used ${moment(lastUsedAt)}`}`,
  })

/** `POST /account/return` */
export async function returnSubmit(call: Call): Promise<Response> {
  const ticked = (name: string) => (call.form[name] ?? '').split(' ').filter((each) => each !== '')
  const kept = { changes: ticked('keep[]').map(Number), tokens: ticked('token[]') }
  await takeBackAccount(call.instance, sessionOf(call).principal, kept)
  return seeOther('/account?done=returned')
}
