import { html } from 'hono/html'
import { changePassword } from '../../../accounts/passwords/change-password.ts'
import { findPasswordHash } from '../../../accounts/store.ts'
import { isRefusal, type Refusal, type RefusalCode } from '../../../errors.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Call } from '../../call.ts'
import { formToken, safeNext, seeOther, sessionOf } from '../page-form.ts'
import { field, mistakesSummary } from '../pieces/field.ts'
import { form } from '../pieces/form.ts'
import { answerAccount, type Mistake, mistakeOf } from './account-frame.ts'
import { askForFreshness, isFresh } from './ask-proof.ts'

const PATH = '/account/password'

export interface PasswordView {
  readonly name: string
  /** False where it was dropped, or never chosen. */
  readonly hasPassword: boolean
  readonly csrf: string
  readonly mistakes: readonly Mistake[]
}

const fieldOf: Partial<Record<RefusalCode, string>> = {
  'password-wrong': 'before',
  'password-weak': 'after',
  'password-guessable': 'after',
  'password-breached': 'after',
}

/** `GET /account/password`: the factor comes first, so that no page has to carry a password along. */
export async function passwordPage(call: Call): Promise<Response> {
  return (await isFresh(call))
    ? show(call, [])
    : answerAccount(call, { title: 'Your password', section: PATH, body: confirmFirstView(formToken(call)) })
}

/** `POST /account/password` */
export async function passwordSubmit(call: Call): Promise<Response> {
  try {
    await askForFreshness(call)
    await changePassword(call.instance, sessionOf(call).principal, { before: call.form.before ?? '', after: call.form.after ?? '' })
  } catch (error) {
    if (isRefusal(error, 'proof-needed')) return seeOther(PATH)
    return isRefusal(error, 'password-unjudged') ? show(call, [], error) : show(call, [mistakeOf(error, fieldOf)])
  }
  return seeOther('/account?done=password-changed')
}

/** `POST /account/confirm`: shows a factor and goes on to `next`. */
export async function confirmSubmit(call: Call): Promise<Response> {
  await askForFreshness(call)
  return seeOther(safeNext(call.form.next))
}

async function show(call: Call, mistakes: readonly Mistake[], refusal?: Refusal): Promise<Response> {
  const { account } = sessionOf(call).principal
  const hasPassword = (await findPasswordHash(call.instance.db.read, account.id)) !== null
  return answerAccount(call, {
    title: `${mistakes.length > 0 ? 'Mistake: ' : ''}Your password`,
    section: PATH,
    body: passwordView({ name: account.name, hasPassword, csrf: formToken(call), mistakes }),
    ...(refusal === undefined ? {} : { refusal, status: 429 }),
    ...(mistakes.length > 0 ? { status: 400 } : {}),
  })
}

export function confirmFirstView(csrf: string): Markup {
  return html`<h1>Before you choose another password, confirm that it is you</h1>
<p class="lede">It is a while since you showed a factor here. Nothing is changed by it.</p>
${form({ csrf, action: '/account/confirm', body: html`<input type="hidden" name="next" value="${PATH}"><button class="button primary" type="submit">Go on</button>` })}`
}

export function passwordView({ name, hasPassword, csrf, mistakes }: PasswordView): Markup {
  const mistakeIn = (field: string) => mistakes.find((each) => each.name === field)?.mistake
  return html`<h1>${hasPassword ? 'Choose another password' : 'Choose a password: you have none at the moment'}</h1>
<p class="lede">It opens nothing without a factor. Every other session ends when you change it, and each of your addresses is told.</p>
${form({
  csrf,
  action: PATH,
  body: html`${mistakesSummary(mistakes)}
<input class="unseen" type="text" name="name" value="${name}" autocomplete="username" tabindex="-1" aria-hidden="true" readonly>
${hasPassword ? field({ name: 'before', label: 'Present password', type: 'password', autocomplete: 'current-password', mistake: mistakeIn('before') }) : ''}
${field({ name: 'after', label: 'New password', type: 'password', autocomplete: 'new-password', hint: 'At least 12 characters, hard to guess. A password manager is welcome.', mistake: mistakeIn('after') })}
<div class="acts"><button class="button primary" type="submit">Change the password</button> <a class="button" href="/account">Keep the old one</a></div>`,
})}`
}
