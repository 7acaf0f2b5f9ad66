import { html } from 'hono/html'
import type { Refusal } from '../../../errors.ts'
import { listLiveHolds } from '../../../holds/store.ts'
import { describeHold, type ToldHold } from '../../../ownership/hold-sentence.ts'
import { judgeProjectDeletion } from '../../../ownership/owner-policy.ts'
import type { OwnerTerms } from '../../../ownership/owner-terms.ts'
import { refuse } from '../../../ownership/refuse.ts'
import { deleteProject } from '../../../packaging/delete-project.ts'
import { readDeletionFacts } from '../../../packaging/deletion-facts.ts'
import { listFiles } from '../../../packaging/files/store.ts'
import type { Project } from '../../../packaging/project.ts'
import { countReleasesWithFiles } from '../../../packaging/releases/store.ts'
import { findTrashed, type TrashedProject } from '../../../packaging/trash/store.ts'
import { undeleteProject } from '../../../packaging/undelete-project.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Call } from '../../call.ts'
import { answerAccount, doneOf, refusalOf } from '../account/account-frame.ts'
import { confirmation } from '../account/confirmation.ts'
import { buttonForm } from '../account/small-form.ts'
import { formToken, seeOther, sessionOf } from '../page-form.ts'
import { countText } from '../pieces/amount.ts'
import { moment } from '../pieces/moment.ts'
import { spanText } from '../pieces/span.ts'
import { holdPath } from './hold-state.ts'
import { deletePath, managedProject, managePath } from './managed-project.ts'

export interface DeleteProjectView {
  readonly project: Project
  readonly terms: Pick<OwnerTerms, 'deleteProject' | 'projectTrash'>
  readonly releases: number
  readonly files: number
  /** Why it cannot be asked for at the moment, in words. */
  readonly refusal: Refusal | undefined
  /** What stands in the way of it: the first change of the project that waits. */
  readonly waiting: ToldHold | undefined
  /** Of one that is deleted. */
  readonly trashed: TrashedProject | undefined
  readonly now: number
  readonly csrf: string
}

const done = { deleted: 'The project is deleted. Every owner was told.' }

/** `GET /manage/:name/delete` */
export const deleteProjectPage = (call: Call): Promise<Response> => show(call)

/** `POST /manage/:name/delete` */
export async function deleteProjectSubmit(call: Call): Promise<Response> {
  const { project } = await managedProject(call)
  try {
    const hold = await deleteProject(call.instance, sessionOf(call).principal, project.normalizedName)
    return seeOther(hold ? `${holdPath(hold)}?done=asked` : `${deletePath(project)}?done=deleted`)
  } catch (error) {
    return show(call, refusalOf(error))
  }
}

/** `POST /manage/:name/undelete` */
export async function undeleteProjectSubmit(call: Call): Promise<Response> {
  const { project } = await managedProject(call, { alsoDeleted: true })
  try {
    await undeleteProject(call.instance, sessionOf(call).principal, project.normalizedName)
  } catch (error) {
    return show(call, refusalOf(error))
  }
  return seeOther(`${managePath(project)}?done=undeleted`)
}

async function show(call: Call, refused?: Refusal): Promise<Response> {
  const { project } = await managedProject(call, { alsoDeleted: true })
  const { account, state } = sessionOf(call).principal
  const { read } = call.instance.db
  const now = call.instance.clock.now()
  const terms = call.instance.ownerTerms
  const verdict = judgeProjectDeletion(await readDeletionFacts(read, terms, project, { accountId: account.id, state }, now))
  // Maintainers are not told what the owners have under way.
  const isHeldUp = verdict.verdict === 'refuse' && verdict.code === 'project-hold-live'
  const [waiting] = isHeldUp ? await listLiveHolds(read, { projectId: project.id, limit: 1 }) : []
  const view: DeleteProjectView = {
    project,
    terms,
    releases: await countReleasesWithFiles(read, project.id),
    files: (await listFiles(read, project.id)).length,
    refusal: verdict.verdict === 'refuse' ? refuse(verdict.code, { project, account, state }) : undefined,
    waiting: waiting && (await describeHold(call.instance, read, waiting)),
    trashed: await findTrashed(read, project.id),
    now,
    csrf: formToken(call),
  }
  const title = view.trashed ? `${project.name} is deleted` : `Delete ${project.name}`
  return answerAccount(call, { title, section: undefined, refusal: refused, done: doneOf(call, done), body: deleteProjectView(view) })
}

export function deleteProjectView(view: DeleteProjectView): Markup {
  const { project, terms, refusal, waiting, trashed, csrf } = view
  if (trashed) return trashView(view, trashed)
  const back = { href: managePath(project), label: 'Leave it as it is' }
  if (refusal && waiting)
    return html`<h1>Delete ${project.name}: not now</h1>
<p class="lede">${waiting.act === 'delete-project' ? 'It was asked for already, and waits.' : refusal.message}</p>
<p class="after"><strong>${waiting.sentence}</strong></p>
<div class="after"><div class="acts"><a class="button" href="${holdPath(waiting.hold)}">See the change</a> <a class="button" href="${back.href}">Back to the people of ${project.name}</a></div></div>`
  if (refusal)
    return html`<h1>Delete ${project.name}: not now</h1>
<p class="lede">${refusal.message}</p>
<p class="after"><a class="button" href="${back.href}">Back to the people of ${project.name}</a></p>`
  return html`${confirmation({
    title: `Delete ${project.name}?`,
    points: [
      `${countText(view.releases, 'release')} with ${countText(view.files, 'file')} would be gone: whoever installs ${project.name} gets an error.`,
      terms.deleteProject === 0
        ? 'It happens at once.'
        : `Nothing changes at once. It waits for ${spanText(terms.deleteProject)}, from the moment when every owner could know of it, and nobody can make it quicker.`,
      'Every owner is told now, and any of them can stop it with one click in the mail.',
      `Afterwards it can be taken back as it was for ${spanText(terms.projectTrash)}. Then the files are gone for good.`,
      'Nobody else ever gets the name.',
      html`To tell people that the work has ended, archive it instead; to take away one bad release, yank that.`,
    ],
    csrf,
    action: deletePath(project),
    button: `Delete ${project.name}`,
    back,
  })}
<p class="after mute small">The next page asks for a passkey that you have had for a while.</p>`
}

function trashView({ project, terms, now, csrf }: DeleteProjectView, { deletedAt, purgedAt }: TrashedProject): Markup {
  const until = deletedAt + terms.projectTrash
  const isOver = purgedAt !== null || now >= until
  return html`<h1>${project.name} is deleted</h1>
<p class="lede">It was deleted ${moment(deletedAt)}. ${isOver ? 'Its files are gone. The name stays reserved.' : html`It can be taken back until ${moment(until)}, as it was; then its files are gone for good.`}</p>
${isOver ? '' : html`<div class="after acts">${buttonForm({ csrf, action: `${managePath(project)}/undelete`, button: `Take ${project.name} back`, tone: 'primary' })}</div>`}
<p class="after"><a href="/account/invitations">Your projects</a></p>`
}
