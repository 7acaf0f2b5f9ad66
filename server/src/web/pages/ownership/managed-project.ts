import { Refusal } from '../../../errors.ts'
import { findGreatestRole } from '../../../ownership/organisations/paths/store.ts'
import type { Role } from '../../../ownership/role.ts'
import { excerpt } from '../../../packaging/metadata/excerpt.ts'
import type { Project } from '../../../packaging/project.ts'
import { isProjectName } from '../../../packaging/project-name.ts'
import { findProject } from '../../../packaging/store.ts'
import type { Call } from '../../call.ts'
import { sessionOf } from '../page-form.ts'

export interface ManagedProject {
  readonly project: Project
  /** Of whoever looks at it. */
  readonly role: Exclude<Role, 'reader'>
}

/**
 * The project of the address, for those who own or maintain it. To everybody else it is as if there were none, and one that was
 * deleted to all but a page that says so.
 *
 * @throws Refusal `project-unknown`
 */
export async function managedProject(call: Call, { alsoDeleted = false } = {}): Promise<ManagedProject> {
  const { name = '' } = call.params
  const queries = call.instance.db.read
  const project = isProjectName(name) ? await findProject(queries, name) : undefined
  const role = project && (await findGreatestRole(queries, project.id, sessionOf(call).principal.account.id))
  if (!project || (project.status === 'deleted' && !alsoDeleted) || role === undefined || role === 'reader')
    throw new Refusal('project-unknown', { project: excerpt(name) })
  return { project, role }
}

export const managePath = (project: { readonly normalizedName: string }): string => `/manage/${encodeURIComponent(project.normalizedName)}`

export const deletePath = (project: { readonly normalizedName: string }): string => `${managePath(project)}/delete`

export const personPath = (project: { readonly normalizedName: string }, name: string): string =>
  `${managePath(project)}/people/${encodeURIComponent(name)}`
