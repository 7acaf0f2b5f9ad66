import { html } from 'hono/html'
import { removeFactor, renewRecoveryCodes } from '../../../accounts/factors/change-factors.ts'
import type { Factor, Passkey } from '../../../accounts/factors/factor.ts'
import { countRecoveryCodes, findFactor, listFactors } from '../../../accounts/factors/store.ts'
import { Refusal } from '../../../errors.ts'
import type { Hold } from '../../../holds/hold.ts'
import { listLiveHolds } from '../../../holds/store.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Call } from '../../call.ts'
import { holdPath } from '../ownership/hold-state.ts'
import { formToken, seeOther, sessionOf } from '../page-form.ts'
import { countText } from '../pieces/amount.ts'
import { badge } from '../pieces/badge.ts'
import { field, mistakesSummary } from '../pieces/field.ts'
import { form } from '../pieces/form.ts'
import { day, moment } from '../pieces/moment.ts'
import { passkeyButton } from '../pieces/passkey-button.ts'
import { recoveryCodesView } from '../pieces/recovery-codes.ts'
import { spanText } from '../pieces/span.ts'
import { answerAccount, doneOf, type Mistake, refusalOf } from './account-frame.ts'
import { askForFreshness, askForStrongest } from './ask-proof.ts'
import { confirmation } from './confirmation.ts'
import { dotted, entries } from './entries.ts'
import { passkeyOffer } from './passkey-offer.ts'

const PATH = '/account/factors'

const MOST_HOLDS = 100

export interface FactorsView {
  readonly factors: readonly Factor[]
  /** What waits about them; those factors are switched off. */
  readonly holds: readonly Pick<Hold, 'id' | 'details'>[]
  readonly codes: { readonly left: number; readonly madeAt: number | null }
  /** What the browser makes a passkey with; undefined where the address cannot carry one. */
  readonly passkeyOptions: object | undefined
  readonly csrf: string
  readonly mistakes?: readonly Mistake[]
  readonly name?: string
}

const done = {
  added: 'The factor was added. Every other session has ended.',
  guarded:
    'The factor was added, and no factor that you have had for longer confirmed it: so the account is guarded for a while. Every other session has ended.',
  removed: 'The factor was removed. Every other session has ended.',
}

/** `GET /account/factors` */
export const factorsPage = (call: Call): Promise<Response> => showFactors(call)

/** The page, perhaps with what was refused or mistaken. */
export async function showFactors(
  call: Call,
  wrong: { refusal?: Refusal; mistakes?: readonly Mistake[]; name?: string } = {},
): Promise<Response> {
  const { account } = sessionOf(call).principal
  const factors = await listFactors(call.instance.db.read, account.id)
  const passkeys = factors.filter((factor): factor is Passkey => factor.kind === 'passkey')
  const holds = await listLiveHolds(call.instance.db.read, { accountId: account.id, limit: MOST_HOLDS })
  const view: FactorsView = {
    factors,
    holds: holds.filter(({ kind }) => kind === 'remove-factor'),
    codes: await countRecoveryCodes(call.instance.db.read, account.id),
    passkeyOptions: await passkeyOffer(call, passkeys),
    csrf: formToken(call),
    ...(wrong.mistakes ? { mistakes: wrong.mistakes } : {}),
    ...(wrong.name === undefined ? {} : { name: wrong.name }),
  }
  return answerAccount(call, {
    title: `${wrong.mistakes ? 'Mistake: ' : ''}Your factors`,
    section: PATH,
    isSigning: true,
    refusal: wrong.refusal,
    ...(wrong.mistakes ? { status: 400 } : {}),
    done: wrong.mistakes ? undefined : doneOf(call, done),
    body: factorsView(view),
  })
}

export function factorsView({ factors, holds, codes, passkeyOptions, csrf, mistakes = [], name = '' }: FactorsView): Markup {
  const passkeys = factors.filter(({ kind }) => kind === 'passkey')
  const apps = factors.filter(({ kind }) => kind === 'totp')
  const holdOf = ({ id }: Factor) => holds.find(({ details }) => details.factor === id)
  const countOn = (of: readonly Factor[]) => of.filter((each) => holdOf(each) === undefined).length
  const isLast = countOn(factors) === 1
  return html`<h1>${headline(countOn(passkeys), countOn(apps))}</h1>
<p class="lede">A factor is what you have besides your password. ${isLast ? 'Add a second one, and keep it somewhere else: whoever loses the only one waits for days.' : 'With two in different places you can lose one.'}</p>
${mistakesSummary(mistakes)}
<section aria-labelledby="passkeys"><h2 id="passkeys">Passkeys</h2>
${passkeys.length === 0 ? '' : entries(passkeys.map((each) => factorEntry(each, isLast, holdOf(each))))}
${
  passkeyOptions === undefined
    ? html`<p>Passkeys do not work at the address of this index: they need https, or localhost. An authenticator app with recovery codes is the strongest there is here.</p>`
    : form({
        csrf,
        action: `${PATH}/passkey`,
        label: 'Add a passkey',
        body: html`<h3>Add a passkey</h3>
<p class="hint">A fingerprint or face on this device, your phone, or a security key. It answers to this index alone, so no false page can use it.</p>
${field({ name: 'name', label: 'Name', type: 'text', autocomplete: 'off', hint: 'By which you will know it: laptop, blue key.', value: name, mistake: mistakes.find((each) => each.name === 'name')?.mistake })}
${passkeyButton({ label: 'Add a passkey', does: 'create', options: passkeyOptions, into: 'registration' })}`,
      })
}</section>
<section aria-labelledby="apps"><h2 id="apps">Authenticator apps</h2>
${apps.length === 0 ? '' : entries(apps.map((each) => factorEntry(each, isLast, holdOf(each))))}
<p>${apps.length === 0 ? 'An app on your phone that shows six digits.' : ''} <a href="${PATH}/totp">Add an authenticator app</a></p></section>
<section aria-labelledby="codes"><h2 id="codes">Recovery codes</h2>
<p>${
    codes.left === 0
      ? 'You have none left.'
      : html`You have ${countText(codes.left, 'code')} left${codes.madeAt === null ? '' : html`, made on ${day(codes.madeAt)}`}.`
  } Each works once, in place of a factor that is out of reach.</p>
${form({
  csrf,
  action: `${PATH}/recovery-codes`,
  shape: 'bare',
  body: html`<p class="hint">New codes are shown once. ${codes.left === 0 ? '' : 'Those that you have die.'}</p><button class="button" type="submit">Make new recovery codes</button>`,
})}</section>`
}

