import type { Recorded } from '../../journal/record.ts'
import type { Queries } from '../../platform/database/database.ts'
import { isLive, type Restraint, type RestraintEffect } from './restraint.ts'

type RestraintTables = {
  restraint: {
    id: string
    subject_kind: Restraint['subjectKind']
    subject_id: string
    effect: RestraintEffect
    reason: string
    set_by: string
    authority: Restraint['authority']
    since: number
    expires_at: number | null
    lifted_at: number | null
  }
}

/** One with the moment of its end, where somebody lifted it. */
type KeptRestraint = Restraint & { readonly liftedAt: number | null }

/** Every restraint that was ever put on one thing, the oldest first. */
function restraintsOn(queries: Queries, kind: Restraint['subjectKind'], id: string) {
  return queries
    .withTables<RestraintTables>()
    .selectFrom('restraint')
    .selectAll()
    .where('subject_kind', '=', kind)
    .where('subject_id', '=', id)
    .orderBy('since')
    .orderBy('id')
}

const restraintOf = (row: RestraintTables['restraint']): Restraint => ({
  id: row.id,
  subjectKind: row.subject_kind,
  subjectId: row.subject_id,
  effect: row.effect,
  reason: row.reason,
  setBy: row.set_by,
  authority: row.authority,
  since: row.since,
  expiresAt: row.expires_at,
})

const keptRestraintOf = (row: RestraintTables['restraint']): KeptRestraint => ({ ...restraintOf(row), liftedAt: row.lifted_at })

/** The restraints on one thing that are live at `now`. */
export async function listLiveRestraints(queries: Queries, kind: Restraint['subjectKind'], id: string, now: number): Promise<Restraint[]> {
  return (await listRestraintsInForce(queries, kind, id)).filter((restraint) => isLive({ ...restraint, liftedAt: null }, now))
}

/** The restraints on one thing that nobody has lifted; some may be past their end. */
export async function listRestraintsInForce(queries: Queries, kind: Restraint['subjectKind'], id: string): Promise<Restraint[]> {
  return (await restraintsOn(queries, kind, id).where('lifted_at', 'is', null).execute()).map(restraintOf)
}

/** Those that one setter has put on a thing, also lifted and ended ones. */
export async function listRestraintsSetBy(
  queries: Queries,
  kind: Restraint['subjectKind'],
  id: string,
  setBy: string,
): Promise<KeptRestraint[]> {
  return (await restraintsOn(queries, kind, id).where('set_by', '=', setBy).execute()).map(keptRestraintOf)
}

/** The restraints on one thing that were in force at a moment, or came later. */
export async function listRestraintsSince(
  queries: Queries,
  kind: Restraint['subjectKind'],
  id: string,
  moment: number,
): Promise<KeptRestraint[]> {
  const stillOn = restraintsOn(queries, kind, id).where((is) => is.or([is('lifted_at', 'is', null), is('lifted_at', '>', moment)]))
  return (await stillOn.execute()).map(keptRestraintOf)
}

/** Restraints that were live at `from` and end by themselves do so later; lifted ones stay lifted. */
export async function postponeRestraints(tx: Recorded, from: number, byMilliseconds: number): Promise<void> {
  await tx
    .withTables<RestraintTables>()
    .updateTable('restraint')
    .set((of) => ({ expires_at: of('expires_at', '+', byMilliseconds) }))
    .where('lifted_at', 'is', null)
    .where('expires_at', '>', from)
    .execute()
}

export async function insertRestraint(tx: Recorded, restraint: Restraint): Promise<void> {
  await tx
    .withTables<RestraintTables>()
    .insertInto('restraint')
    .values({
      id: restraint.id,
      subject_kind: restraint.subjectKind,
      subject_id: restraint.subjectId,
      effect: restraint.effect,
      reason: restraint.reason,
      set_by: restraint.setBy,
      authority: restraint.authority,
      since: restraint.since,
      expires_at: restraint.expiresAt,
      lifted_at: null,
    })
    .execute()
}

export async function markRestraintLifted(tx: Recorded, id: string, at: number): Promise<void> {
  await tx.withTables<RestraintTables>().updateTable('restraint').set({ lifted_at: at }).where('id', '=', id).execute()
}
