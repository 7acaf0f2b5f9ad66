import { html } from 'hono/html'
import type { Account } from '../../../accounts/account.ts'
import { findAccountByName, listAccountsById } from '../../../accounts/store.ts'
import { Refusal } from '../../../errors.ts'
import { listGreatestRoles } from '../../../ownership/list-greatest-roles.ts'
import type { OwnerTerms } from '../../../ownership/owner-terms.ts'
import { askForSuccession } from '../../../ownership/succession.ts'
import { excerpt } from '../../../packaging/excerpt.ts'
import type { Project } from '../../../packaging/project.ts'
import { isProjectName } from '../../../packaging/project-name.ts'
import { findProject } from '../../../packaging/store.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Call } from '../../call.ts'
import { answerAccount, refusalOf } from '../account/account-frame.ts'
import { formToken, seeOther, sessionOf } from '../page-form.ts'
import { area, select } from '../pieces/choices.ts'
import { form } from '../pieces/form.ts'
import { spanText } from '../pieces/span.ts'
import { projectPath } from '../place.ts'
import { holdPath } from './hold-state.ts'
import { managePath, personPath } from './managed-project.ts'

export interface SuccessionView {
  readonly project: Project
  readonly target: Account
  readonly terms: Pick<OwnerTerms, 'succession' | 'successionSilence' | 'successionBy'>
  /** Names of those who could follow; one: whoever asks. */
  readonly heirs: readonly string[]
  readonly evidence: string
  /** What was wrong with it. */
  readonly mistake: string | undefined
  /** Whoever looks has a part in the project; an administrator need not. */
  readonly isInside: boolean
  readonly csrf: string
}

/** `GET /manage/:name/people/:person/succession` */
export const successionPage = (call: Call): Promise<Response> => show(call)

/** `POST /manage/:name/people/:person/succession` */
export async function successionSubmit(call: Call): Promise<Response> {
  const { project, target, heirs } = await read(call)
  const { principal } = sessionOf(call)
  const heir = heirs.find(({ name }) => name === (call.form.heir ?? principal.account.name))
  try {
    if (!heir) throw new Refusal('heir-cannot')
    const evidence = call.form.evidence ?? ''
    const hold = await askForSuccession(call.instance, principal, project, { targetId: target.id, heirId: heir.id, evidence })
    return seeOther(`${holdPath(hold)}?done=asked`)
  } catch (error) {
    return show(call, refusalOf(error))
  }
}

/** To those who own or maintain the project, and to administrators; to everybody else it is as if there were none. */
async function read(call: Call): Promise<{ project: Project; target: Account; heirs: readonly Account[]; isInside: boolean }> {
  const { name = '', person = '' } = call.params
  const { account } = sessionOf(call).principal
  const queries = call.instance.db.read
  const project = isProjectName(name) ? await findProject(queries, name) : undefined
  const roles = project && project.status !== 'deleted' ? await listGreatestRoles(queries, project.id) : []
  const working = roles.filter(({ role }) => role !== 'reader').map(({ accountId }) => accountId)
  if (!project || roles.length === 0 || !(account.isAdministrator || working.includes(account.id)))
    throw new Refusal('project-unknown', { project: excerpt(name) })
  const target = /^[a-z0-9._-]{1,50}$/.test(person) ? await findAccountByName(queries, person) : undefined
  if (!target || !roles.some(({ accountId, role }) => accountId === target.id && role === 'owner')) throw new Refusal('role-none')
  const isAsked = call.instance.ownerTerms.successionBy === 'administrators' && account.isAdministrator
  const ids = isAsked ? working : working.filter((id) => id === account.id)
  return {
    project,
    target,
    isInside: working.includes(account.id),
    heirs: (await listAccountsById(queries, ids)).filter(({ id }) => id !== target.id),
  }
}

async function show(call: Call, refusal?: Refusal): Promise<Response> {
  const { project, target, heirs, isInside } = await read(call)
  const names = heirs.map(({ name }) => name).toSorted()
  const evidence = (call.form.evidence ?? '').slice(0, 500)
  const { ownerTerms: terms } = call.instance
  const mistake = refusal?.code === 'evidence-missing' ? refusal.message : undefined
  const view: SuccessionView = { project, target, terms, heirs: names, evidence, mistake, isInside, csrf: formToken(call) }
  return answerAccount(call, { title: `Nothing was heard of ${target.name}`, section: undefined, refusal, body: successionView(view) })
}

export function successionView({ project, target, terms, heirs, evidence, mistake, isInside, csrf }: SuccessionView): Markup {
  // The page of its people is for those who have a part in it.
  const back = isInside
    ? html`<a class="button" href="${managePath(project)}">Back to the people of <bdi>${project.name}</bdi></a>`
    : html`<a class="button" href="${projectPath(project.normalizedName)}">Back to <bdi>${project.name}</bdi></a>`
  const head = html`<h1>Nothing was heard of <bdi>${target.name}</bdi></h1>
<p class="lede">For an owner of <bdi>${project.name}</bdi> who is gone for good. Whoever is only away loses nothing by it.</p>`
  if (terms.successionBy === 'nobody' || heirs.length === 0)
    return html`${head}<div class="empty"><p>${terms.successionBy === 'members' ? 'Only owners and maintainers can ask.' : terms.successionBy === 'administrators' ? 'On this index administrators ask for it.' : 'On this index the operator decides on the host.'}</p></div><p class="after">${back}</p>`
  return html`${head}
${form({
  csrf,
  action: `${personPath(project, target.name)}/succession`,
  body: html`<ul class="points">
<li>It is possible when ${target.name} has given no sign of life for ${spanText(terms.successionSilence)}: no sign-in, no release, no link pressed.</li>
<li>We tell every address of ${target.name}, all other owners and the administrators. Then it waits for ${spanText(terms.succession)}.</li>
<li>Any sign of life ends it. So does one click in the mail, without signing in.</li>
<li>After it, ${heirs.length === 1 ? heirs[0] : 'whoever follows'} owns the project and ${target.name} does not. That can be taken back.</li>
</ul>
${heirs.length === 1 ? html`<input type="hidden" name="heir" value="${heirs[0]}">` : select({ name: 'heir', label: 'Who follows', value: heirs[0]!, options: heirs.map((name) => [name, name] as const) })}
${area({ name: 'evidence', label: 'What you know', hint: 'How you tried to reach the owner, what you heard, where it can be checked. Administrators read it.', value: evidence, mistake })}
<div class="acts">${back} <button class="button destructive" type="submit">Ask for it</button></div>`,
})}`
}
