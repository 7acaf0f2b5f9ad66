import type { Command } from 'commander'
import { listFactorKinds } from '../accounts/factors/store.ts'
import { listAccountsById } from '../accounts/store.ts'
import { listLiveRestraints } from '../holds/restraints/store.ts'
import { listLiveHolds } from '../holds/store.ts'
import { describeHold, earliestAt } from '../ownership/hold-sentence.ts'
import { readOwners } from '../ownership/read-owners.ts'
import { seasonedAt } from '../ownership/standing.ts'
import { listOpenInvitations, listRoles } from '../ownership/store.ts'
import { group, onIndex, shownMoment, table } from './command.ts'
import type { Machine } from './machine.ts'
import { openDesk, projectNamed } from './owned-project.ts'
import { restoreUnder } from './restore-ownership.ts'

const MOST_HOLDS = 100

export function addOwnershipCommands(program: Command, machine: Machine): void {
  const ownership = group(program, 'ownership', 'who owns what')
  restoreUnder(ownership, machine)

  const show = ownership.command('show <project>').description('who owns and publishes a project, how each is protected, and what waits')
  onIndex(machine, show, async (index, _operator, _options, [name = '']) => {
    const desk = openDesk(index)
    const queries = index.db.read
    const now = index.clock.now()
    const project = await projectNamed(queries, name)
    const standings = await readOwners(queries, project.id, now)
    const roles = await listRoles(queries, project.id)
    const offers = await listOpenInvitations(queries, { projectId: project.id }, now)
    const ids = [...new Set([...roles.map(({ accountId }) => accountId), ...offers.flatMap((of) => [of.accountId, of.invitedBy])])]
    const accounts = new Map((await listAccountsById(queries, ids)).map((account) => [account.id, account]))
    const kinds = await listFactorKinds(queries, ids)
    const people = roles.map(({ accountId, role, since, isCreator }) => {
      const standing = standings.find((owner) => owner.accountId === accountId)
      const seasoned = standing && seasonedAt(standing, desk.ownerTerms.probation)
      return {
        account: accounts.get(accountId)!.name,
        role,
        since: standing?.since ?? since,
        isCreator,
        probationUntil: seasoned !== undefined && seasoned > now ? seasoned : null,
        isSuspended: standing?.isSuspended ?? false,
        state: standing?.state ?? null,
        factors: [...(kinds.get(accountId) ?? [])].toSorted(),
      }
    })
    const holds = []
    for (const hold of await listLiveHolds(queries, { projectId: project.id, limit: MOST_HOLDS }))
      holds.push(await describeHold(desk, queries, hold))
    const restraints = (await listLiveRestraints(queries, 'project', project.id, now)).map(
      ({ effect, reason, authority, since, expiresAt }) => ({
        effect,
        reason,
        authority,
        since,
        expiresAt,
      }),
    )
    const offered = offers.map((of) => ({
      id: of.id,
      account: accounts.get(of.accountId)?.name ?? of.accountId,
      role: of.role,
      invitedBy: accounts.get(of.invitedBy)?.name ?? of.invitedBy,
      expiresAt: of.expiresAt,
    }))
    const owners = people.filter(({ role }) => role === 'owner').length
    const lines = [
      `${project.name} has ${owners === 1 ? '1 owner' : `${owners} owners`}.`,
      ...restraints.map(
        ({ effect, expiresAt, authority }) =>
          `${effect}${expiresAt === null ? '' : ` until ${shownMoment(expiresAt)}`} (lifted by: ${authority})`,
      ),
      '',
      ...table(
        ['ACCOUNT', 'ROLE', 'SINCE', 'STANDING', 'FACTORS'],
        people.map((of) => [of.account, of.role, shownMoment(of.since), standingOf(of), of.factors.join('+') || 'none']),
      ),
      ...(offered.length === 0
        ? []
        : [
            '',
            ...table(
              ['OFFERED TO', 'ROLE', 'BY', 'UNTIL'],
              offered.map((of) => [of.account, of.role, of.invitedBy, shownMoment(of.expiresAt)]),
            ),
          ]),
      ...(holds.length === 0
        ? []
        : [
            '',
            ...table(
              ['WAITS', 'STATE', 'NOT BEFORE', 'WHAT'],
              holds.map(({ hold, sentence }) => [hold.id, hold.state, shownMoment(earliestAt(hold, now) ?? null), sentence]),
            ),
          ]),
    ]
    const json = {
      project: project.name,
      people,
      restraints,
      offers: offered,
      holds: holds.map(({ hold, act, names, sentence }) => ({ ...hold, act, names, sentence, earliestAt: earliestAt(hold, now) ?? null })),
    }
    return { lines, json }
  })
}

interface Standing {
  readonly role: string
  readonly isCreator: boolean
  readonly probationUntil: number | null
  readonly isSuspended: boolean
  readonly state: string | null
}

function standingOf({ role, isCreator, probationUntil, isSuspended, state }: Standing): string {
  if (role !== 'owner') return '-'
  const parts = [
    ...(isSuspended ? ['suspended'] : []),
    ...(state === null || state === 'active' ? [] : [state]),
    ...(isCreator ? ['made it'] : []),
    ...(probationUntil === null ? [] : [`probation until ${shownMoment(probationUntil)}`]),
  ]
  return parts.join(', ') || 'established'
}
