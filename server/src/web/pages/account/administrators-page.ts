import { html } from 'hono/html'
import { agreeOnAdministrators, mayAgree } from '../../../accounts/administrators/agree.ts'
import { makeAdministrator, removeAdministrator } from '../../../accounts/administrators/change-administrators.ts'
import {
  type Administrator,
  FRESH_ADMINISTRATOR_MILLISECONDS,
  listAllAdministrators,
} from '../../../accounts/administrators/list-administrators.ts'
import { Refusal } from '../../../errors.ts'
import type { Hold } from '../../../holds/hold.ts'
import { listLiveHolds } from '../../../holds/store.ts'
import { describeHold, type ToldHold } from '../../../ownership/hold-sentence.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Call } from '../../call.ts'
import { holdPath, stateBadge } from '../ownership/hold-state.ts'
import { formToken, seeOther, sessionOf } from '../page-form.ts'
import { countText } from '../pieces/amount.ts'
import { badge } from '../pieces/badge.ts'
import { field } from '../pieces/field.ts'
import { form } from '../pieces/form.ts'
import { day } from '../pieces/moment.ts'
import { spanText } from '../pieces/span.ts'
import { answerAccount, doneOf, type Mistake, mistakeOf, refusalOf } from './account-frame.ts'
import { confirmation } from './confirmation.ts'
import { entries } from './entries.ts'
import { buttonForm } from './small-form.ts'

const PATH = '/admin/administrators'
const MOST_HOLDS = 200
const kinds: readonly string[] = ['make-administrator', 'remove-administrator']

export interface AdministratorsView {
  readonly administrators: readonly Administrator[]
  /** What waits about them. */
  readonly waiting: readonly (ToldHold & { readonly mayAgree: boolean })[]
  /** How long somebody waits who is to become one; milliseconds. */
  readonly wait: number
  readonly csrf: string
  readonly mistake?: Mistake | undefined
  readonly name: string
}

const done = {
  made: 'It is done, and every administrator is told.',
  agreed: 'You have agreed. It happens before its time when two of you have.',
}

/** `GET /admin/administrators` */
export const administratorsPage = (call: Call): Promise<Response> => show(call)

/** `POST /admin/administrators` */
export async function makeAdministratorSubmit(call: Call): Promise<Response> {
  const { name = '' } = call.form
  try {
    return answer(await makeAdministrator(call.instance, sessionOf(call).principal, name))
  } catch (error) {
    const fields = {
      'account-name-invalid': 'name',
      'account-unknown': 'name',
      'administrator-already': 'name',
      'administrator-cannot': 'name',
    } as const
    return isFieldRefusal(error, fields)
      ? show(call, { mistake: mistakeOf(error, fields), name: name.slice(0, 60) })
      : show(call, { refusal: refusalOf(error) })
  }
}

const isFieldRefusal = (error: unknown, fields: object): boolean => error instanceof Refusal && Object.hasOwn(fields, error.code)

/** `POST /admin/administrators/holds/:id/agree` */
export async function agreeSubmit(call: Call): Promise<Response> {
  try {
    const hold = await agreeOnAdministrators(call.instance, sessionOf(call).principal, call.params.id ?? '')
    return hold.state === 'applied' ? answer(hold) : seeOther(`${PATH}?done=agreed`)
  } catch (error) {
    return show(call, { refusal: refusalOf(error) })
  }
}

/** `GET /admin/administrators/:name/remove`: what it means. */
export async function confirmRemoveAdministrator(call: Call): Promise<Response> {
  const { administrators } = await read(call)
  const found = administrators.find(({ account }) => account.name === call.params.name)
  if (!found) throw new Refusal('not-found')
  const { name } = found.account
  const { removeAdministrator: wait } = call.instance.accountTerms
  const body = confirmation({
    title: html`Remove <bdi>${name}</bdi> from the administrators?`,
    points: [
      ...(wait === 0
        ? ['It happens at once.']
        : [
            `It is suspended at once, and removed after ${spanText(wait)}. Until then any other administrator can stop it by a passkey; the one who would go can only make the others decide.`,
          ]),
      'The account itself, its projects and its tokens stay as they are.',
      'Every administrator is told. It asks for a passkey that you have had for a while.',
    ],
    csrf: formToken(call),
    action: `${PATH}/${encodeURIComponent(name)}/remove`,
    button: `Remove ${name} from the administrators`,
    back: { href: PATH, label: 'Leave it as it is' },
  })
  return answerAccount(call, { title: `Remove ${name}`, section: undefined, body })
}

