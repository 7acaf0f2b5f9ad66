import { actAs } from '../accounts/act-as.ts'
import { listAllAddresses } from '../accounts/emails/store.ts'
import type { SessionPrincipal } from '../accounts/principal.ts'
import { findAccount } from '../accounts/store.ts'
import { tell } from '../accounts/tell.ts'
import { isRefusal, Refusal } from '../errors.ts'
import { liftRestraint } from '../holds/restraints/set-restraint.ts'
import { listLiveRestraints } from '../holds/restraints/store.ts'
import type { JournalEvent } from '../journal/events.ts'
import { readLeaf, readPrivate } from '../journal/read-entry.ts'
import { type JournalEntry, listEntriesAbout } from '../journal/store.ts'
import type { OwnershipDesk } from '../ownership/desk.ts'
import type { Queries } from '../platform/database/database.ts'
import type { Ground } from '../platform/ground.ts'
import { sleepInside } from '../tokens/change-token.ts'
import { tokenState } from '../tokens/policy.ts'
import { listTokens } from '../tokens/store.ts'
import { type DisputedAct, disputes, isDisputedAct } from './disputes.ts'

const MOST_ENTRIES = 500
/** Where nobody said what the first bad change was: as far back as links reach. */
const LOOK_BACK_MILLISECONDS = 30 * 24 * 60 * 60 * 1000
/** An enrolment is three entries of one transaction: the factor, the recovery codes, the session. */
const ENROLMENT_ENTRIES = 3

/** A change that the owner keeps or undoes on the way back. */
export interface DoubtfulChange {
  readonly position: number
  readonly at: number
  readonly act: DisputedAct
  readonly subject: string
  /** What it is called: a factor, an address, a token. */
  readonly name: string | undefined
  readonly button: string
}

/**
 * What was changed since `since`, newest first; without it since the account was last undisputed: the earliest disputed change,
 * or a month before the freeze.
 */
export async function listDoubtfulChanges(ground: Ground, queries: Queries, accountId: string, since: number): Promise<DoubtfulChange[]> {
  const entries = await listEntriesAbout(queries, 'account', accountId, MOST_ENTRIES)
  const addresses = await listAllAddresses(queries, accountId)
  return entries.flatMap((entry) => (entry.at < since ? [] : (doubtfulChange(ground, entry, accountId, addresses) ?? [])))
}

/** An entry of an account as a change that can be undone; undefined where it is none. */
export function doubtfulChange(
  ground: Pick<Ground, 'vault'>,
  entry: JournalEntry,
  accountId: string,
  addresses: readonly { readonly id: string; readonly address: string }[],
): DoubtfulChange | undefined {
  const leaf = readLeaf(entry)
  if (!isDisputedAct(leaf.kind)) return undefined
  const fields = leaf.public as Readonly<Record<string, unknown>>
  const hidden = readPrivate(ground.vault, entry) ?? {}
  const found = subjectOf(leaf.kind, fields, leaf.subjects as Readonly<Record<string, string>>, accountId)
  // Undoing needs to know which address was the first before; the entry knows it by its text.
  const before = leaf.kind === 'email-made-primary' ? ` ${addresses.find(({ address }) => address === hidden.before)?.id ?? ''}` : ''
  const name = hidden.name ?? hidden.email
  return {
    position: entry.position,
    at: entry.at,
    act: leaf.kind,
    subject: `${found}${before}`,
    name: typeof name === 'string' ? name : undefined,
    button: disputes[leaf.kind].button,
  }
}

/** The moment from which on nothing is undisputed. @throws Refusal `frozen-not` */
export async function doubtfulSince(ground: Ground, queries: Queries, accountId: string): Promise<number> {
  const restraints = await listLiveRestraints(queries, 'account', accountId, ground.clock.now())
  const frozenAt = restraints.find(({ effect }) => effect === 'frozen')?.since
  if (frozenAt === undefined) throw new Refusal('frozen-not')
  const entries = await listEntriesAbout(queries, 'account', accountId, MOST_ENTRIES)
  const beginning = await beginningOf(queries, accountId, entries, frozenAt - LOOK_BACK_MILLISECONDS)
  // Also what was disputed by the button that froze, or after it.
  const disputed = entries.filter((entry) => entry.kind === 'change-disputed' && entry.at >= beginning)
  if (disputed.length === 0) return beginning
  // The first thing that anybody disputed, or what such a change was, whichever is earlier.
  const acts = new Set(disputed.map((entry) => (readLeaf(entry).public as { act: string }).act))
  const changes = await listDoubtfulChanges(ground, queries, accountId, beginning)
  const earliest = changes.filter(({ act }) => acts.has(act)).map(({ at }) => at)
  return Math.min(...earliest, ...disputed.map(({ at }) => at))
}

