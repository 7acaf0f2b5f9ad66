import type { Account } from '../accounts/account.ts'
import { listAccountsById } from '../accounts/store.ts'
import type { OwnershipDesk } from '../ownership/desk.ts'
import { type DescribedParts, describeParts } from '../ownership/organisations/parts/describe-parts.ts'
import type { RestorePlan } from '../ownership/restore/preview-restore.ts'
import type { HeldRole } from '../ownership/store.ts'

const PORTION = 500
const YOUNG_MILLISECONDS = 7 * 24 * 60 * 60 * 1000

/** Per organisation and project, who gets and who loses what, by name. */
export async function tellChanges(
  desk: OwnershipDesk,
  changes: RestorePlan,
  asOf: number,
): Promise<{ readonly lines: readonly string[]; readonly json: object }> {
  const { projects } = changes
  const organisations = []
  for (const plan of changes.organisations) organisations.push(await describeParts(desk, desk.db.read, plan))
  const names = await readNames(desk, changes, organisations)
  const roleOf = (held: HeldRole) => ({
    account: names.account(held.accountId),
    role: held.role,
    since: held.since,
    isCreator: held.isCreator,
  })
  // Whoever came shortly before the moment may be a thief who was there already.
  const isYoung = (accountId: string) => names.createdAt(accountId) > asOf - YOUNG_MILLISECONDS
  const warned = (accountId: string) => (isYoung(accountId) ? '  warning: that account was less than 7 days old then' : '')
  const nothing = (name: string) => `  . ${name} gets nothing back: frozen, closed or recovering, then or now`
  const given = (held: HeldRole, present: readonly HeldRole[]) => {
    const isKept = present.some(({ accountId, role }) => accountId === held.accountId && role === held.role)
    const name = names.account(held.accountId)
    return isKept
      ? `  = ${name} stays ${held.role}, and gets back the standing of then`
      : `  + ${name} ${held.role}${warned(held.accountId)}`
  }
  const lines = projects.flatMap(({ project, present, gives, takes, skipped, isLeft }) => [
    `${project.name}${isLeft ? ': stays as it is, because nobody would own it' : ''}`,
    ...(isLeft ? [] : gives.map((held) => given(held, present))),
    ...(isLeft ? [] : takes.map((held) => `  - ${names.account(held.accountId)} ${held.role}`)),
    ...skipped.map(names.account).map(nothing),
  ])
  const wider = organisations.flatMap(({ plan, gives, takes, skipped }) => [
    `organisation ${plan.organisation.name}${plan.isLeft ? ': stays as it is, because nobody would own it' : ''}`,
    ...gives.map(({ text, accountId }) => `  + ${text}${accountId === undefined ? '' : warned(accountId)}`),
    ...takes.map(({ text }) => `  - ${text}`),
    ...skipped.map(nothing),
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
      organisations: organisations.map(({ plan, gives, takes, skipped }) => ({
        organisation: plan.organisation.name,
        isLeft: plan.isLeft,
        gives: gives.map(({ text }) => text),
        takes: takes.map(({ text }) => text),
        skipped,
      })),
    },
  }
}

interface Names {
  account(id: string): string
  createdAt(accountId: string): number
}

async function readNames(desk: OwnershipDesk, { projects }: RestorePlan, described: readonly DescribedParts[]): Promise<Names> {
  const ids = new Set([
    ...projects.flatMap(({ gives, takes, skipped }) => [...[...gives, ...takes].map(({ accountId }) => accountId), ...skipped]),
    ...described.flatMap(({ gives }) => gives.flatMap(({ accountId }) => accountId ?? [])),
  ])
  const accounts = new Map<string, Account>()
  const wanted = [...ids]
  for (let i = 0; i < wanted.length; i += PORTION)
    for (const account of await listAccountsById(desk.db.read, wanted.slice(i, i + PORTION))) accounts.set(account.id, account)
  return { account: (id) => accounts.get(id)?.name ?? id, createdAt: (id) => accounts.get(id)?.createdAt ?? 0 }
}
