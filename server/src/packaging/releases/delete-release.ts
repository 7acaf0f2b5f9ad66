import { actAs } from '../../accounts/act-as.ts'
import { actorOf, type Principal, type SessionPrincipal } from '../../accounts/principal.ts'
import { Refusal } from '../../errors.ts'
import { applyAtOnce } from '../../holds/apply-at-once.ts'
import type { Hold } from '../../holds/hold.ts'
import { requestHold } from '../../holds/request-hold.ts'
import type { JournalEvent } from '../../journal/events.ts'
import { type Change, type Recorded, record } from '../../journal/record.ts'
import type { OwnershipDesk } from '../../ownership/desk.ts'
import { judgeReleaseDeletion, refusalOfActor } from '../../ownership/owner-policy.ts'
import { readOwners } from '../../ownership/read-owners.ts'
import { refuse } from '../../ownership/refuse.ts'
import type { Ground } from '../../platform/ground.ts'
import { lockHolder } from '../../tokens/lock-holder.ts'
import { removeFiles, returnFiles } from '../files/remove-files.ts'
import { listFilesOfRelease } from '../files/store.ts'
import type { Project, Release } from '../project.ts'
import { updateProjectSerial } from '../store.ts'
import { parseVersion } from '../version.ts'
import { assertMayChange, changeRelease, openProject, type ReleaseChange } from './change-release.ts'
import { findRelease, refreshLatest } from './store.ts'
import type { NamedRelease } from './yank-release.ts'

export interface NamedDeletion extends NamedRelease {
  /** One file of it; undefined: the whole release. */
  readonly filename?: string | undefined
}

/**
 * Takes a release, or one file of it, away from installers: at once where the preset lets nobody wait, else announced first, and every
 * owner can stop it. Its bytes are kept for the trash time, its file names are burnt for ever: what somebody pinned by name can
 * never become something else.
 *
 * A token shows no passkey, so whoever holds one can at most ask; on the host `isAtOnce` leaves the wait out, and the owners are told.
 *
 * @returns the hold where it waits.
 * @throws Refusal `project-unknown`, `release-unknown`, `file-unknown`, `not-owner`, `account-cannot`, `hold-refused-before`, `hold-limit`,
 * `proof-needed`, or those of the token
 */
export async function deleteRelease(
  desk: OwnershipDesk,
  principal: Principal,
  named: NamedDeletion,
  { isAtOnce = false } = {},
): Promise<ReleaseChange | Hold> {
  const waits = desk.ownerTerms.deleteRelease
  if (principal.kind === 'session') return deleteAs(desk, principal, named)
  if (waits === 0)
    return changeRelease(desk, principal, named, 'owner', ({ tx, release, now }) => removeFiles(tx, release, named.filename, now))
  return record<ReleaseChange | Hold>(desk, actorOf(principal, desk.clock.now()), async (tx) => {
    await lockHolder(tx, principal)
    const project = await openProject(tx, named.project)
    await assertMayChange(desk, tx, principal, project, 'owner')
    const requestedBy = principal.kind === 'token' ? principal.account.id : 'operator'
    const milliseconds = isAtOnce && principal.kind === 'operator' ? 0 : waits
    return request(tx, desk, project, named, requestedBy, milliseconds)
  })
}

function deleteAs(desk: OwnershipDesk, principal: SessionPrincipal, named: NamedDeletion): Promise<ReleaseChange | Hold> {
  return actAs<ReleaseChange | Hold>(desk, principal, { level: 'K' }, async (tx, account) => {
    const project = await openProject(tx, named.project)
    const owners = await readOwners(tx, project.id, desk.clock.now())
    const verdict = judgeReleaseDeletion({ terms: desk.ownerTerms, owners, actor: { accountId: account.id, state: principal.state } })
    if (verdict.verdict === 'refuse') throw refuse(verdict.code, { project, account, state: principal.state })
    return request(tx, desk, project, named, account.id, desk.ownerTerms.deleteRelease)
  })
}

async function request(
  tx: Recorded,
  desk: OwnershipDesk,
  project: Project,
  named: NamedDeletion,
  requestedBy: string,
  milliseconds: number,
): Promise<Change<ReleaseChange | Hold>> {
  const release = await releaseNamed(tx, project, named.version)
  const { filename } = named
  const files = await listFilesOfRelease(tx, release.id)
  const file = filename === undefined ? undefined : files.find((each) => each.filename === filename)
  if (filename !== undefined && !file) throw new Refusal('file-unknown')
  if ((file ? [file] : files).every(({ deletedAt }) => deletedAt !== null)) return { result: 'already so', events: 'unchanged' }
  if (milliseconds === 0 && desk.ownerTerms.deleteRelease === 0) {
    const event = (await removeFiles(tx, release, filename, desk.clock.now()))!
    await refreshLatest(tx, project.id)
    return { result: 'changed', events: [event], settle: ([position]) => updateProjectSerial(tx, project.id, position!) }
  }
  const { hold, events } = await requestHold(tx, desk, {
    kind: 'delete-release',
    // What happens now does not join what waits; that one is void when its time comes.
    subject: `${file ? `file:${file.id}` : `release:${release.id}`}${milliseconds === 0 ? ' now' : ''}`,
    projectId: project.id,
    targetId: null,
    requestedBy,
    // What the journal tells of every published file; nothing that is private.
    details: { release: release.id, version: release.version, ...(file ? { filename: file.filename } : {}) },
    durationMilliseconds: milliseconds,
    lateVetoMilliseconds: desk.ownerTerms.lateVeto,
    isAtOnce: milliseconds === 0,
  })
  const isDoneNow = milliseconds === 0 && hold.state === 'announcing'
  const done = isDoneNow ? (await applyAtOnce(tx, desk, hold, requestedBy)).events : []
  const [first, ...rest] = [...events, ...done]
  const result = isDoneNow ? ('changed' as const) : hold
  return first ? { result, events: [first, ...rest] } : { result, events: 'unchanged' }
}

async function releaseNamed(tx: Recorded, project: Project, text: string): Promise<Release> {
  const version = parseVersion(text)
  const release = await findRelease(tx, project.id, version.canonical)
  if (!release) throw new Refusal('release-unknown', { project: project.normalizedName, version: version.text })
  return release
}

/** Takes a deleted release, or one file of it, back, as long as its bytes are in the trash. @throws Refusal `trash-empty` */
export function restoreRelease(ground: Ground, principal: Principal, named: NamedDeletion): Promise<ReleaseChange> {
  return changeRelease(ground, principal, named, 'owner', ({ tx, release }) => returnFiles(tx, release, { filename: named.filename }))
}

/** The same in the name of a session: any owner, with a factor shown lately. */
export function restoreReleaseAs(desk: OwnershipDesk, principal: SessionPrincipal, named: NamedDeletion): Promise<ReleaseChange> {
  return actAs<ReleaseChange>(desk, principal, { level: 'S' }, async (tx, account) => {
    const project = await openProject(tx, named.project)
    const owners = await readOwners(tx, project.id, desk.clock.now())
    const refusal = refusalOfActor({ owners, isOwnershipLocked: false, actor: { accountId: account.id, state: principal.state } })
    if (refusal) throw refuse(refusal.code, { project, account, state: principal.state })
    const event: JournalEvent | undefined = await returnFiles(tx, await releaseNamed(tx, project, named.version), {
      filename: named.filename,
    })
    if (!event) return { result: 'already so', events: 'unchanged' }
    await refreshLatest(tx, project.id)
    return { result: 'changed', events: [event], settle: ([position]) => updateProjectSerial(tx, project.id, position!) }
  })
}
