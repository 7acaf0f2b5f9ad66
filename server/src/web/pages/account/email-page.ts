import { html } from 'hono/html'
import { addressPower, type EmailAddress, YOUNG_ADDRESS_MILLISECONDS } from '../../../accounts/emails/email-address.ts'
import { listAddresses } from '../../../accounts/emails/store.ts'
import type { Refusal } from '../../../errors.ts'
import type { Hold } from '../../../holds/hold.ts'
import { listLiveHolds } from '../../../holds/store.ts'
import type { Language } from '../../../notices/language.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Call } from '../../call.ts'
import { holdPath } from '../ownership/hold-state.ts'
import { formToken, sessionOf } from '../page-form.ts'
import { countText } from '../pieces/amount.ts'
import { badge } from '../pieces/badge.ts'
import { select } from '../pieces/choices.ts'
import { field, mistakesSummary } from '../pieces/field.ts'
import { form } from '../pieces/form.ts'
import { day } from '../pieces/moment.ts'
import { answerAccount, doneOf, type Mistake } from './account-frame.ts'
import { dotted, entries } from './entries.ts'
import { buttonForm } from './small-form.ts'

export const EMAIL_PATH = '/account/email'

const done = {
  added: 'The address was added. We have mailed it a link: open it to show that you read that mailbox.',
  mailed: 'The link was mailed again.',
  primary: 'That address is your first one now. Every other one was told.',
  removed: 'The address was removed. It was told, and hears of what happens for 30 more days.',
  compromised: 'The address is marked: its links are dead, and it hears nothing any more.',
  profile: 'From now on our mails are as you said.',
}

const MOST_HOLDS = 100
const waits: Readonly<Record<string, string>> = { 'remove-email': 'It is to be removed', 'change-primary-email': 'It is to be the first' }

export interface EmailView {
  readonly addresses: readonly EmailAddress[]
  /** What waits about them. */
  readonly holds: readonly Pick<Hold, 'id' | 'kind' | 'details'>[]
  readonly accountCreatedAt: number
  readonly now: number
  readonly language: Language
  readonly phrase: string
  readonly csrf: string
  readonly mistakes: readonly Mistake[]
  /** What was typed, beside its mistake. */
  readonly email: string
}

/** `GET /account/email` */
export const emailPage = (call: Call): Promise<Response> => showEmail(call)

/** The page, perhaps with what was refused or mistaken. */
export async function showEmail(
  call: Call,
  wrong: { refusal?: Refusal; mistake?: Mistake; email?: string; phrase?: string } = {},
): Promise<Response> {
  const { account } = sessionOf(call).principal
  const { db, clock } = call.instance
  const view: EmailView = {
    addresses: await listAddresses(db.read, account.id),
    holds: (await listLiveHolds(db.read, { accountId: account.id, limit: MOST_HOLDS })).filter(({ kind }) => Object.hasOwn(waits, kind)),
    accountCreatedAt: account.createdAt,
    now: clock.now(),
    language: account.language,
    phrase: wrong.phrase ?? account.phrase ?? '',
    csrf: formToken(call),
    mistakes: wrong.mistake ? [wrong.mistake] : [],
    email: wrong.email ?? '',
  }
  return answerAccount(call, {
    title: `${wrong.mistake ? 'Mistake: ' : ''}Your e-mail addresses`,
    section: EMAIL_PATH,
    refusal: wrong.refusal,
    ...(wrong.mistake ? { status: 400 } : {}),
    done: wrong.mistake ? undefined : doneOf(call, done),
    body: emailView(view),
  })
}