/**
 * As far back as anything is in doubt. An account that is younger than that has nothing before its enrolment: the factor that
 * it began with is the only one that its owner can show. After a recovery it is the other way round: whoever enrolled then
 * may be the thief.
 */
async function beginningOf(queries: Queries, accountId: string, entries: readonly JournalEntry[], back: number): Promise<number> {
  const enrolledAt = (await findAccount(queries, accountId))?.enrolledAt ?? null
  const isYoung = enrolledAt !== null && enrolledAt > back && !entries.some(({ kind }) => kind === 'recovery-granted')
  const first = entries.find((entry) => entry.kind === 'factor-added' && (readLeaf(entry).public as { isFirst?: boolean }).isFirst === true)
  if (!isYoung || !first) return back
  const own = entries.filter(({ position }) => position >= first.position && position < first.position + ENROLMENT_ENTRIES)
  return Math.max(...own.map(({ at }) => at)) + 1
}

/**
 * The way back into a frozen account: an old factor, older than the first change in doubt. What the owner does not keep is
 * undone, and every token that he does not keep stays asleep until he wakes it.
 *
 * @throws Refusal `frozen-not`, `proof-needed`, `factor-too-young`
 */
export async function takeBackAccount(
  reception: OwnershipDesk,
  principal: SessionPrincipal,
  kept: { changes: readonly number[]; tokens: readonly string[] },
): Promise<void> {
  const { account } = principal
  const since = await doubtfulSince(reception, reception.db.read, account.id)
  await actAs(reception, principal, { level: 'K', states: ['frozen'], olderThan: since }, async (tx) => {
    const now = reception.clock.now()
    const changes = await listDoubtfulChanges(reception, tx, account.id, since)
    const undone: JournalEvent[] = []
    for (const change of changes) {
      // This very sign-in, and others since the freeze, are the owner's; tokens are looked at below, old and new alike.
      if (kept.changes.includes(change.position) || change.act === 'signed-in' || change.act === 'token-created') continue
      undone.push(...(await undoIfOpen(() => disputes[change.act].undo({ tx, reception, principal, account, subject: change.subject }))))
    }
    const restraints = await listLiveRestraints(tx, 'account', account.id, now)
    for (const restraint of restraints.filter(({ effect }) => effect === 'frozen')) await liftRestraint(tx, restraint, now)
    let asleep = 0
    for (const token of await listTokens(tx, account)) {
      const isDead = ['revoked', 'expired'].includes(
        tokenState({ now, revokedAt: token.revokedAt, expiresAt: token.expiresAt, restraints: [] }),
      )
      if (isDead || kept.tokens.includes(token.id)) continue
      const event = await sleepInside(tx, token, 'frozen-account', principal.kind, now)
      if (event) undone.push(event)
      asleep++
    }
    await tell(tx, reception, account, principal, { kind: 'account-returned', params: {} })
    return {
      result: undefined,
      events: [
        { kind: 'account-returned', subjects: { account: account.id }, public: { tokensKeptAsleep: asleep }, private: {} },
        ...undone,
      ],
    }
  })
}

/** A change that waited may be decided or over by now: there is nothing to undo, and that must not bar the way back. */
async function undoIfOpen(undo: () => Promise<JournalEvent[]>): Promise<JournalEvent[]> {
  try {
    return await undo()
  } catch (error) {
    if (isRefusal(error) && error.code.startsWith('hold-')) return []
    throw error
  }
}

function subjectOf(
  act: DisputedAct,
  fields: Readonly<Record<string, unknown>>,
  subjects: Readonly<Record<string, string>>,
  accountId: string,
): string {
  const found = {
    'signed-in': fields.session,
    'factor-added': fields.factor,
    'factor-removed': fields.factor,
    'email-added': fields.address,
    'email-removed': fields.address,
    'email-made-primary': fields.address,
    'recovery-requested': fields.request,
    'token-created': subjects.token,
    'role-offered': fields.invitation,
    'hold-announced': fields.hold,
    'hold-applied': fields.hold,
    'password-changed': accountId,
    'recovery-codes-made': accountId,
  }[act]
  return typeof found === 'string' ? found : ''
}
