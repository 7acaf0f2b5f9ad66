import { actorOf, type Principal } from '../../accounts/principal.ts'
import { Refusal } from '../../errors.ts'
import type { JournalEvent } from '../../journal/events.ts'
import { type Recorded, record } from '../../journal/record.ts'
import { includesRole, type Role } from '../../ownership/role.ts'
import { roleOf } from '../../ownership/role-of.ts'
import type { Ground } from '../../platform/ground.ts'
import { assertMeetsPlans } from '../../policies/plans/meet-plans.ts'
import { authorize } from '../../tokens/authorize.ts'
import { lockHolder } from '../../tokens/lock-holder.ts'
import { listFilesOfRelease } from '../files/store.ts'
import { lockProject } from '../lock-project.ts'
import { type Project, type Release, rank, type StoredFile } from '../project.ts'
import { normalizeProjectName } from '../project-name.ts'
import { findProject, updateProjectSerial } from '../store.ts'
import { parseVersion, type Version } from '../version.ts'
import { findRelease, refreshLatest } from './store.ts'

export type ReleaseChange = 'changed' | 'already so'

export interface ReleaseInHand {
  readonly tx: Recorded
  readonly project: Project
  readonly release: Release
  readonly version: Version
  readonly files: readonly StoredFile[]
  readonly now: number
}

/**
 * The frame of every act on a release: finds it, asks whether the principal may, lets `act` write, and keeps what is
 * derived from it (latest version, serial) true.
 *
 * @param least the least role of a person or service; an operator needs none.
 * @throws Refusal `project-unknown`, `release-unknown`, `not-owner`, `not-maintainer`, or those of the token.
 */
export async function changeRelease(
  ground: Ground,
  principal: Principal,
  named: { readonly project: string; readonly version: string },
  least: Role,
  act: (hand: ReleaseInHand) => Promise<JournalEvent | undefined>,
): Promise<ReleaseChange> {
  const now = ground.clock.now()
  const version = parseVersion(named.version)
  return record(ground, actorOf(principal, now), async (tx) => {
    await lockHolder(tx, principal)
    const project = await openProject(tx, named.project)
    await assertMayChange(ground, tx, principal, project, least)
    const release = await findRelease(tx, project.id, version.canonical)
    if (!release) throw new Refusal('release-unknown', { project: project.normalizedName, version: version.text })
    const files = await listFilesOfRelease(tx, release.id)
    const event = await act({ tx, project, release, version, files, now })
    if (!event) return { result: 'already so', events: 'unchanged' }
    await refreshLatest(tx, project.id)
    return { result: 'changed', events: [event], settle: ([position]) => updateProjectSerial(tx, project.id, position!) }
  })
}

/** The project as it stands while nobody else can change it. @throws Refusal `project-unknown` */
export async function openProject(tx: Recorded, named: string): Promise<Project> {
  const normalizedName = normalizeProjectName(named)
  await lockProject(tx, normalizedName)
  const project = await findProject(tx, normalizedName)
  if (!project || project.status === 'deleted') throw new Refusal('project-unknown', { project: named.slice(0, 60) })
  return project
}

/** @throws Refusal where the principal may not act on the project. */
export async function assertMayChange(ground: Ground, tx: Recorded, principal: Principal, project: Project, least: Role): Promise<void> {
  if (principal.kind === 'operator' || principal.kind === 'system') return
  if (principal.kind !== 'token') throw new Refusal('permission-missing', { act: 'change a release' })
  await tx.lock(`token:${principal.tokenId}`)
  await authorize(ground, tx, principal, 'yank', { id: project.id, normalizedName: project.normalizedName })
  const role = await roleOf(tx, project.id, principal.account, ground.clock.now())
  if (includesRole(role, least))
    return assertMeetsPlans(tx, principal.account, { role: role === 'owner' ? 'owner' : 'other', projectId: project.id })
  const details = { user: principal.account.name, project: project.normalizedName }
  throw least === 'owner' ? new Refusal('not-owner', details) : new Refusal('not-maintainer', details)
}

/** The rank of a release that is not yanked and has files. */
export const standingOf = (version: Version) => (version.isPrerelease ? rank.prerelease : rank.final)

export const subjectsOf = ({ project, release }: ReleaseInHand) => ({ project: project.id, release: release.id })
