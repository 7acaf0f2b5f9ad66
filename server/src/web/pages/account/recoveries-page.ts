import { html } from 'hono/html'
import { welcomeAddress } from '../../../accounts/make-welcome-link.ts'
import { approveRecovery, countApprovals } from '../../../accounts/recovery/recover-account.ts'
import type { RecoveryRequest } from '../../../accounts/recovery/recovery-request.ts'
import { listWaitingRecoveries } from '../../../accounts/recovery/store.ts'
import { listAccountsById, listAdministrators } from '../../../accounts/store.ts'
import type { Refusal } from '../../../errors.ts'
import { giveBackAccount } from '../../../incidents/give-back-account.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Call } from '../../call.ts'
import { formToken, seeOther, sessionOf } from '../page-form.ts'
import { countText } from '../pieces/amount.ts'
import { badge } from '../pieces/badge.ts'
import { commandLine } from '../pieces/command-line.ts'
import { moment } from '../pieces/moment.ts'
import { answerAccount, doneOf, refusalOf } from './account-frame.ts'
import { dotted, entries } from './entries.ts'
import { buttonForm } from './small-form.ts'

const PATH = '/admin/recoveries'

export interface WaitingRecovery extends RecoveryRequest {
  readonly name: string
  readonly createdAt: number
  /** Names of administrators, or `the operator`. */
  readonly approvedBy: readonly string[]
  readonly needed: number
  readonly isOwn: boolean
  readonly isApprovedByMe: boolean
}

const done = { approved: 'You have said that it is the owner. It still waits for its time, and for the others who have to say so.' }

/** `GET /admin/recoveries` */
export const recoveriesPage = (call: Call): Promise<Response> => show(call)

/** `POST /admin/recoveries/:id/approve` */
export async function approveSubmit(call: Call): Promise<Response> {
  try {
    await approveRecovery(call.instance, sessionOf(call).principal, call.params.id ?? '')
  } catch (error) {
    return show(call, refusalOf(error))
  }
  return seeOther(`${PATH}?done=approved`)
}

/** `POST /admin/recoveries/:id/grant`: the answer shows the link for the owner, once. */
export async function grantSubmit(call: Call): Promise<Response> {
  try {
    const secret = await giveBackAccount(call.instance, sessionOf(call).principal, call.params.id ?? '')
    const body = grantedView(welcomeAddress(call.instance, secret))
    return answerAccount(call, { title: 'The recovery was granted', section: undefined, body })
  } catch (error) {
    return show(call, refusalOf(error))
  }
}

async function show(call: Call, refusal?: Refusal): Promise<Response> {
  const { account } = sessionOf(call).principal
  const { read } = call.instance.db
  const requests = await listWaitingRecoveries(read)
  const administrators = await listAdministrators(read)
  const people = new Map(
    (
      await listAccountsById(
        read,
        requests.map(({ accountId }) => accountId),
      )
    ).map((each) => [each.id, each]),
  )
  const names = new Map(administrators.map(({ id, name }) => [id, name]))
  const recoveries: WaitingRecovery[] = []
  for (const request of requests) {
    const { approvers, needed } = await countApprovals(read, request, call.instance.clock.now())
    recoveries.push({
      ...request,
      name: people.get(request.accountId)?.name ?? '?',
      createdAt: people.get(request.accountId)?.createdAt ?? request.requestedAt,
      approvedBy: approvers.map((id) => names.get(id) ?? 'the operator'),
      needed,
      isOwn: request.accountId === account.id,
      isApprovedByMe: approvers.includes(account.id),
    })
  }
  const body = recoveriesView(recoveries, call.instance.clock.now(), formToken(call))
  return answerAccount(call, { title: 'Recoveries', section: undefined, refusal, done: doneOf(call, done), body })
}

export function recoveriesView(recoveries: readonly WaitingRecovery[], now: number, csrf: string): Markup {
  return html`<h1>${recoveries.length === 0 ? 'Nobody waits for a recovery' : `${countText(recoveries.length, 'recovery', 'recoveries')} ${recoveries.length === 1 ? 'waits' : 'wait'} for administrators`}</h1>
<p class="lede">Somebody says that he has lost every factor. He has shown the password, and nothing else: a thief could say the same.</p>
${
  recoveries.length === 0
    ? html`<div class="empty"><p>Whoever asks for one stands here, until it is granted, or its owner stops it.</p></div>`
    : html`<section class="panel after" aria-labelledby="how"><h2 id="how">Before you approve one</h2>
<p>Talk to the owner by a way that you knew before this: in person, by a number that you have had for long. Not by the address or number that the request came with. Every address of the account was told, and can stop it until the time is over.</p></section>
${entries(recoveries.map((recovery) => recoveryEntry(recovery, now, csrf)))}`
}`
}

function recoveryEntry(recovery: WaitingRecovery, now: number, csrf: string) {
  const { id, name, requestedAt, applyAt, approvedBy, needed, isOwn, isApprovedByMe, createdAt } = recovery
  const isDue = now >= applyAt
  const hasEnough = approvedBy.length >= needed
  return {
    what: html`<strong><bdi>${name}</bdi></strong> ${hasEnough ? badge('approved', 'kelp') : badge(`${approvedBy.length} of ${needed} approved`, 'amber')} ${isDue ? '' : badge('waits', 'amber')}`,
    about: [
      dotted(html`asked ${moment(requestedAt)}`, html`${isDue ? 'could be granted since' : 'cannot be granted before'} ${moment(applyAt)}`),
      html`account made ${moment(createdAt)}`,
      approvedBy.length === 0 ? 'Nobody has approved it yet.' : html`Approved by <bdi>${approvedBy.join(', ')}</bdi>.`,
      isOwn ? 'This is your own account: others decide.' : undefined,
      needed === 1 && !hasEnough
        ? html`With fewer than two other administrators the operator says so on the host: <code>holdfast recovery approve ${id}</code>`
        : undefined,
    ],
    acts: isOwn
      ? ('' as const)
      : html`${isApprovedByMe || needed === 1 ? '' : buttonForm({ csrf, action: `${PATH}/${id}/approve`, button: `Say that it is ${name}` })}
${isDue && hasEnough ? buttonForm({ csrf, action: `${PATH}/${id}/grant`, button: `Give the account back to ${name}`, tone: 'destructive' }) : ''}`,
  }
}

export function grantedView(link: string): Markup {
  return html`<h1>The account is given back, without its factors</h1>
<p class="lede">Every factor and session of it is gone. Its owner chooses a password by this link, and enrols a new factor. For 72 hours the account publishes nothing.</p>
${commandLine('link', link, 'the link')}
<p class="after"><strong>Hand it to the owner alone</strong>, by the way by which you know him: whoever opens it first chooses the password. It works once, for seven days, and is not shown again.</p>
<p class="after"><a class="button primary" href="${PATH}">I have handed it over</a></p>`
}
