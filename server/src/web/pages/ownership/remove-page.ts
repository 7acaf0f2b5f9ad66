import { html } from 'hono/html'
import type { Account } from '../../../accounts/account.ts'
import { findAccountByName, listAccountsById } from '../../../accounts/store.ts'
import { Refusal } from '../../../errors.ts'
import type { Concerned } from '../../../holds/hold-kind.ts'
import { previewRemoval, type RemovalPreview } from '../../../ownership/preview-removal.ts'
import { refuse } from '../../../ownership/refuse.ts'
import { removeFromProject } from '../../../ownership/remove-from-project.ts'
import { includesRole, type Role } from '../../../ownership/role.ts'
import type { Project } from '../../../packaging/project.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Call } from '../../call.ts'
import { answerAccount, refusalOf } from '../account/account-frame.ts'
import { confirmation } from '../account/confirmation.ts'
import { formToken, seeOther, sessionOf } from '../page-form.ts'
import { spanText } from '../pieces/span.ts'
import { holdPath } from './hold-state.ts'
import { managedProject, managePath, personPath } from './managed-project.ts'
import { everywherePath } from './remove-everywhere-page.ts'

type Rest = 'none' | 'maintainer' | 'reader'

export interface RemovalView {
  readonly project: Project
  readonly target: Account
  readonly isSelf: boolean
  readonly held: Role
  readonly to: Rest
  /** The one who looks may do it to himself only. */
  readonly isOwner: boolean
  readonly preview: RemovalPreview
  /** What the preview refuses, in words. */
  readonly refusal: Refusal | undefined
  /** Names of accounts by id. */
  readonly names: ReadonlyMap<string, string>
  readonly csrf: string
}

/** `GET /manage/:name/people/:person?to=maintainer`: what taking a role, or a part of it, would mean. */
export const removePage = (call: Call): Promise<Response> => show(call, call.url.searchParams.get('to') ?? 'none')

/** `POST /manage/:name/people/:person` */
export async function removeSubmit(call: Call): Promise<Response> {
  const { project } = await managedProject(call)
  const { principal } = sessionOf(call)
  const target = await personNamed(call)
  const to = readRest(call.form.to)
  try {
    const hold = await removeFromProject(call.instance, principal, project, { accountId: target.id, ...(to === 'none' ? {} : { to }) })
    if (hold) return seeOther(`${holdPath(hold)}?done=asked`)
  } catch (error) {
    return show(call, to, refusalOf(error))
  }
  const hasLeft = target.id === principal.account.id && to !== 'maintainer'
  return seeOther(hasLeft ? '/account/invitations?done=left' : `${managePath(project)}?done=removed`)
}

async function personNamed(call: Call): Promise<Account> {
  const name = call.params.person ?? ''
  // What is no name is asked of no database.
  const found = /^[a-z0-9._-]{1,50}$/.test(name) ? await findAccountByName(call.instance.db.read, name) : undefined
  if (!found) throw new Refusal('role-none')
  return found
}

function readRest(text: string | undefined): Rest {
  if (text !== 'none' && text !== 'maintainer' && text !== 'reader') throw new Refusal('not-found')
  return text
}

async function show(call: Call, asked: string, refused?: Refusal): Promise<Response> {
  const { project, role } = await managedProject(call)
  const { account, state } = sessionOf(call).principal
  const { read } = call.instance.db
  const target = await personNamed(call)
  const isSelf = target.id === account.id
  const preview = await previewRemoval(call.instance, read, { account, state }, project, target.id)
  const { held, verdict } = preview
  const to = readRest(asked)
  if (held === undefined || (to !== 'none' && !isSmaller(to, held))) throw new Refusal('role-none')
  // Whoever only maintains sees who else has a role, and no more of what could be done to them.
  if (role !== 'owner' && !isSelf) throw new Refusal('role-none')
  const ids = preview.concerned.map(({ accountId }) => accountId)
  const view: RemovalView = {
    project,
    target,
    isSelf,
    held,
    to,
    isOwner: role === 'owner',
    preview,
    refusal: verdict.verdict === 'refuse' ? refuse(verdict.code, { project, account, state }) : undefined,
    names: new Map((await listAccountsById(read, ids)).map(({ id, name }) => [id, name])),
    csrf: formToken(call),
  }
  return answerAccount(call, { title: titleOf(view), section: undefined, refusal: refused, body: removalView(view) })
}

