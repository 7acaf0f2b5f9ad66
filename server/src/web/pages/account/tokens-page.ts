import { html } from 'hono/html'
import { Refusal } from '../../../errors.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import { putTokenToSleep, revokeToken, wakeToken } from '../../../tokens/change-token.ts'
import { readTokenScope, type TokenScope } from '../../../tokens/token-scope.ts'
import type { Call } from '../../call.ts'
import { formToken, seeOther, sessionOf } from '../page-form.ts'
import { countText } from '../pieces/amount.ts'
import { badge, type Tone } from '../pieces/badge.ts'
import { day, moment } from '../pieces/moment.ts'
import { answerAccount, doneOf, refusalOf } from './account-frame.ts'
import { confirmation } from './confirmation.ts'
import { dotted, entries } from './entries.ts'
import { listOwnTokens, type OwnToken } from './list-own-tokens.ts'
import { buttonForm } from './small-form.ts'

export const TOKENS_PATH = '/account/tokens'
/** Scopes stand in the journal, one look-up each; nobody reads more of them. */
const MOST_SCOPES = 200

const done = {
  asleep: 'The token is asleep: it is refused until you wake it.',
  awake: 'The token works again, unless something else keeps it asleep.',
  revoked: 'The token is dead. What it did stays in your history.',
}

export interface TokensView {
  readonly tokens: readonly (OwnToken & { readonly scope: TokenScope | undefined })[]
  readonly csrf: string
}

/** `GET /account/tokens` */
export const tokensPage = (call: Call): Promise<Response> => showTokens(call)

async function showTokens(call: Call, refusal?: Refusal): Promise<Response> {
  const { account } = sessionOf(call).principal
  const own = await listOwnTokens(call.instance, account)
  const tokens = await Promise.all(
    own.map(async (token, at) => ({ ...token, scope: at < MOST_SCOPES ? await readTokenScope(call.instance, token.id) : undefined })),
  )
  return answerAccount(call, {
    title: 'Your tokens',
    section: TOKENS_PATH,
    refusal,
    done: doneOf(call, done),
    body: tokensView({ tokens, csrf: formToken(call) }),
  })
}

export function tokensView({ tokens, csrf }: TokensView): Markup {
  const live = tokens.filter(({ state }) => state !== 'revoked' && state !== 'expired')
  const dead = tokens.filter((token) => !live.includes(token))
  const working = live.filter(({ state }) => state !== 'asleep').length
  return html`<h1>${live.length === 0 ? 'You have no token' : `${countText(working, 'token')} ${working === 1 ? 'works' : 'work'} in your name${working === live.length ? '' : `, ${live.length - working} asleep`}`}</h1>
<p class="lede">A token is what twine, pip and CI use instead of you. It stands in for nothing on these pages.</p>
<p class="after"><a class="button primary" href="${TOKENS_PATH}/new">Make a token</a></p>
${live.length === 0 ? html`<div class="empty"><p>To publish or to read a private index by program, make one. Give it the projects and the days that it needs, and no more.</p></div>` : entries(live.map((token) => tokenEntry(token, csrf)))}
${dead.length === 0 ? '' : html`<details class="more"><summary>${countText(dead.length, 'dead token')}</summary>${entries(dead.map((token) => tokenEntry(token, csrf)))}</details>`}`
}

const states: Readonly<Record<OwnToken['state'], readonly [words: string, tone: Tone]>> = {
  active: ['active', 'kelp'],
  narrowed: ['narrowed', 'kelp'],
  asleep: ['asleep', 'amber'],
  expired: ['expired', 'plain'],
  revoked: ['revoked', 'red'],
}

const sleepReasons: Readonly<Record<string, string>> = {
  owner: 'you put it to sleep',
  operator: 'whoever runs the index put it to sleep',
  'frozen-account': 'your account was frozen',
  disputed: 'somebody said that it was not you who made it',
  dormant: 'it was not used for a long time',
}