/** `POST /admin/administrators/:name/remove` */
export async function removeAdministratorSubmit(call: Call): Promise<Response> {
  try {
    return answer(await removeAdministrator(call.instance, sessionOf(call).principal, call.params.name ?? ''))
  } catch (error) {
    return show(call, { refusal: refusalOf(error) })
  }
}

const answer = (hold: Hold): Response => seeOther(hold.state === 'applied' ? `${PATH}?done=made` : `${holdPath(hold)}?done=asked`)

async function read(call: Call): Promise<Pick<AdministratorsView, 'administrators' | 'waiting'>> {
  const { instance } = call
  const queries = instance.db.read
  const now = instance.clock.now()
  const { account } = sessionOf(call).principal
  const waiting = []
  for (const hold of await listLiveHolds(queries, { limit: MOST_HOLDS })) {
    if (!kinds.includes(hold.kind)) continue
    waiting.push({ ...(await describeHold(instance, queries, hold)), mayAgree: await mayAgree(queries, hold, account.id, now) })
  }
  return { administrators: await listAllAdministrators(queries, now), waiting }
}

async function show(call: Call, wrong: { refusal?: Refusal; mistake?: Mistake; name?: string } = {}): Promise<Response> {
  const view: AdministratorsView = {
    ...(await read(call)),
    wait: call.instance.accountTerms.makeAdministrator,
    csrf: formToken(call),
    mistake: wrong.mistake,
    name: wrong.name ?? '',
  }
  return answerAccount(call, {
    title: `${wrong.mistake ? 'Mistake: ' : ''}Administrators`,
    section: undefined,
    refusal: wrong.refusal,
    ...(wrong.mistake ? { status: 400 } : {}),
    done: wrong.mistake ? undefined : doneOf(call, done),
    body: administratorsView(view),
  })
}

export function administratorsView({ administrators, waiting, wait, csrf, mistake, name }: AdministratorsView): Markup {
  const mayRemove = administrators.filter(({ isActing }) => isActing).length > 1
  const deciding = administrators.filter(({ isActing, isSeasoned }) => isActing && isSeasoned).length
  return html`<h1>${countText(deciding, 'administrator')} ${deciding === 1 ? 'decides' : 'decide'} about this index</h1>
<p class="lede">What asks for two of them, asks for two who have been administrators for ${spanText(FRESH_ADMINISTRATOR_MILLISECONDS)}, or were made on the host.</p>
${waiting.length === 0 ? '' : html`<section aria-labelledby="waits"><h2 id="waits">What waits</h2>${entries(waiting.map((each) => waitingEntry(each, csrf)))}</section>`}
<section aria-labelledby="who"><h2 id="who">Who they are</h2>${entries(administrators.map((each) => administratorEntry(each, mayRemove)))}</section>
${form({
  csrf,
  action: PATH,
  label: 'Make somebody an administrator',
  body: html`<h2>Make somebody an administrator</h2>
<p class="hint">${
    wait === 0
      ? 'It happens at once, and every administrator is told.'
      : `Every administrator is told, and for ${spanText(wait)} each can stop it by a passkey.`
  } It asks for a passkey that you have had for a while.</p>
${field({ name: 'name', label: 'User name', type: 'text', autocomplete: 'off', hint: 'A person with a second factor.', value: name, mistake: mistake?.mistake })}
<button class="button primary" type="submit">Make an administrator</button>`,
})}`
}

function waitingEntry({ hold, sentence, mayAgree: isOpen }: AdministratorsView['waiting'][number], csrf: string) {
  return {
    what: html`<a href="${holdPath(hold)}">${sentence}</a> ${stateBadge(hold.state)}`,
    about: [isOpen ? 'Two administrators who did not ask for it make it happen before its time.' : undefined],
    acts: isOpen ? buttonForm({ csrf, action: `${PATH}/holds/${hold.id}/agree`, button: 'Agree', about: sentence }) : ('' as const),
  }
}

function administratorEntry({ account, since, isSeasoned, isSuspended, isActing }: Administrator, mayRemove: boolean) {
  const { name } = account
  return {
    what: html`<strong><bdi>${name}</bdi></strong> ${isSuspended ? badge('suspended', 'red') : isActing ? '' : badge('cannot act', 'amber')} ${isSeasoned ? '' : badge('new', 'amber')}`,
    about: [
      since === undefined ? undefined : html`an administrator since ${day(since)}`,
      isSeasoned || since === undefined ? undefined : html`counts as one of two from ${day(since + FRESH_ADMINISTRATOR_MILLISECONDS)} on`,
    ],
    acts:
      isSuspended || !mayRemove
        ? ('' as const)
        : html`<a class="button" href="${PATH}/${encodeURIComponent(name)}/remove">Remove<span class="unseen"> <bdi>${name}</bdi></span></a>`,
  }
}