const isSmaller = (to: Role, held: Role) => to !== held && includesRole(held, to)

function titleOf({ isSelf, target, project, to }: RemovalView): string {
  if (isSelf) return to === 'none' ? `Leave ${project.name}` : `Be only a ${to} of ${project.name}`
  return to === 'none' ? `Remove ${target.name} from ${project.name}` : `Make ${target.name} a ${to} of ${project.name}`
}

export function removalView(view: RemovalView): Markup {
  const { project, target, held, to, preview, refusal, csrf } = view
  const title = titleOf(view)
  const back = { href: managePath(project), label: 'Leave it as it is' }
  if (refusal)
    return html`<h1>${title}: not now</h1>
<p class="lede">${refusal.message}</p>
<p class="after"><a class="button" href="${back.href}">Back to the people of ${project.name}</a></p>`
  return html`${confirmation({
    title: `${title}?`,
    points: pointsOf(view),
    csrf,
    action: personPath(project, target.name),
    button: title,
    back,
    hidden: { to },
  })}
${alternatives(
  view,
  (['none', 'maintainer', 'reader'] as const).filter((each) => each !== to && (each === 'none' || isSmaller(each, held))),
)}
${view.isSelf || !view.isOwner ? '' : html`<p class="after">In more than one project? <a href="${everywherePath(target.name)}">Remove ${target.name} from all that you own</a>, as one act</p>`}
${preview.verdict.verdict === 'hold' ? html`<p class="after mute small">The next page asks for a passkey that you have had for a while.</p>` : ''}`
}

const alternatives = (view: RemovalView, others: readonly Rest[]): Markup | '' =>
  others.length === 0
    ? ''
    : html`<p class="after">Something else instead? ${others.map((to, at) => html`${at === 0 ? '' : ' · '}<a href="${personPath(view.project, view.target.name)}?to=${to}">${titleOf({ ...view, to })}</a>`)}</p>`

function pointsOf({ preview, target, isSelf, held, names }: RemovalView): (string | Markup)[] {
  const { verdict, concerned, lateVetoMilliseconds } = preview
  const who = isSelf ? 'You' : target.name
  if (verdict.verdict !== 'hold')
    return [
      `It happens at once: ${isSelf ? 'you have' : `${target.name} has`} been ${held === 'owner' ? 'an owner' : `a ${held}`} until then.`,
      'Every owner is told.',
      'Tokens of that account, and of the services that it answers for, can no longer publish here. Nothing that is published changes.',
      `To undo it, an owner invites ${isSelf ? 'you' : target.name} again.`,
    ]
  return [
    `Nothing changes at once. It waits for ${spanText(verdict.milliseconds)}, from the moment when everybody whom it concerns could know of it.`,
    ...(verdict.suspends ? [`Meanwhile ${target.name} can neither publish nor manage here, but can object.`] : []),
    // One's own objection is to withdraw.
    ...objectionPoints(isSelf ? concerned.filter(({ accountId }) => accountId !== target.id) : concerned, names),
    'You can withdraw it until it is done.',
    verdict.isLast
      ? `You are the last owner of long standing. After ${spanText(verdict.milliseconds)} you confirm it once more with a passkey; without that, nothing changes.`
      : `After it is done, ${who === 'You' ? 'you' : who} can take it back for ${spanText(lateVetoMilliseconds)}.`,
  ]
}

function objectionPoints(concerned: readonly Concerned[], names: ReadonlyMap<string, string>): string[] {
  const namesOf = (objection: Concerned['objection']) => {
    const found = concerned.filter((each) => each.objection === objection)
    return found.map(({ accountId }) => names.get(accountId) ?? '?').toSorted()
  }
  const decisive = namesOf('decisive')
  const contesting = namesOf('contests')
  return [
    `Every owner is told now.${decisive.length === 0 ? '' : ` ${listed(decisive)} can stop it for good.`}`,
    ...(contesting.length === 0
      ? []
      : [
          `If ${contesting.length === 1 ? contesting[0] : `any of ${listed(contesting)}`} objects, everything stays as it is until administrators decide.`,
        ]),
  ]
}

const listed = (names: readonly string[]) => (names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`)
