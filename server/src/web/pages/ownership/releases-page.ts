import { html } from 'hono/html'
import { Refusal } from '../../../errors.ts'
import { deleteRelease, restoreReleaseAs } from '../../../packaging/delete-release.ts'
import type { Project, Release, StoredFile } from '../../../packaging/project.ts'
import { findRelease, listFilesOfRelease, listReleases } from '../../../packaging/store.ts'
import { parseVersion } from '../../../packaging/version.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Call } from '../../call.ts'
import { answerAccount, doneOf, refusalOf } from '../account/account-frame.ts'
import { dotted, entries } from '../account/entries.ts'
import { formToken, seeOther, sessionOf } from '../page-form.ts'
import { countText, sizeText } from '../pieces/amount.ts'
import { badge } from '../pieces/badge.ts'
import { form } from '../pieces/form.ts'
import { moment } from '../pieces/moment.ts'
import { spanText } from '../pieces/span.ts'
import { holdPath } from './hold-state.ts'
import { managedProject, managePath } from './managed-project.ts'

export interface ReleaseView {
  readonly project: Project
  readonly release: Release
  readonly files: readonly StoredFile[]
  /** How long a deletion waits; 0: not at all. */
  readonly waitMilliseconds: number
  readonly trashDays: number
  readonly csrf: string
}

const done = {
  deleted: 'It is deleted. Its bytes are kept for a while, its file names for ever.',
  restored: 'It is back.',
  already: 'It was so already.',
}

const releasesPath = (project: Pick<Project, 'normalizedName'>) => `${managePath(project)}/releases`
const releasePath = (project: Pick<Project, 'normalizedName'>, { version }: Pick<Release, 'version'>) =>
  `${releasesPath(project)}/${encodeURIComponent(version)}`

/** `GET /manage/:name/releases` */
export async function releasesPage(call: Call): Promise<Response> {
  const { project } = await ownedProject(call)
  const releases = await listReleases(call.instance.db.read, project.id)
  return answerAccount(call, { title: `Releases of ${project.name}`, section: undefined, body: releasesView(project, releases) })
}

/** `GET /manage/:name/releases/:version` */
export const releasePage = (call: Call): Promise<Response> => show(call)

/** `POST /manage/:name/releases/:version/delete` */
export async function deleteReleaseSubmit(call: Call): Promise<Response> {
  const { project, release } = await openRelease(call)
  try {
    const outcome = await deleteRelease(call.instance, sessionOf(call).principal, namedOf(call, project, release))
    if (typeof outcome !== 'string') return seeOther(`${holdPath(outcome)}?done=asked`)
    return seeOther(`${releasePath(project, release)}?done=${outcome === 'changed' ? 'deleted' : 'already'}`)
  } catch (error) {
    return show(call, refusalOf(error))
  }
}

/** `POST /manage/:name/releases/:version/restore` */
export async function restoreReleaseSubmit(call: Call): Promise<Response> {
  const { project, release } = await openRelease(call)
  try {
    const outcome = await restoreReleaseAs(call.instance, sessionOf(call).principal, namedOf(call, project, release))
    return seeOther(`${releasePath(project, release)}?done=${outcome === 'changed' ? 'restored' : 'already'}`)
  } catch (error) {
    return show(call, refusalOf(error))
  }
}

const namedOf = ({ form: { file } }: Call, project: Project, release: Release) => ({
  project: project.normalizedName,
  version: release.version,
  filename: file === undefined || file === '' ? undefined : file,
})

/** To maintainers it is as if there were none: they yank. */
async function ownedProject(call: Call) {
  const managed = await managedProject(call)
  if (managed.role !== 'owner')
    throw new Refusal('not-owner', { user: sessionOf(call).principal.account.name, project: managed.project.normalizedName })
  return managed
}

async function openRelease(call: Call): Promise<{ project: Project; release: Release }> {
  const { project } = await ownedProject(call)
  const version = parseVersion(call.params.version ?? '')
  const release = await findRelease(call.instance.db.read, project.id, version.canonical)
  if (!release) throw new Refusal('release-unknown', { project: project.normalizedName, version: version.text })
  return { project, release }
}

