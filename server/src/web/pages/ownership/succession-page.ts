import { html } from 'hono/html'
import type { Account } from '../../../accounts/account.ts'
import { findAccountByName, listAccountsById } from '../../../accounts/store.ts'
import { Refusal } from '../../../errors.ts'
import { listGreatestRoles } from '../../../ownership/list-greatest-roles.ts'
import type { OwnerTerms } from '../../../ownership/owner-terms.ts'
import { askForSuccession } from '../../../ownership/succession/ask-for-succession.ts'
import { projectPlace } from '../../../ownership/succession/places/project-place.ts'
import type { SuccessionPlace } from '../../../ownership/succession/places/succession-place.ts'
import { excerpt } from '../../../packaging/metadata/excerpt.ts'
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

/** An owner of whom nothing was heard, and where: the same page for a project and for an organisation. */
export interface SilentOwner {
  readonly place: SuccessionPlace
  /** Of the place, as people know it. */
  readonly name: string
  /** Who has a part there, by which he may ask. */
  readonly partners: string
  /** Who hears of it besides the one who is followed and administrators. */
  readonly hearers: string
  /** What else comes with it. */
  readonly alsoOwns: string
  /** Where its form goes. */
  readonly action: string
  readonly back: { readonly href: string; readonly text: string }
  readonly target: Account
  readonly heirs: readonly Account[]
}

export interface SuccessionView extends Pick<SilentOwner, 'name' | 'partners' | 'hearers' | 'alsoOwns' | 'action' | 'back' | 'target'> {
  readonly terms: Pick<OwnerTerms, 'succession' | 'successionSilence' | 'successionBy'>
  /** Names of those who could follow; one: whoever asks. */
  readonly heirs: readonly string[]
  readonly evidence: string
  /** What was wrong with it. */
  readonly mistake: string | undefined
  readonly csrf: string
}

/** `GET /manage/:name/people/:person/succession` */
export const successionPage = async (call: Call): Promise<Response> => showSuccession(call, await readInProject(call))

/** `POST /manage/:name/people/:person/succession` */
export const successionSubmit = async (call: Call): Promise<Response> => submitSuccession(call, await readInProject(call))

/** Asks for it as the form says. */
export async function submitSuccession(call: Call, owner: SilentOwner): Promise<Response> {
  const { place, target, heirs } = owner
  const { principal } = sessionOf(call)
  const heir = heirs.find(({ name }) => name === (call.form.heir ?? principal.account.name))
  try {
    // Whoever is named and has no part in it is judged like everybody else.
    const heirId = heir?.id ?? ''
    const hold = await askForSuccession(call.instance, principal, place, {
      targetId: target.id,
      heirId,
      evidence: call.form.evidence ?? '',
    })
    return seeOther(`${holdPath(hold)}?done=asked`)
  } catch (error) {
    return showSuccession(call, owner, refusalOf(error))
  }
}

/** Those of some accounts who could follow: whoever asks, and where administrators ask every one of them. */
export async function readHeirs(call: Call, partIds: readonly string[], targetId: string): Promise<readonly Account[]> {
  const { account } = sessionOf(call).principal
  const isAsked = call.instance.ownerTerms.successionBy === 'administrators' && account.isAdministrator
  const ids = isAsked ? partIds : partIds.filter((id) => id === account.id)
  return (await listAccountsById(call.instance.db.read, ids)).filter(({ id }) => id !== targetId)
}

/** To those who own or maintain the project, and to administrators; to everybody else it is as if there were none. */
async function readInProject(call: Call): Promise<SilentOwner> {
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
  return {
    place: projectPlace(project),
    name: project.name,
    partners: 'owners and maintainers',
    hearers: 'all other owners',
    alsoOwns: '',
    action: `${personPath(project, target.name)}/succession`,
    // The page of its people is for those who have a part in it.
    back: working.includes(account.id)
      ? { href: managePath(project), text: 'Back to the people of' }
      : { href: projectPath(project.normalizedName), text: 'Back to' },
    target,
    heirs: await readHeirs(call, working, target.id),
  }
}

export async function showSuccession(call: Call, owner: SilentOwner, refusal?: Refusal): Promise<Response> {
  const heirs = owner.heirs.map(({ name }) => name).toSorted()
  const evidence = (call.form.evidence ?? '').slice(0, 500)
  const { ownerTerms: terms } = call.instance
  const mistake = refusal?.code === 'evidence-missing' ? refusal.message : undefined
  const view: SuccessionView = { ...owner, terms, heirs, evidence, mistake, csrf: formToken(call) }
  return answerAccount(call, {
    title: `Nothing was heard of ${owner.target.name}`,
    section: undefined,
    refusal,
    body: successionView(view),
  })
}

export function successionView(view: SuccessionView): Markup {
  const { name, partners, hearers, alsoOwns, action, back, target, terms, heirs, evidence, mistake, csrf } = view
  const backLink = html`<a class="button" href="${back.href}">${back.text} <bdi>${name}</bdi></a>`
  const head = html`<h1>Nothing was heard of <bdi>${target.name}</bdi></h1>
<p class="lede">For an owner of <bdi>${name}</bdi> who is gone for good. Whoever is only away loses nothing by it.</p>`
  if (terms.successionBy === 'nobody' || heirs.length === 0)
    return html`${head}<div class="empty"><p>${terms.successionBy === 'members' ? `Only ${partners} can ask.` : terms.successionBy === 'administrators' ? 'On this index administrators ask for it.' : 'On this index the operator decides on the host.'}</p></div><p class="after">${backLink}</p>`
  return html`${head}
${form({
  csrf,
  action,
  body: html`<ul class="points">
<li>It is possible when ${target.name} has given no sign of life for ${spanText(terms.successionSilence)}: no sign-in, no release, no link pressed.</li>
<li>We tell every address of ${target.name}, ${hearers} and the administrators. Then it waits for ${spanText(terms.succession)}.</li>
<li>Any sign of life ends it. So does one click in the mail, without signing in.</li>
<li>After it, ${heirs.length === 1 ? heirs[0] : 'whoever follows'} owns <bdi>${name}</bdi>${alsoOwns} and ${target.name} does not. That can be taken back.</li>
</ul>
${heirs.length === 1 ? html`<input type="hidden" name="heir" value="${heirs[0]}">` : select({ name: 'heir', label: 'Who follows', value: heirs[0]!, options: heirs.map((name) => [name, name] as const) })}
${area({ name: 'evidence', label: 'What you know', hint: 'How you tried to reach the owner, what you heard, where it can be checked. Administrators read it.', value: evidence, mistake })}
<div class="acts">${backLink} <button class="button destructive" type="submit">Ask for it</button></div>`,
})}`
}