function headline(passkeys: number, apps: number): string {
  const parts = [...(passkeys > 0 ? [countText(passkeys, 'passkey')] : []), ...(apps > 0 ? [countText(apps, 'authenticator app')] : [])]
  return parts.length === 0 ? 'You have no factor' : `You have ${parts.join(' and ')}`
}

function factorEntry(factor: Factor, isLast: boolean, hold: Pick<Hold, 'id'> | undefined) {
  const { id, name, kind, createdAt, lastUsedAt } = factor
  const checks = kind === 'passkey' ? ((factor as Passkey).verifiesUser ? 'checks who holds it' : 'asks only for a touch') : undefined
  return {
    what: html`<strong><bdi>${name}</bdi></strong> ${hold ? badge('switched off', 'red') : ''}`,
    about: [
      hold && html`It is to be removed, <a href="${holdPath(hold)}">unless that is stopped</a>.`,
      dotted(html`added ${day(createdAt)}`, lastUsedAt === null ? 'never used' : html`last used ${moment(lastUsedAt)}`, checks),
    ],
    acts: hold
      ? ('' as const)
      : isLast
        ? html`<span class="mute small">your only factor</span>`
        : html`<a class="button" href="${PATH}/${id}/remove">Remove<span class="unseen"> <bdi>${name}</bdi></span></a>`,
  }
}

/** `GET /account/factors/:id/remove`: what it means. */
export async function confirmRemoveFactor(call: Call): Promise<Response> {
  const factor = await findFactor(call.instance.db.read, sessionOf(call).principal.account.id, call.params.id ?? '')
  if (!factor || factor.removedAt !== null) throw new Refusal('factor-unknown')
  const { removeFactor } = call.instance.accountTerms
  const body = confirmation({
    title: html`Remove "<bdi>${factor.name}</bdi>"?`,
    points: [
      ...(removeFactor === 0
        ? []
        : [
            `It is switched off at once, as if it were lost or stolen, and removed after ${spanText(removeFactor)}. Until then another passkey that you have had for a while switches it on again, or makes the wait shorter.`,
          ]),
      `This ${factor.kind === 'passkey' ? 'passkey' : 'authenticator app'} opens your account no more.`,
      'Every other session ends, and each of your addresses is told.',
      'Confirm it with a factor that you have had for a while: else your account is guarded for some days.',
      removeFactor === 0
        ? 'For 30 days the notice that we mail can take it back, unless you confirmed this with an old passkey.'
        : 'The notice that we mail can stop the removal until administrators have decided. It does not switch the factor on again.',
    ],
    csrf: formToken(call),
    action: `${PATH}/${factor.id}/remove`,
    button: `Remove "${factor.name}"`,
    back: { href: PATH, label: 'Keep it' },
  })
  return answerAccount(call, { title: `Remove ${factor.name}`, section: PATH, body })
}

/** `POST /account/factors/:id/remove` */
export async function removeFactorSubmit(call: Call): Promise<Response> {
  try {
    await askForStrongest(call)
    const hold = await removeFactor(call.instance, sessionOf(call).principal, call.params.id ?? '')
    if (hold) return seeOther(`${holdPath(hold)}?done=asked`)
  } catch (error) {
    return showFactors(call, { refusal: refusalOf(error) })
  }
  return seeOther(`${PATH}?done=removed`)
}

/** `POST /account/factors/recovery-codes`: the answer shows them, once. */
export async function recoveryCodesSubmit(call: Call): Promise<Response> {
  await askForFreshness(call)
  const codes = await renewRecoveryCodes(call.instance, sessionOf(call).principal)
  return answerAccount(call, { title: 'Your recovery codes', section: PATH, body: newCodesView(codes) })
}

export function newCodesView(codes: readonly string[]): Markup {
  return html`<h1>Keep these recovery codes now: they are not shown again</h1>
<p class="lede">All older codes are dead. Keep these out of your mailbox.</p>
<div class="after">${recoveryCodesView(codes)}</div>
<p class="after"><a class="button primary" href="${PATH}">I have kept them</a></p>`
}