async function show(call: Call, refusal?: Refusal): Promise<Response> {
  const { project, release } = await openRelease(call)
  const view: ReleaseView = {
    project,
    release,
    files: await listFilesOfRelease(call.instance.db.read, release.id),
    waitMilliseconds: call.instance.ownerTerms.deleteRelease,
    trashDays: call.instance.config.trashDays,
    csrf: formToken(call),
  }
  const title = `${project.name} ${release.version}`
  return answerAccount(call, { title, section: undefined, refusal, done: doneOf(call, done), body: releaseView(view) })
}

export function releasesView(project: Project, releases: readonly Release[]): Markup {
  return html`<h1>Delete a release of ${project.name}</h1>
<p class="lede">A release that is only bad is better yanked: whoever has pinned it still gets it, and nobody new does.</p>
${
  releases.length === 0
    ? html`<div class="empty"><p>There is none yet.</p></div>`
    : entries(
        releases.map((release) => ({
          what: html`<strong>${release.version}</strong> ${release.yankedAt === null ? '' : badge('yanked', 'amber')}`,
          about: [html`since ${moment(release.createdAt)}`],
          acts: html`<a class="button" href="${releasePath(project, release)}">Look at it<span class="unseen">: ${release.version}</span></a>`,
        })),
      )
}
<p class="after"><a href="${managePath(project)}">People of ${project.name}</a></p>`
}

export function releaseView(view: ReleaseView): Markup {
  const { project, release, files, waitMilliseconds, trashDays } = view
  const present = files.filter(({ deletedAt }) => deletedAt === null)
  const inTrash = files.filter(({ deletedAt, purgedAt }) => deletedAt !== null && purgedAt === null)
  const wait =
    waitMilliseconds === 0
      ? 'It happens at once.'
      : `It waits for ${spanText(waitMilliseconds)}, from the moment when every owner could know of it, and any of them can stop it.`
  return html`<h1>${project.name} ${release.version}${present.length === 0 ? ' is deleted' : ''}</h1>
<p class="lede">${countText(present.length, 'file')}. ${present.length === 0 ? '' : `Deleting takes files away from everybody who installs them. ${wait} The bytes are kept for ${countText(trashDays, 'day')}; the file names are never used again.`}</p>
${entries(files.map((file) => fileEntry(file, view)))}
${
  present.length === 0
    ? ''
    : html`<div class="after acts">${act(view, 'delete', `Delete ${project.name} ${release.version}`, 'destructive')}</div>
<p class="mute small">The next page asks for a passkey that you have had for a while.</p>`
}
${inTrash.length === 0 ? '' : html`<div class="after acts">${act(view, 'restore', `Take ${countText(inTrash.length, 'file')} back`)}</div>`}
<p class="after"><a href="${releasesPath(project)}">All releases</a></p>`
}

const fileEntry = (file: StoredFile, view: ReleaseView) => ({
  what: html`<strong>${file.filename}</strong> ${file.deletedAt === null ? '' : badge('deleted', 'red')}`,
  about: [
    dotted(sizeText(file.sizeBytes), html`published ${moment(file.uploadedAt)}`, file.purgedAt === null ? undefined : 'its bytes are gone'),
  ],
  acts:
    file.purgedAt !== null
      ? ('' as const)
      : file.deletedAt === null
        ? act(view, 'delete', 'Delete', undefined, file.filename)
        : act(view, 'restore', 'Take back', undefined, file.filename),
})

function act(
  { csrf, project, release }: ReleaseView,
  verb: 'delete' | 'restore',
  button: string,
  tone?: string,
  filename?: string,
): Markup {
  return form({
    csrf,
    action: `${releasePath(project, release)}/${verb}`,
    shape: 'bare',
    body: html`${filename === undefined ? '' : html`<input type="hidden" name="file" value="${filename}">`}<button class="button${tone === undefined ? '' : ` ${tone}`}" type="submit">${button}${filename === undefined ? '' : html`<span class="unseen"> ${filename}</span>`}</button>`,
  })
}