function tokenEntry(token: TokensView['tokens'][number], csrf: string) {
  const { id, name, holder, isService, state, createdAt, expiresAt, revokedAt, lastUsedAt, asleepBecause, scope } = token
  const path = `${TOKENS_PATH}/${id}`
  const [words, tone] = states[state]
  const isDead = state === 'revoked' || state === 'expired'
  const end =
    revokedAt !== null
      ? html`revoked ${day(revokedAt)}`
      : expiresAt === null
        ? 'never expires'
        : html`${state === 'expired' ? 'expired' : 'expires'} ${day(expiresAt)}`
  const reasons = asleepBecause.map((reason) => sleepReasons[reason] ?? 'it is restrained by the index')
  return {
    what: html`<strong><bdi>${name}</bdi></strong> ${badge(words, tone)} ${isService ? html`<span class="mute">of the service <bdi>${holder}</bdi></span>` : ''}`,
    about: [
      scope === undefined ? undefined : scopeLine(scope),
      dotted(html`made ${day(createdAt)}`, end, lastUsedAt === null ? 'never used' : html`last used ${moment(lastUsedAt)}`),
      state === 'asleep' ? `Asleep, because ${[...new Set(reasons)].join(', and ')}.` : undefined,
      html`<span class="mono">${id}</span>`,
    ],
    acts: isDead
      ? ('' as const)
      : html`${
          asleepBecause.length > 0
            ? buttonForm({ csrf, action: `${path}/wake`, button: 'Wake', about: name })
            : buttonForm({ csrf, action: `${path}/sleep`, button: 'Put to sleep', about: name })
        } <a class="button" href="${path}/revoke">Revoke<span class="unseen"> <bdi>${name}</bdi></span></a>`,
  }
}

/** What a token may do, in a line. */
export function scopeLine({ projects, permissions, networks }: TokenScope): Markup {
  const shown = projects === 'all' ? 'all projects of its holder' : projects.slice(0, 5).join(', ')
  const more = projects !== 'all' && projects.length > 5 ? ` and ${projects.length - 5} more` : ''
  return html`${permissions.join(', ')} · ${projects === 'all' ? shown : html`<bdi>${shown}</bdi>${more}`} · ${networks === 'anywhere' ? 'from anywhere' : html`from <span class="mono">${networks.join(', ')}</span>`}`
}

/** `GET /account/tokens/:id/revoke` */
export async function confirmRevoke(call: Call): Promise<Response> {
  const { account } = sessionOf(call).principal
  const token = (await listOwnTokens(call.instance, account)).find(({ id }) => id === call.params.id)
  if (!token) throw new Refusal('token-unknown', { id: (call.params.id ?? '').slice(0, 60) })
  const body = confirmation({
    title: html`Revoke the token "<bdi>${token.name}</bdi>" for ever?`,
    points: [
      html`Whatever uses it is refused from now on. ${token.lastUsedAt === null ? 'It was never used.' : html`It was last used ${moment(token.lastUsedAt)}.`}`,
      'Copies of it that were cut down die with it.',
      'This cannot be undone. If you are not sure, put it to sleep: you can wake it.',
    ],
    csrf: formToken(call),
    action: `${TOKENS_PATH}/${token.id}/revoke`,
    button: `Revoke "${token.name}"`,
    back: { href: TOKENS_PATH, label: 'Keep it' },
  })
  return answerAccount(call, { title: `Revoke ${token.name}`, section: TOKENS_PATH, body })
}

const submit =
  (doneWord: keyof typeof done, act: typeof putTokenToSleep) =>
  async (call: Call): Promise<Response> => {
    try {
      await act(call.instance, sessionOf(call).principal, call.params.id ?? '')
    } catch (error) {
      return showTokens(call, refusalOf(error))
    }
    return seeOther(`${TOKENS_PATH}?done=${doneWord}`)
  }

/** `POST /account/tokens/:id/…` */
export const sleepSubmit = submit('asleep', putTokenToSleep)
export const wakeSubmit = submit('awake', wakeToken)
export const revokeSubmit = submit('revoked', revokeToken)
