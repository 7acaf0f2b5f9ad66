import type { Account } from '../accounts/account.ts'
import { listAccountsById } from '../accounts/store.ts'
import type { OwnershipDesk } from '../ownership/desk.ts'
import type { HeldMembership, OrganisationParts } from '../ownership/organisations/organisation-parts.ts'
import type { RestoredOrganisation } from '../ownership/organisations/restore-parts.ts'
import { listTeamNames } from '../ownership/organisations/store.ts'
import type { RestorePlan } from '../ownership/restore-ownership.ts'
import type { HeldRole } from '../ownership/store.ts'

const PORTION = 500
const YOUNG_MILLISECONDS = 7 * 24 * 60 * 60 * 1000

/** Per organisation and project, who gets and who loses what, by name. */
export async function tellChanges(
  desk: OwnershipDesk,
  { projects, organisations }: RestorePlan,
  asOf: number,
): Promise<{ readonly lines: readonly string[]; readonly json: object }> {
  const names = await readNames(desk, { projects, organisations })
  const roleOf = (held: HeldRole) => ({
    account: names.account(held.accountId),
    role: held.role,
    since: held.since,
    isCreator: held.isCreator,
  })
  // Whoever came shortly before the moment may be a thief who was there already.
  const isYoung = (accountId: string) => names.createdAt(accountId) > asOf - YOUNG_MILLISECONDS
  const warned = (accountId: string) => (isYoung(accountId) ? '  warning: that account was less than 7 days old then' : '')
  const nothing = (id: string) => `  . ${names.account(id)} gets nothing back: frozen, closed or recovering, then or now`
  const lines = projects.flatMap(({ project, gives, takes, skipped, isLeft }) => [
    `${project.name}${isLeft ? ': stays as it is, because nobody would own it' : ''}`,
    ...(isLeft ? [] : gives.map((held) => `  + ${names.account(held.accountId)} ${held.role}${warned(held.accountId)}`)),
    ...(isLeft ? [] : takes.map((held) => `  - ${names.account(held.accountId)} ${held.role}`)),
    ...skipped.map(nothing),
  ])
  const inOrganisations = organisations.map((plan) => ({ plan, parts: partsOf(plan, names) }))
  const wider = inOrganisations.flatMap(({ plan, parts }) => [
    `organisation ${plan.organisation.name}${plan.isLeft ? ': stays as it is, because nobody would own it' : ''}`,
    ...parts.gives.map(({ text, accountId }) => `  + ${text}${accountId === undefined ? '' : warned(accountId)}`),
    ...parts.takes.map(({ text }) => `  - ${text}`),
    ...plan.skipped.map(nothing),
  ])
  return {
    lines: [...wider, ...lines],
    json: {
      projects: projects.map(({ project, gives, takes, skipped, isLeft }) => ({
        project: project.name,
        isLeft,
        gives: gives.map((held) => ({ ...roleOf(held), isYoung: isYoung(held.accountId) })),
        takes: takes.map(roleOf),
        skipped: skipped.map(names.account),
      })),
      organisations: inOrganisations.map(({ plan, parts }) => ({
        organisation: plan.organisation.name,
        isLeft: plan.isLeft,
        gives: parts.gives.map(({ text }) => text),
        takes: parts.takes.map(({ text }) => text),
        skipped: plan.skipped.map(names.account),
      })),
    },
  }
}

interface Names {
  account(id: string): string
  createdAt(accountId: string): number
  project(id: string): string
  team(id: string): string
}

async function readNames(desk: OwnershipDesk, { projects, organisations }: RestorePlan): Promise<Names> {
  const everywhere = organisations.flatMap(({ present, after }) => [present, after])
  const ids = new Set([
    ...projects.flatMap(({ gives, takes, skipped }) => [...[...gives, ...takes].map(({ accountId }) => accountId), ...skipped]),
    ...everywhere.flatMap(({ members, teams }) => [...members.keys(), ...[...teams.values()].flatMap((team) => [...team.members.keys()])]),
    ...organisations.flatMap(({ skipped }) => skipped),
  ])
  const accounts = new Map<string, Account>()
  const wanted = [...ids]
  for (let i = 0; i < wanted.length; i += PORTION)
    for (const account of await listAccountsById(desk.db.read, wanted.slice(i, i + PORTION))) accounts.set(account.id, account)
  const named = new Map<string, string>()
  for (const id of new Set(everywhere.flatMap((parts) => [...parts.projects.keys()])))
    named.set(id, (await desk.projectName(desk.db.read, id)) ?? id)
  const teams = new Map<string, string>()
  for (const { organisation } of organisations)
    for (const { id, name } of await listTeamNames(desk.db.read, organisation.id)) teams.set(id, name)
  return {
    account: (id) => accounts.get(id)?.name ?? id,
    createdAt: (id) => accounts.get(id)?.createdAt ?? 0,
    project: (id) => named.get(id) ?? id,
    team: (id) => teams.get(id) ?? id,
  }
}

/** One line for each part that comes back or goes. */
function partsOf({ present, after }: RestoredOrganisation, names: Names) {
  interface Part {
    readonly text: string
    readonly accountId?: string
  }
  const roles = ({ members }: OrganisationParts): Part[] =>
    [...members].map(([accountId, held]: [string, HeldMembership]) => ({ text: `${names.account(accountId)} ${held.role}`, accountId }))
  const belongings = (parts: OrganisationParts): Part[] =>
    [...parts.projects.keys()].map((id) => ({ text: `project ${names.project(id)}` }))
  const inTeams = ({ teams }: OrganisationParts): Part[] =>
    [...teams].flatMap(([id, team]) => [
      ...[...team.members.keys()].map((accountId) => ({ text: `${names.account(accountId)} in the team ${names.team(id)}`, accountId })),
      ...[...team.projects].map(([projectId, { role }]) => ({ text: `team ${names.team(id)}: ${role} of ${names.project(projectId)}` })),
    ])
  const all = (parts: OrganisationParts) => [...roles(parts), ...belongings(parts), ...inTeams(parts)]
  const lacking = (some: readonly Part[], others: readonly Part[]) =>
    some.filter(({ text }) => others.every((other) => other.text !== text))
  return { gives: lacking(all(after), all(present)), takes: lacking(all(present), all(after)) }
}
