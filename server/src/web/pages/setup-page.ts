import { html } from 'hono/html'
import { parseAccountName, parseEmail } from '../../accounts/account.ts'
import { checkPassword } from '../../accounts/passwords/password.ts'
import { checkSetupLink, createFirstAdministrator } from '../../accounts/set-up.ts'
import { startSignIn } from '../../accounts/sign-ins/begin-sign-in.ts'
import { isRefusal, Refusal, type RefusalCode } from '../../errors.ts'
import type { Markup } from '../../platform/html/markup.ts'
import type { Call } from '../call.ts'
import { setCookie } from '../cookies.ts'
import { layout } from './layout.ts'
import { answerPage } from './page-answer.ts'
import { formToken, seeOther } from './page-form.ts'
import { badge } from './pieces/badge.ts'
import { field, mistakesSummary } from './pieces/field.ts'
import { form } from './pieces/form.ts'

interface Person {
  readonly name: string
  readonly email: string
  readonly password: string
}

interface Mistake {
  readonly name: keyof Person
  readonly mistake: string
}

/** `GET /setup/:secret`: the form. Changes nothing, so that whoever previews links does no harm. */
export async function setupPage(call: Call): Promise<Response> {
  await checkLink(call)
  return answerPage(call, setupView(call, { name: '', email: '' }, []), { isFleeting: true })
}

/** `POST /setup/:secret` */
export async function setupSubmit(call: Call): Promise<Response> {
  // Before a byte of the form is read.
  await checkLink(call)
  const { name = '', email = '', password = '' } = call.form
  const person: Person = { name, email, password }
  const mistakes = findMistakes(person)
  if (mistakes.length > 0) return answerPage(call, setupView(call, person, mistakes), { status: 400, isFleeting: true })
  try {
    const principal = { kind: 'setup-link', address: call.peer.address } as const
    const account = await createFirstAdministrator(call.instance, principal, call.params.secret!, person)
    // Straight on to the first factor: without one the account could do nothing.
    const begun = await startSignIn(call.instance, call.visitor.visit, account, {
      stage: 'enrolment',
      factors: ['link', 'password'],
      next: '/account',
    })
    call.visitor = { ...call.visitor, cookies: [...call.visitor.cookies, setCookie('signIn', begun.secret)] }
    return seeOther('/enrol')
  } catch (error) {
    const name = isRefusal(error) ? fieldOf[error.code] : undefined
    if (name === undefined) throw error
    return answerPage(call, setupView(call, person, [{ name, mistake: (error as Refusal).message }]), { status: 400, isFleeting: true })
  }
}

async function checkLink(call: Call): Promise<void> {
  if (!call.peer.isConfidential) throw new Refusal('setup-not-confidential')
  await checkSetupLink(call.instance, call.params.secret ?? '')
}

const fieldOf: Partial<Record<RefusalCode, keyof Person>> = {
  'account-name-invalid': 'name',
  'account-exists': 'name',
  'email-invalid': 'email',
  'password-weak': 'password',
}

/** All at once: nobody likes to hear of the second mistake after mending the first. */
function findMistakes(person: Person): Mistake[] {
  const checks = { name: parseAccountName, email: parseEmail, password: checkPassword }
  return (['name', 'email', 'password'] as const).flatMap((name): Mistake[] => {
    try {
      checks[name](person[name])
      return []
    } catch (error) {
      if (!isRefusal(error)) throw error
      return [{ name, mistake: error.message }]
    }
  })
}

function setupView(call: Call, given: { name: string; email: string }, mistakes: readonly Mistake[]): Markup {
  const mistakeOf = (name: keyof Person) => mistakes.find((each) => each.name === name)?.mistake
  return layout({
    title: `${mistakes.length > 0 ? 'Mistake: ' : ''}Make the first administrator`,
    head: badge('one-time link'),
    body: html`<h1>Make the first administrator of this index</h1>
<p class="lede">This link works once, for one hour after it was printed. Looking at this page changed nothing.</p>
${form({
  csrf: formToken(call),
  body: html`${mistakesSummary(mistakes)}
${field({
  name: 'name',
  label: 'User name',
  type: 'text',
  autocomplete: 'username',
  hint: "1 to 50 of a-z, 0-9, '.', '_' and '-'. It is shown on the projects you own.",
  value: given.name.slice(0, 200),
  mistake: mistakeOf('name'),
})}
${field({
  name: 'email',
  label: 'E-mail address',
  type: 'email',
  autocomplete: 'email',
  hint: 'For messages about your account. It is not shown to others.',
  value: given.email.slice(0, 300),
  mistake: mistakeOf('email'),
})}
${field({
  name: 'password',
  label: 'Password',
  type: 'password',
  autocomplete: 'new-password',
  hint: 'At least 12 characters. A password manager is welcome.',
  mistake: mistakeOf('password'),
})}
<button class="button primary" type="submit">Make this administrator</button>`,
})}`,
  })
}
