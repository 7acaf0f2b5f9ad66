import { actAs } from '../accounts/act-as.ts'
import { listAllAddresses } from '../accounts/emails/store.ts'
import type { SessionPrincipal } from '../accounts/principal.ts'
import { Refusal } from '../errors.ts'
import { listEntriesAbout } from '../journal/store.ts'
import type { OwnershipDesk } from '../ownership/desk.ts'
import type { Queries } from '../platform/database/database.ts'
import type { Ground } from '../platform/ground.ts'
import { type DisputedAct, disputes } from './disputes.ts'
import { type DoubtfulChange, doubtfulChange } from './take-back-account.ts'

/** The change that one line of an account's history tells of; undefined where it tells of none that can be undone, or of nobody's. */
export async function findOwnChange(
  ground: Pick<Ground, 'vault'>,
  queries: Queries,
  accountId: string,
  position: number,
): Promise<DoubtfulChange | undefined> {
  const [entry] = await listEntriesAbout(queries, 'account', accountId, 1, { before: position + 1 })
  if (entry?.position !== position) return undefined
  return doubtfulChange(ground, entry, accountId, await listAllAddresses(queries, accountId))
}

/** Acts whose undoing brings power back. A thief in a session must not take a stolen factor or mailbox back that its owner had removed. */
const bringsBack: readonly DisputedAct[] = ['factor-removed', 'email-removed', 'email-made-primary']

/**
 * "This was not me" from somebody who is signed in: undoes exactly that change, and gives nothing that was not there before.
 *
 * @throws Refusal `not-found`, `dispute-done`, `proof-needed`, `factor-too-young`
 */
export async function disputeOwnChange(reception: OwnershipDesk, principal: SessionPrincipal, position: number): Promise<DisputedAct> {
  // An entry never changes, so what it asks for can be known before the transaction.
  const found = await findOwnChange(reception, reception.db.read, principal.account.id, position)
  const level = found && bringsBack.includes(found.act) ? 'K' : 'S'
  return actAs(reception, principal, { level, states: ['active', 'guarded', 'recovering'] }, async (tx, account) => {
    const change = await findOwnChange(reception, tx, account.id, position)
    if (!change) throw new Refusal('not-found')
    const events = await disputes[change.act].undo({ tx, reception, principal, account, subject: change.subject })
    if (events.length === 0) throw new Refusal('dispute-done')
    return {
      result: change.act,
      events: [
        { kind: 'change-disputed', subjects: { account: account.id }, public: { act: change.act, outcome: 'stopped' }, private: {} },
        ...events,
      ],
    }
  })
}
