import { html } from 'hono/html'
import { listAccountsById } from '../../../accounts/store.ts'
import { Refusal } from '../../../errors.ts'
import { changeOrganisation } from '../../../ownership/organisations/change-organisation.ts'
import {
  includesOrganisationRole,
  type Organisation,
  type OrganisationRole,
  type Team,
} from '../../../ownership/organisations/organisation.ts'
import type { PathChange } from '../../../ownership/organisations/paths/owner-path.ts'
import { normalizeProjectName } from '../../../packaging/project-name.ts'
import { listProjectNames } from '../../../packaging/store.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Call } from '../../call.ts'
import { answerAccount, doneOf, refusalOf } from '../account/account-frame.ts'
import { entries } from '../account/entries.ts'
import { buttonForm } from '../account/small-form.ts'
import { formToken, sessionOf } from '../page-form.ts'
import { badge } from '../pieces/badge.ts'
import { select } from '../pieces/choices.ts'
import { field } from '../pieces/field.ts'
import { form } from '../pieces/form.ts'
import { projectPath } from '../place.ts'
import { namedPerson, namedTeam, organisationPath, ownOrganisation, teamPath } from './named-organisation.ts'
import { afterChange, namedProject } from './organisation-forms.ts'

export interface TeamView {
  readonly organisation: Organisation
  readonly role: OrganisationRole
  readonly team: Team
  readonly members: readonly { readonly id: string; readonly name: string }[]
  readonly projects: readonly { readonly id: string; readonly name: string; readonly role: string }[]
  readonly viewerId: string
  readonly csrf: string
}

/** `GET /org/:name/team/:team` */
export const teamPage = (call: Call): Promise<Response> => show(call)

/** `POST /org/:name/team/:team/:act`: join, leave, give, take or end. */
export async function teamSubmit(call: Call): Promise<Response> {
  const { organisation } = await ownOrganisation(call)
  const team = await namedTeam(call, organisation)
  try {
    const change = await changeOf(call, team)
    const hold = await changeOrganisation(call.instance, sessionOf(call).principal, change)
    return afterChange(hold, change.what === 'team-end' ? organisationPath(organisation) : teamPath(organisation, team))
  } catch (error) {
    return show(call, refusalOf(error))
  }
}

async function changeOf(call: Call, { id: teamId }: Team): Promise<PathChange> {
  const person = async () => (await namedPerson(call, call.form.name)).id
  const project = async () => (await namedProject(call, call.form.project)).id
  const { role } = call.form
  switch (call.params.act) {
    case 'join':
      return { what: 'team-member', teamId, accountId: await person(), isIn: true }
    case 'leave':
      return { what: 'team-member', teamId, accountId: await person(), isIn: false }
    case 'give':
      if (role !== 'owner' && role !== 'maintainer') throw new Refusal('body-invalid', { detail: 'role is owner or maintainer' })
      return { what: 'team-project', teamId, projectId: await project(), role }
    case 'take':
      return { what: 'team-project', teamId, projectId: await project(), role: 'none' }
    case 'end':
      return { what: 'team-end', teamId }
    default:
      throw new Refusal('not-found')
  }
}

async function show(call: Call, refusal?: Refusal): Promise<Response> {
  const { organisation, role } = await ownOrganisation(call)
  const team = await namedTeam(call, organisation)
  const { read } = call.instance.db
  const accounts = await listAccountsById(read, team.memberIds)
  const names = await listProjectNames(
    read,
    team.projects.map(({ projectId }) => projectId),
  )
  const body = teamView({
    organisation,
    role,
    team,
    members: team.memberIds.map((id) => ({ id, name: accounts.find((account) => account.id === id)?.name ?? '?' })),
    projects: team.projects.map(({ projectId, role: given }) => ({ id: projectId, name: names.get(projectId) ?? '?', role: given })),
    viewerId: sessionOf(call).principal.account.id,
    csrf: formToken(call),
  })
  const done = doneOf(call, { changed: 'Done. Everybody whom it concerns was told.' })
  return answerAccount(call, { title: `${team.name}, ${organisation.name}`, section: undefined, refusal, done, body })
}

export function teamView({ organisation, role, team, members, projects, viewerId, csrf }: TeamView): Markup {
  const path = teamPath(organisation, team)
  const isManager = includesOrganisationRole(role, 'manager')
  const button = (act: string, name: string, value: string, label: string, about: string) =>
    form({
      csrf,
      action: `${path}/${act}`,
      shape: 'bare',
      body: html`<input type="hidden" name="${name}" value="${value}"><button class="button" type="submit">${label}<span class="unseen"> ${about}</span></button>`,
    })
  return html`<h1>The team ${team.name}</h1>
<p class="lede">Of <a href="${organisationPath(organisation)}">${organisation.name}</a>. Each member has what the team has. Where it owns a project, members come and go as slowly as owners.</p>
<section class="after" aria-labelledby="members"><h2 id="members">Members</h2>
${members.length === 0 ? html`<div class="empty"><p>Nobody yet.</p></div>` : entries(members.map(({ id, name }) => ({ what: html`<strong><bdi>${name}</bdi></strong>`, about: [], acts: isManager || id === viewerId ? button('leave', 'name', name, 'Take out', name) : ('' as const) })))}
${isManager ? form({ csrf, action: `${path}/join`, body: html`${field({ name: 'name', label: 'User name of a member', type: 'text', autocomplete: 'off' })}<button class="button" type="submit">Put into the team</button>` }) : ''}</section>
<section class="after" aria-labelledby="projects"><h2 id="projects">Projects</h2>
${
  projects.length === 0
    ? html`<div class="empty"><p>None yet.</p></div>`
    : entries(
        projects.map(({ name, role: given }) => ({
          what: html`<a href="${projectPath(normalizeProjectName(name))}"><strong>${name}</strong></a> ${badge(given, given === 'owner' ? 'kelp' : 'plain')}`,
          about: [],
          acts: isManager ? button('take', 'project', name, 'Take away', name) : ('' as const),
        })),
      )
}
${form({
  csrf,
  action: `${path}/give`,
  body: html`${field({ name: 'project', label: 'Project of the organisation, owned by you', type: 'text', autocomplete: 'off' })}
${select({
  name: 'role',
  label: 'Role',
  options: [
    ['maintainer', 'maintainer: publishes'],
    ['owner', 'owner: publishes, and decides who else does'],
  ],
  value: 'maintainer',
})}<button class="button" type="submit">Give to the team</button>`,
})}</section>
${isManager ? html`<section class="after" aria-labelledby="end"><h2 id="end">End the team</h2>${buttonForm({ csrf, action: `${path}/end`, button: `End ${team.name}`, tone: 'destructive' })}</section>` : ''}`
}
