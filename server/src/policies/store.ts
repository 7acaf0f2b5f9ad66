import type { Recorded } from '../journal/record.ts'
import type { Queries } from '../platform/database/database.ts'
import { canonicalJson } from '../platform/encoding/canonical-json.ts'
import type { Plan } from './plans/plan.ts'
import type { Policy } from './policy-of-config.ts'

type PolicyTables = {
  policy_version: { version: number; digest: string; policy: string; at: number }
  policy_plan: {
    id: string
    requirement: Plan['requirement']
    audience: Plan['audience']['of']
    project_id: string | null
    from_at: number
    state: Plan['state']
    planned_at: number
    switched_at: number | null
    cancelled_at: number | null
    reminded_days: number | null
  }
}

/** A policy that was in force from a moment on. */
export interface PolicyVersion {
  readonly version: number
  readonly digest: string
  readonly policy: Policy
  readonly at: number
}

/** The one in force; undefined before the index was served for the first time. */
export async function findPolicyVersion(queries: Queries): Promise<PolicyVersion | undefined> {
  const row = await queries
    .withTables<PolicyTables>()
    .selectFrom('policy_version')
    .selectAll()
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && { ...row, policy: JSON.parse(row.policy) as Policy }
}

export async function insertPolicyVersion(tx: Recorded, version: PolicyVersion): Promise<void> {
  await tx
    .withTables<PolicyTables>()
    .insertInto('policy_version')
    .values({ ...version, policy: canonicalJson(version.policy) })
    .execute()
}

function plans(queries: Queries) {
  return queries.withTables<PolicyTables>().selectFrom('policy_plan').selectAll()
}

function planOf(row: PolicyTables['policy_plan']): Plan {
  return {
    id: row.id,
    requirement: row.requirement,
    audience: row.audience === 'project-owners' ? { of: row.audience, projectId: row.project_id! } : { of: row.audience },
    fromAt: row.from_at,
    state: row.state,
    plannedAt: row.planned_at,
    switchedAt: row.switched_at,
    cancelledAt: row.cancelled_at,
    remindedDays: row.reminded_days,
  }
}

/** Those that are not cancelled, the first to come first. */
export async function listPlans(queries: Queries): Promise<Plan[]> {
  const rows = await plans(queries).where('state', '!=', 'cancelled').orderBy('from_at').orderBy('id').execute()
  return rows.map(planOf)
}

/** What is asked for from everybody whom it concerns, by now. */
export async function listPlansInForce(queries: Queries): Promise<Plan[]> {
  const rows = await plans(queries).where('state', '=', 'in-force').orderBy('from_at').orderBy('id').execute()
  return rows.map(planOf)
}

export async function findPlan(queries: Queries, id: string): Promise<Plan | undefined> {
  const row = await plans(queries).where('id', '=', id).executeTakeFirst()
  return row && planOf(row)
}

export async function insertPlan(tx: Recorded, plan: Plan): Promise<void> {
  await tx
    .withTables<PolicyTables>()
    .insertInto('policy_plan')
    .values({
      id: plan.id,
      requirement: plan.requirement,
      audience: plan.audience.of,
      project_id: plan.audience.of === 'project-owners' ? plan.audience.projectId : null,
      from_at: plan.fromAt,
      state: plan.state,
      planned_at: plan.plannedAt,
      switched_at: plan.switchedAt,
      cancelled_at: plan.cancelledAt,
      reminded_days: plan.remindedDays,
    })
    .execute()
}

export async function updatePlan(
  tx: Recorded,
  id: string,
  change: { readonly state?: Plan['state']; readonly switchedAt?: number; readonly cancelledAt?: number; readonly remindedDays?: number },
): Promise<void> {
  await tx
    .withTables<PolicyTables>()
    .updateTable('policy_plan')
    .set({
      ...(change.state === undefined ? {} : { state: change.state }),
      ...(change.switchedAt === undefined ? {} : { switched_at: change.switchedAt }),
      ...(change.cancelledAt === undefined ? {} : { cancelled_at: change.cancelledAt }),
      ...(change.remindedDays === undefined ? {} : { reminded_days: change.remindedDays }),
    })
    .where('id', '=', id)
    .execute()
}
