import type { Actor } from '../../actor.ts'
import { sendOn } from './send-on.ts'

export const makeOrganisation = (actor: Actor, name: string) => sendOn(actor, '/organisations/new', '/organisations/new', { name })

export const moveIn = (actor: Actor, organisation: string, project: string) =>
  sendOn(actor, `/org/${organisation}`, `/org/${organisation}/projects`, { project })

export const inviteMember = (actor: Actor, organisation: string, name: string) =>
  sendOn(actor, `/org/${organisation}`, `/org/${organisation}/invite`, { name, role: 'member' })

export const acceptMembership = (actor: Actor, organisation: string) => sendOn(actor, `/org/${organisation}`, /\/offers\/[\w-]+\/accept$/)

export const makeTeam = (actor: Actor, organisation: string, team: string) =>
  sendOn(actor, `/org/${organisation}`, `/org/${organisation}/teams`, { team })

export const joinTeam = (actor: Actor, organisation: string, team: string, name: string) =>
  sendOn(actor, `/org/${organisation}/team/${team}`, /\/join$/, { name })

export const giveToTeam = (actor: Actor, organisation: string, team: string, project: string) =>
  sendOn(actor, `/org/${organisation}/team/${team}`, /\/give$/, { project, role: 'maintainer' })

/** Ends everything that somebody may do in the organisation, in one act. */
export const offBoard = (actor: Actor, organisation: string, name: string) =>
  sendOn(actor, `/org/${organisation}/people/${name}`, /\/off-board$/)
