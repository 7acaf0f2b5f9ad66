import { html } from 'hono/html'
import { Refusal } from '../../../errors.ts'
import type { Hold } from '../../../holds/hold.ts'
import { listLiveHolds } from '../../../holds/store.ts'
import { describeHold, earliestAt } from '../../../ownership/hold-sentence.ts'
import { listFiles, listFilesOfRelease } from '../../../packaging/files/store.ts'
import type { Project, Release, StoredFile } from '../../../packaging/project.ts'
import { deleteRelease, restoreReleaseAs } from '../../../packaging/releases/delete-release.ts'
import { findRelease, listReleases } from '../../../packaging/releases/store.ts'
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
import { holdEntry } from './people-page.ts'
import type { ShownHold } from './read-people.ts'

export interface ReleaseView {
  readonly project: Project
  readonly release: Release
  readonly files: readonly StoredFile[]
  /** Deletions of it, or of files of it, that wait. */
  readonly waiting: readonly ShownHold[]
  /** How long a deletion waits; 0: not at all. */
  readonly waitMilliseconds: number
  readonly trashDays: number
  readonly csrf: string
}

export interface ShownRelease extends Release {
  /** It has no files any more. */
  readonly isDeleted: boolean
  /** A deletion of it, or of a file of it, waits. */
  readonly isWaiting: boolean
}

const MOST_HOLDS = 50

const done = {
  deleted: 'It is deleted. Its files can be taken back for a while; their names are never used again.',
  restored: 'It is back.',
  already: 'It was so already.',
}

const releasesPath = (project: Pick<Project, 'normalizedName'>) => `${managePath(project)}/releases`
const releasePath = (project: Pick<Project, 'normalizedName'>, { version }: Pick<Release, 'version'>) =>
  `${releasesPath(project)}/${encodeURIComponent(version)}`

/** `GET /manage/:name/releases` */
export async function releasesPage(call: Call): Promise<Response> {
  const { project } = await ownedProject(call)
  const { read } = call.instance.db
  const present = new Set((await listFiles(read, project.id)).map(({ releaseId }) => releaseId))
  const waiting = new Set((await deletionsOf(call, project)).map(({ details }) => details.release))
  const releases = (await listReleases(read, project.id)).map((release) => ({
    ...release,
    isDeleted: !present.has(release.id),
    isWaiting: waiting.has(release.id),
  }))
  return answerAccount(call, { title: `Releases of ${project.name}`, section: undefined, body: releasesView(project, releases) })
}

const deletionsOf = async (call: Call, { id }: Project): Promise<Hold[]> =>
  (await listLiveHolds(call.instance.db.read, { projectId: id, limit: MOST_HOLDS })).filter(({ kind }) => kind === 'delete-release')

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
  const { read } = call.instance.db
  const now = call.instance.clock.now()
  const waiting: ShownHold[] = []
  for (const hold of await deletionsOf(call, project))
    if (hold.details.release === release.id)
      waiting.push({ ...(await describeHold(call.instance, read, hold)), earliestAt: earliestAt(hold, now) })
  const view: ReleaseView = {
    project,
    release,
    files: await listFilesOfRelease(read, release.id),
    waiting,
    waitMilliseconds: call.instance.ownerTerms.deleteRelease,
    trashDays: call.instance.config.trashDays,
    csrf: formToken(call),
  }
  const title = `${project.name} ${release.version}`
  return answerAccount(call, { title, section: undefined, refusal, done: doneOf(call, done), body: releaseView(view) })
}

