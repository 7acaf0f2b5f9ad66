import { html } from 'hono/html'
import { parseAccountName } from '../../../accounts/account.ts'
import { checkPassword } from '../../../accounts/passwords/password.ts'
import { askToRegister, checkRegistration, register } from '../../../accounts/register.ts'
import { isRefusal, Refusal, type RefusalCode } from '../../../errors.ts'
import type { Call } from '../../call.ts'
import { setCookie } from '../../cookies.ts'
import { layout } from '../layout.ts'
import { answerPage } from '../page-answer.ts'
import { formToken, seeOther } from '../page-form.ts'
import { badge } from '../pieces/badge.ts'
import { banner } from '../pieces/banner.ts'
import { field, mistakesSummary } from '../pieces/field.ts'
import { form } from '../pieces/form.ts'

/** `GET /register`: asks for an address, and for nothing else. */
export function registerPage(call: Call): Promise<Response> {
  if (call.instance.terms.registration !== 'open') throw new Refusal('registration-closed')
  return showAsk(call)
}

/** `POST /register`: says the same whether the address is known here or not. */
export async function registerSubmit(call: Call): Promise<Response> {
  const { email = '' } = call.form
  try {
    await askToRegister(call.instance, call.visitor.visit, email)
  } catch (error) {
    if (!isRefusal(error) || error.code === 'registration-closed') throw error
    return showAsk(call, email, error)
  }
  const body = html`<h1>Look into your mailbox</h1>
<p class="lede">We have mailed ${email.slice(0, 254)} what to do next. Open the link in this browser.</p>
<p class="mute after">Nothing after some minutes? Look among unwanted mail, or <a href="/register">ask again</a>.</p>`
  return answerPage(call, layout({ title: 'Look into your mailbox', head: badge('register'), body }), { isFleeting: true })
}

function showAsk(call: Call, email = '', refusal?: Refusal): Promise<Response> {
  const body = html`${refusal?.kind === 'too-many' ? banner('red', refusal.message) : mistakesSummary(refusal ? [{ name: 'email', mistake: refusal.message }] : [])}
<h1>Make an account</h1>
<p class="lede">It begins with your address: we mail you a link, and you choose a name and a password behind it.</p>
${form({
  csrf: formToken(call),
  body: html`${field({ name: 'email', label: 'E-mail address', type: 'email', autocomplete: 'email', value: email.slice(0, 300), mistake: refusal && refusal.kind !== 'too-many' ? refusal.message : undefined })}
<button class="button primary" type="submit">Mail me the link</button>`,
})}`
  const status = refusal === undefined ? 200 : refusal.kind === 'too-many' ? 429 : 400
  return answerPage(call, layout({ title: 'Make an account', head: badge('register'), body }), {
    status,
    isFleeting: true,
    ...(refusal ? { refusal: refusal.code } : {}),
  })
}

/** `GET /register/:secret` */
export async function registrationPage(call: Call): Promise<Response> {
  const { subject } = await checkRegistration(call.instance, call.params.secret ?? '')
  return showForm(call, subject, '', [])
}

const fieldOf: Partial<Record<RefusalCode, 'name' | 'password'>> = {
  'account-name-invalid': 'name',
  'account-name-taken': 'name',
  'password-weak': 'password',
  'password-guessable': 'password',
  'password-breached': 'password',
  'password-unjudged': 'password',
}

/** `POST /register/:secret` */
export async function registrationSubmit(call: Call): Promise<Response> {
  const secret = call.params.secret ?? ''
  const { subject } = await checkRegistration(call.instance, secret)
  const { name = '', password = '' } = call.form
  const mistakes = findMistakes(name, password)
  if (mistakes.length > 0) return showForm(call, subject, name, mistakes)
  try {
    const begun = await register(call.instance, call.visitor.visit, secret, { name, password })
    call.visitor = { ...call.visitor, cookies: [...call.visitor.cookies, setCookie('signIn', begun.secret)] }
    return seeOther('/enrol')
  } catch (error) {
    const at = isRefusal(error) ? fieldOf[error.code] : undefined
    if (at === undefined) throw error
    return showForm(call, subject, name, [{ name: at, mistake: (error as Refusal).message }], isRefusal(error, 'password-unjudged'))
  }
}

function findMistakes(name: string, password: string): { name: 'name' | 'password'; mistake: string }[] {
  const checks = [
    ['name', () => parseAccountName(name)],
    ['password', () => checkPassword(password)],
  ] as const
  return checks.flatMap(([at, check]) => {
    try {
      check()
      return []
    } catch (error) {
      if (!isRefusal(error)) throw error
      return [{ name: at, mistake: error.message }]
    }
  })
}

function showForm(
  call: Call,
  address: string,
  name: string,
  mistakes: readonly { name: 'name' | 'password'; mistake: string }[],
  isUnjudged = false,
): Promise<Response> {
  const mistakeOf = (at: string) => mistakes.find((each) => each.name === at)?.mistake
  const body = html`<h1>Choose a name and a password</h1>
<p class="lede">For ${address}. A second factor comes right after this.</p>
${form({
  csrf: formToken(call),
  body: html`${mistakesSummary(mistakes)}
${field({ name: 'name', label: 'User name', type: 'text', autocomplete: 'username', hint: "1 to 50 of a-z, 0-9, '.', '_' and '-'. It is shown on the projects you own, and can never be changed.", value: name.slice(0, 200), mistake: mistakeOf('name') })}
${field({ name: 'password', label: 'Password', type: 'password', autocomplete: 'new-password', hint: 'At least 12 characters that nobody guesses. A password manager is welcome.', mistake: mistakeOf('password') })}
<button class="button primary" type="submit">Make the account</button>`,
})}`
  return answerPage(call, layout({ title: 'Make an account', head: badge('one-time link'), body }), {
    status: isUnjudged ? 429 : mistakes.length > 0 ? 400 : 200,
    isFleeting: true,
    ...(isUnjudged ? { refusal: 'password-unjudged' as const } : {}),
  })
}
