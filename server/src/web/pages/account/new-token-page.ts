import { html } from 'hono/html'
import { listServicesOf } from '../../../accounts/store.ts'
import type { RefusalCode } from '../../../errors.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import { type Permission, permissions } from '../../../tokens/access.ts'
import { createOwnToken } from '../../../tokens/create-token.ts'
import type { Call } from '../../call.ts'
import { type Place, pipInstallWithToken, twineUpload } from '../client-commands.ts'
import { formToken, sessionOf } from '../page-form.ts'
import { area, checkbox, choices, radio, select } from '../pieces/choices.ts'
import { commandLine, copyButton } from '../pieces/command-line.ts'
import { field, mistakesSummary } from '../pieces/field.ts'
import { form } from '../pieces/form.ts'
import { moment } from '../pieces/moment.ts'
import { placeOf } from '../place.ts'
import { answerAccount, type Mistake, mistakeOf } from './account-frame.ts'
import { MOST_SERVICES } from './list-own-tokens.ts'
import { readWantedToken, type TokenForm, tokenFormOf } from './wanted-token.ts'

const PATH = '/account/tokens/new'

export interface NewTokenView {
  readonly form: TokenForm
  /** Whoever may hold it: the account, then its services. */
  readonly holders: readonly string[]
  readonly mostDays: number | undefined
  readonly csrf: string
  readonly mistakes: readonly Mistake[]
}

/** `GET /account/tokens/new` */
export function newTokenPage(call: Call): Promise<Response> {
  const { tokenDays, mostTokenDays } = call.instance.config.people
  return show(call, { ...tokenFormOf({}), permissions: ['upload'], days: String(tokenDays ?? mostTokenDays ?? '') }, [])
}

const fieldOf: Partial<Record<RefusalCode, string>> = {
  'token-name-invalid': 'name',
  'account-unknown': 'holder',
  'holder-cannot-have-tokens': 'holder',
  'token-lives-too-long': 'days',
  'network-invalid': 'networks',
  'token-too-large': 'projects',
  'project-name-invalid': 'projects',
  'project-name-too-long': 'projects',
}

/** `POST /account/tokens/new`: the answer shows the token, once. */
export async function newTokenSubmit(call: Call): Promise<Response> {
  const { account } = sessionOf(call).principal
  const given = tokenFormOf(call.form)
  const read = readWantedToken(given, account.name)
  if ('mistakes' in read) return show(call, given, read.mistakes)
  try {
    const location = new URL(call.instance.config.publicUrl).host
    const { token, text } = await createOwnToken(call.instance, sessionOf(call).principal, location, read.wanted)
    const body = madeTokenView({
      name: token.name,
      text,
      expiresAt: token.expiresAt,
      permissions: read.wanted.permissions,
      place: placeOf(call.instance),
    })
    return answerAccount(call, { title: 'Your new token', section: '/account/tokens', body })
  } catch (error) {
    return show(call, given, [mistakeOf(error, fieldOf)])
  }
}

async function show(call: Call, given: TokenForm, mistakes: readonly Mistake[]): Promise<Response> {
  const { account } = sessionOf(call).principal
  const services = await listServicesOf(call.instance.db.read, [account.id], MOST_SERVICES)
  const view: NewTokenView = {
    form: given,
    holders: [account.name, ...services.map(({ name }) => name)],
    mostDays: call.instance.config.people.mostTokenDays,
    csrf: formToken(call),
    mistakes,
  }
  return answerAccount(call, {
    title: `${mistakes.length > 0 ? 'Mistake: ' : ''}Make a token`,
    section: '/account/tokens',
    body: newTokenView(view),
    ...(mistakes.length > 0 ? { status: 400 } : {}),
  })
}

const permissionHints: Readonly<Record<Permission, string>> = {
  upload: 'publishes files',
  read: 'reads a private index: pip, uv, mirrors',
  yank: 'takes a release out of what installers choose, and back',
}

export function newTokenView({ form: given, holders, mostDays, csrf, mistakes }: NewTokenView): Markup {
  const mistakeIn = (name: string) => mistakes.find((each) => each.name === name)?.mistake
  return html`<h1>Make a token</h1>
<p class="lede">Give it what it needs and no more: what it carries cannot be widened later, by you or by a thief.</p>
${form({
  csrf,
  action: PATH,
  body: html`${mistakesSummary(mistakes)}
${field({ name: 'name', label: 'Name', type: 'text', autocomplete: 'off', hint: 'Where it will be used: CI of tinyjson, my laptop.', value: given.name, mistake: mistakeIn('name') })}
${
  holders.length < 2
    ? ''
    : select({
        name: 'holder',
        label: 'For',
        hint: 'A machine uses a token of a service: it outlives no change of yours by mistake, and does less.',
        value: given.holder,
        options: holders.map((name, at) => [name, at === 0 ? `${name} (you)` : `the service ${name}`] as const),
      })
}
${choices('Projects', 'projects-asked', [
  radio({ name: 'scope', value: 'named', label: 'These', isChosen: given.scope === 'named' }),
  area({
    name: 'projects',
    label: 'Names',
    hint: 'One a line, or blanks between. A project may not exist yet.',
    value: given.projects,
    mistake: mistakeIn('projects'),
  }),
  radio({ name: 'scope', value: 'all', label: 'Every project of its holder, future ones too', isChosen: given.scope === 'all' }),
])}
${choices(
  'What it may do',
  'permissions',
  permissions.map((each) =>
    checkbox({ name: 'permission[]', value: each, label: each, hint: permissionHints[each], isChosen: given.permissions.includes(each) }),
  ),
  mistakeIn('permissions'),
)}
${field({ name: 'days', label: 'Days until it expires', type: 'text', autocomplete: 'off', isOptional: true, hint: mostDays === undefined ? 'Empty: never. A token that leaks works until somebody notices.' : `At most ${mostDays}.`, value: given.days, mistake: mistakeIn('days') })}
${area({ name: 'networks', label: 'Only from these networks', hint: 'Such as 192.0.2.0/24, one a line. Empty: from anywhere.', rows: 2, value: given.networks, mistake: mistakeIn('networks') })}
<div class="acts"><button class="button primary" type="submit">Make the token</button> <a class="button" href="/account/tokens">Leave it</a></div>`,
})}`
}

export function madeTokenView(made: {
  name: string
  text: string
  expiresAt: number | null
  permissions: readonly Permission[]
  place: Place
}): Markup {
  const { name, text, expiresAt, place } = made
  return html`<h1>Keep this token now: it is not shown again</h1>
<p class="lede"><bdi>${name}</bdi>, ${expiresAt === null ? 'without an end' : html`until ${moment(expiresAt)}`}. Each of your addresses is told that it was made.</p>
<div class="command token"><pre id="token">${text}</pre>${copyButton('token', 'the token')}</div>
<section class="after" aria-labelledby="use"><h2 id="use">Use it</h2>
<p>Put it where your CI keeps secrets, or into a password manager; never into a repository. Here it is called <code>INDEX_TOKEN</code>.</p>
${made.permissions.includes('upload') ? commandLine('twine', `TWINE_PASSWORD="$INDEX_TOKEN" ${twineUpload(place)}`, 'the twine command') : ''}
${made.permissions.includes('read') ? commandLine('pip', pipInstallWithToken(place, { normalizedName: 'NAME' }), 'the pip command') : ''}</section>
<p class="after"><a class="button primary" href="/account/tokens">I have kept it</a></p>`
}