export function releasesView(project: Project, releases: readonly ShownRelease[]): Markup {
  return html`<h1>Delete a release of ${project.name}</h1>
<p class="lede">A release that is only bad is better yanked: whoever has pinned it still gets it, and nobody new does. The <a href="/api/openapi.json">HTTP API</a> does that with a token that may yank.</p>
${
  releases.length === 0
    ? html`<div class="empty"><p>There is none yet.</p></div>`
    : entries(
        releases.map((release) => ({
          what: html`<strong>${release.version}</strong> ${release.yankedAt === null ? '' : badge('yanked', 'amber')} ${release.isWaiting ? badge('deletion waits', 'amber') : ''} ${release.isDeleted ? badge('deleted', 'red') : ''}`,
          about: [html`published ${moment(release.createdAt)}`],
          acts: html`<a class="button" href="${releasePath(project, release)}">Look at it<span class="unseen">: ${release.version}</span></a>`,
        })),
      )
}
<p class="after"><a href="${managePath(project)}">People of ${project.name}</a></p>`
}

export function releaseView(view: ReleaseView): Markup {
  const { project, release, files, waiting, waitMilliseconds } = view
  const present = files.filter(({ deletedAt }) => deletedAt === null)
  const inTrash = files.filter(({ deletedAt, purgedAt }) => deletedAt !== null && purgedAt === null)
  const wait =
    waitMilliseconds === 0
      ? 'It happens at once.'
      : `It waits for ${spanText(waitMilliseconds)}, from the moment when every owner could know of it, and any of them can stop it.`
  const isWholeWaiting = waiting.some(({ hold }) => hold.details.filename === undefined)
  return html`<h1>${headline(view, present.length)}</h1>
<p class="lede">${present.length > 0 ? `${countText(present.length, 'file')}. Deleting takes files away from everybody who installs them. ${wait} ${keptText(view)}` : inTrash.length > 0 ? `Nobody can install it. ${keptText(view)}` : 'Nobody can install it. Its files are gone for good, and their names are never used again.'}</p>
${waiting.length === 0 ? '' : html`<section class="after" aria-labelledby="waits"><h2 id="waits">What waits</h2>${entries(waiting.map(holdEntry))}</section><h2 class="after">Files</h2>`}
${entries(files.map((file) => fileEntry(file, view)))}
${
  present.length === 0 || isWholeWaiting
    ? ''
    : html`<div class="after"><div class="acts"><a class="button" href="${releasesPath(project)}">Leave it as it is</a> ${act(view, 'delete', `Delete ${project.name} ${release.version}`, 'destructive')}</div></div>
<p class="after mute small">The next page asks for a passkey that you have had for a while.</p>`
}
${inTrash.length < 2 ? '' : html`<div class="after acts">${act(view, 'restore', `Take ${countText(inTrash.length, 'file')} back`)}</div>`}
<p class="after"><a href="${releasesPath(project)}">All releases</a></p>`
}

function headline({ project, release, waiting }: ReleaseView, presentCount: number): string {
  const named = `${project.name} ${release.version}`
  if (presentCount === 0) return `${named} is deleted`
  if (waiting.length > 0) return `${named}: ${waiting.length === 1 ? 'a deletion waits' : `${countText(waiting.length, 'deletion')} wait`}`
  return `Delete ${named}, or a file of it?`
}

const keptText = ({ trashDays }: ReleaseView): string =>
  `What is deleted can be taken back for ${countText(trashDays, 'day')}; then it is gone for good. The names of the files are never used again.`

const fileEntry = (file: StoredFile, view: ReleaseView) => ({
  what: html`<strong>${file.filename}</strong> ${file.deletedAt === null ? '' : badge('deleted', 'red')}`,
  about: [
    dotted(sizeText(file.sizeBytes), html`published ${moment(file.uploadedAt)}`, file.purgedAt === null ? undefined : 'its bytes are gone'),
  ],
  acts:
    file.purgedAt !== null
      ? ('' as const)
      : file.deletedAt === null && isAskedFor(file, view)
        ? ('' as const)
        : file.deletedAt === null
          ? act(view, 'delete', 'Delete', undefined, file.filename)
          : act(view, 'restore', 'Take back', undefined, file.filename),
})

/** What waits already is not asked for a second time. */
const isAskedFor = ({ filename }: StoredFile, { waiting }: ReleaseView): boolean =>
  waiting.some(({ hold: { details } }) => details.filename === undefined || details.filename === filename)

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