export function emailView(view: EmailView): Markup {
  const { addresses, csrf, mistakes, language, phrase, email } = view
  const working = addresses.filter(({ verifiedAt, compromisedAt }) => verifiedAt !== null && compromisedAt === null).length
  const mistakeIn = (name: string) => mistakes.find((each) => each.name === name)?.mistake
  return html`<h1>${working === 0 ? 'None of your addresses is verified yet' : `We tell you what happens at ${countText(working, 'verified address', 'verified addresses')}`}</h1>
<p class="lede">Every change to your account is mailed to all of them, with a link that stops it. They are shown to nobody. A program can hear the same by a <a href="/account/webhooks">webhook</a>.</p>
${mistakesSummary(mistakes)}
${addresses.length === 0 ? html`<div class="empty"><p>You have no address. Without one we cannot tell you when somebody else uses your account.</p></div>` : entries(addresses.map((address) => addressEntry(address, view)))}
${form({
  csrf,
  action: `${EMAIL_PATH}/add`,
  label: 'Add an address',
  body: html`<h2>Add an address</h2>
${field({ name: 'email', label: 'E-mail address', type: 'email', autocomplete: 'email', hint: 'It gets a link that shows that you read it. For 14 days it only hears of things, and can stop nothing.', value: email, mistake: mistakeIn('email') })}
<button class="button primary" type="submit">Add this address</button>`,
})}
${form({
  csrf,
  action: '/account/profile',
  label: 'What our mails are like',
  body: html`<h2>What our mails are like</h2>
${select({
  name: 'language',
  label: 'Language',
  value: language,
  options: [
    ['en', 'English'],
    ['pt', 'Português'],
    ['ru', 'Русский'],
  ],
})}
${field({ name: 'phrase', label: 'Your notice phrase', type: 'text', autocomplete: 'off', isOptional: true, hint: 'Words of your own that stand in each of our security notices, so that an imitation gives itself away. At most 80 characters.', value: phrase, mistake: mistakeIn('phrase') })}
<button class="button" type="submit">Save</button>`,
})}`
}

function addressEntry(address: EmailAddress, { csrf, accountCreatedAt, now, holds }: EmailView) {
  const { id, isPrimary, verifiedAt, compromisedAt, addedAt } = address
  const path = `${EMAIL_PATH}/${id}`
  const isWorking = verifiedAt !== null && compromisedAt === null
  const isYoung = isWorking && addressPower(address, accountCreatedAt, now) === 'none'
  const link = (href: string, label: string) =>
    html`<a class="button" href="${href}">${label}<span class="unseen"> <bdi>${address.address}</bdi></span></a>`
  return {
    what: html`<strong><bdi>${address.address}</bdi></strong> ${isPrimary ? badge('first', 'kelp') : ''} ${stateBadge(address)}`,
    about: [
      dotted(html`added ${day(addedAt)}`, verifiedAt === null ? undefined : html`verified ${day(verifiedAt)}`),
      isYoung ? html`Its links can stop nothing before ${day(addedAt + YOUNG_ADDRESS_MILLISECONDS)}: it is new.` : undefined,
      compromisedAt === null ? undefined : html`Marked on ${day(compromisedAt)} as read by somebody else. Nothing is mailed to it.`,
      ...holds
        .filter(({ details }) => details.address === id)
        .map((hold) => html`${waits[hold.kind]!}, <a href="${holdPath(hold)}">unless it is stopped</a>.`),
      isPrimary && isWorking ? 'Links for signing in are mailed here.' : undefined,
    ],
    acts: html`${verifiedAt === null && compromisedAt === null ? buttonForm({ csrf, action: `${path}/verify`, button: 'Mail the link again', about: `to ${address.address}` }) : ''}
${isWorking && !isPrimary ? buttonForm({ csrf, action: `${path}/primary`, button: 'Make it the first', about: address.address }) : ''}
${isWorking ? link(`${path}/compromised`, 'Somebody else reads it') : ''}
${isPrimary ? '' : link(`${path}/remove`, 'Remove')}`,
  }
}

function stateBadge({ verifiedAt, compromisedAt }: EmailAddress): Markup {
  if (compromisedAt !== null) return badge('compromised', 'red')
  return verifiedAt === null ? badge('not verified', 'amber') : badge('verified', 'kelp')
}
