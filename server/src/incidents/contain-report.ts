import { type Account, accountState } from '../accounts/account.ts'
import { accountLock, assertMayAct } from '../accounts/act-as.ts'
import { freezeInside } from '../accounts/freeze-account.ts'
import { actorOf, type SessionPrincipal } from '../accounts/principal.ts'
import { findAccount, findAccountByName } from '../accounts/store.ts'
import { Refusal } from '../errors.ts'
import { listLiveRestraints } from '../holds/restraints/store.ts'
import type { JournalEvent } from '../journal/events.ts'
import { readPrivate } from '../journal/read-entry.ts'
import { record } from '../journal/record.ts'
import { listEntries } from '../journal/store.ts'
import { brakeInside } from '../ownership/brake-by-operator.ts'
import { type OwnershipDesk, rolesLock } from '../ownership/desk.ts'
import type { Project } from '../packaging/project.ts'
import { isProjectName, normalizeProjectName } from '../packaging/project-name.ts'
import { findProject } from '../packaging/store.ts'
import type { Queries } from '../platform/database/database.ts'
import { splitNames } from './report-theft.ts'
import { findReport, markReportContained } from './store.ts'
import type { ReportWords, TheftReport } from './theft-report.ts'

const BRAKE_MILLISECONDS = 72 * 60 * 60 * 1000

/** What a report says, and what here has one of the names in it. */
export interface OpenReport {
  readonly report: TheftReport
  /** Undefined where they were erased. */
  readonly words: ReportWords | undefined
  /** From where it came, as the entry keeps it. */
  readonly address: string | undefined
  /** Persons who can be frozen. */
  readonly accounts: readonly (Account & { readonly isFrozen: boolean })[]
  readonly projects: readonly (Project & { readonly isBraked: boolean })[]
  /** Names that nothing here has. */
  readonly unknown: readonly string[]
}

/** Opens a report for an administrator. @throws Refusal `report-unknown` */
export async function openReport(desk: OwnershipDesk, queries: Queries, number: number): Promise<OpenReport> {
  const report = await findReport(queries, number)
  const [entry] = report ? await listEntries(queries, report.entry - 1, 1) : []
  if (!report || !entry) throw new Refusal('report-unknown')
  const now = desk.clock.now()
  const hidden = readPrivate(desk.vault, entry) as { text?: string; names?: string; contact?: string; address?: string } | undefined
  const words =
    hidden?.text === undefined ? undefined : { text: hidden.text, names: splitNames(hidden.names ?? ''), contact: hidden.contact ?? '' }
  const accounts: (Account & { isFrozen: boolean })[] = []
  const projects: (Project & { isBraked: boolean })[] = []
  const unknown: string[] = []
  for (const name of words?.names ?? []) {
    const account = /^[a-z0-9._-]{1,50}$/i.test(name) ? await findAccountByName(queries, name.toLowerCase()) : undefined
    const project = isProjectName(name) ? await findProject(queries, normalizeProjectName(name)) : undefined
    if (account?.kind === 'person' && account.closedAt === null) {
      const state = accountState(account, await listLiveRestraints(queries, 'account', account.id, now))
      accounts.push({ ...account, isFrozen: state === 'frozen' })
    }
    if (project && project.status !== 'deleted') {
      const restraints = await listLiveRestraints(queries, 'project', project.id, now)
      const isBraked = restraints.some(({ effect, authority }) => effect === 'braked' && authority === 'operator')
      projects.push({ ...project, isBraked })
    }
    if (!account && !project) unknown.push(name)
  }
  return { report, words, address: hidden?.address, accounts, projects, unknown }
}

/**
 * One administrator stops what a report names: freezes accounts, whose owners come back with an old factor, and brakes
 * projects for 72 hours. All of it can be undone, and gives nobody anything. Only names of the report: what else is to be
 * stopped has doors of its own.
 *
 * @throws Refusal `report-unknown`, `administrator-needed`, `report-choice-empty`, `proof-needed`
 */
export function containReport(
  desk: OwnershipDesk,
  principal: SessionPrincipal,
  number: number,
  chosen: { accountIds: readonly string[]; projectIds: readonly string[] },
): Promise<{ frozen: number; braked: number }> {
  const now = desk.clock.now()
  return record<{ frozen: number; braked: number }>(desk, actorOf(principal, now), async (tx) => {
    const found = await openReport(desk, tx, number)
    const accounts = found.accounts.filter(({ id }) => chosen.accountIds.includes(id) && id !== principal.account.id)
    const projects = found.projects.filter(({ id }) => chosen.projectIds.includes(id))
    // In one order, whoever else does the same at this moment.
    await tx.lock([principal.account.id, ...accounts.map((account) => account.id)].map(accountLock))
    // Before the first notice, whose lock comes after these.
    await tx.lock(projects.map(({ id }) => rolesLock(id)))
    const actor = await assertMayAct(desk, tx, principal, { level: 'K', states: ['active'] })
    if (!actor.isAdministrator) throw new Refusal('administrator-needed')
    if (accounts.length + projects.length === 0) throw new Refusal('report-choice-empty')
    const events: JournalEvent[] = []
    const reason = `report ${number}`
    let frozen = 0
    for (const { id } of accounts) {
      const event = await freezeInside(tx, desk, principal, (await findAccount(tx, id))!, reason)
      if (event) events.push(event)
      if (event) frozen++
    }
    let braked = 0
    for (const project of projects) {
      const event = await brakeInside(tx, desk, project, { milliseconds: BRAKE_MILLISECONDS, reason, setBy: actor.id, actor: actor.name })
      if (event) events.push(event)
      if (event) braked++
    }
    await markReportContained(tx, number, actor.id, now)
    const contained: JournalEvent = {
      kind: 'report-contained',
      subjects: { account: actor.id },
      public: { report: number, frozen, braked },
      private: {},
    }
    return { result: { frozen, braked }, events: [contained, ...events] }
  })
}
