import { openReception } from '../accounts/reception.ts'
import { Refusal } from '../errors.ts'
import type { OwnershipDesk } from '../ownership/desk.ts'
import { openOwnership } from '../ownership/open-desk.ts'
import { isName, type Organisation } from '../ownership/organisations/organisation.ts'
import { findOrganisationByName } from '../ownership/organisations/store.ts'
import { aboveOwnership } from '../packaging/above-ownership.ts'
import { excerpt } from '../packaging/metadata/excerpt.ts'
import type { Project } from '../packaging/project.ts'
import { isProjectName, normalizeProjectName } from '../packaging/project-name.ts'
import { findProject } from '../packaging/store.ts'
import type { Queries } from '../platform/database/database.ts'
import type { OpenIndex } from './machine.ts'

/** The open data with its rules about owners. */
export const openDesk = (index: OpenIndex): OpenIndex & OwnershipDesk => openOwnership(openReception(index), aboveOwnership)

/** @throws Refusal `project-unknown` */
export async function projectNamed(queries: Queries, name: string): Promise<Project> {
  const project = isProjectName(name) ? await findProject(queries, normalizeProjectName(name)) : undefined
  if (!project) throw new Refusal('project-unknown', { project: excerpt(name) })
  return project
}

/** @throws Refusal `organisation-unknown` */
export async function organisationNamed(queries: Queries, name: string): Promise<Organisation> {
  const organisation = isName(name.toLowerCase()) ? await findOrganisationByName(queries, name.toLowerCase()) : undefined
  if (!organisation) throw new Refusal('organisation-unknown')
  return organisation
}
