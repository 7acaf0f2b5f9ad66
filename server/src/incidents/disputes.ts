import { hasStrongProof } from '../accounts/act-as.ts'
import type { Freezer } from '../accounts/freeze-account.ts'
import { accountUndos, type Undo } from '../accounts/undo-change.ts'
import { Refusal } from '../errors.ts'
import { holdDisputes } from '../holds/hold-desk.ts'
import { kindOf } from '../holds/hold-kind.ts'
import { objectInside } from '../holds/object-to-hold.ts'
import { findHold } from '../holds/store.ts'
import { mayUndo, peopleOf } from '../holds/tell-hold.ts'
import { undoInside } from '../holds/undo-hold.ts'
import type { Recorded } from '../journal/record.ts'
import type { OwnershipDesk } from '../ownership/desk.ts'
import { endOffer } from '../ownership/invite-to-project.ts'
import { readOwners } from '../ownership/read-owners.ts'
import { findInvitation } from '../ownership/store.ts'
import { sleepInside } from '../tokens/change-token.ts'
import { findToken } from '../tokens/store.ts'

interface Dispute {
  /** On the button, after "This was not me:". */
  readonly button: string
  readonly undo: (undoing: Parameters<Undo>[0] & { readonly reception: OwnershipDesk }) => ReturnType<Undo>
}

/** What "this was not me" can stop, by the kind of the event: one line each. */
export const disputes = {
  'signed-in': { button: 'end that session', undo: accountUndos['signed-in'] },
  'factor-added': { button: 'remove that factor', undo: accountUndos['factor-added'] },
  'factor-removed': { button: 'take that factor back', undo: accountUndos['factor-removed'] },
  'password-changed': { button: 'drop the new password', undo: accountUndos['password-changed'] },
  'recovery-codes-made': { button: 'drop the new recovery codes', undo: accountUndos['recovery-codes-made'] },
  'email-added': { button: 'remove that address', undo: accountUndos['email-added'] },
  'email-removed': { button: 'take that address back', undo: accountUndos['email-removed'] },
  'email-made-primary': { button: 'make the old address the first again', undo: accountUndos['email-made-primary'] },
  'recovery-requested': { button: 'stop the recovery', undo: accountUndos['recovery-requested'] },
  'token-created': {
    button: 'put that token to sleep',
    async undo({ tx, reception, principal, account, subject }) {
      const token = await findToken(tx, subject)
      if (!token) return []
      const asleep = await sleepInside(tx, token, 'disputed', principal.kind, reception.clock.now())
      return asleep ? [{ ...asleep, subjects: { ...asleep.subjects, account: account.id } }] : []
    },
  },
  'role-offered': {
    button: 'end that offer',
    async undo({ tx, reception, account, subject }) {
      const invitation = await findInvitation(tx, subject)
      const owners = invitation ? await readOwners(tx, invitation.projectId, reception.clock.now()) : []
      // Whoever was an owner when the notice went out may have lost that since.
      if (invitation?.state !== 'open' || !owners.some(({ accountId }) => accountId === account.id)) return []
      const ended = await endOffer(tx, reception, invitation, 'cancelled')
      return [ended]
    },
  },
  [holdDisputes.stop]: {
    button: 'stop this change',
    async undo({ tx, reception, principal, account, subject }) {
      // Who opens the first mail after it was done means the same as by the second one.
      if (await isUndoable(tx, reception, account.id, subject))
        return (await undoInside(tx, reception, subject, { accountId: account.id, ...linkOf(principal) })).events
      const shown = await shownIn(tx, reception, principal, subject, account.id)
      return (await objectInside(tx, reception, subject, { accountId: account.id, ...shown })).events
    },
  },
  [holdDisputes.undo]: {
    button: 'take this change back',
    async undo({ tx, reception, principal, account, subject }) {
      const shown = await shownIn(tx, reception, principal, subject, account.id)
      if (shown.strength !== 'decisive') throw new Refusal('proof-needed')
      return (await undoInside(tx, reception, subject, { accountId: account.id, ...linkOf(principal) })).events
    },
  },
} as const satisfies Readonly<Record<string, Dispute>>

export type DisputedAct = keyof typeof disputes

export const isDisputedAct = (act: string): act is DisputedAct => Object.hasOwn(disputes, act)

const linkOf = (principal: Freezer) => (principal.kind === 'notice-link' ? { addressId: principal.addressId } : {})

/** What an objection is worth by how it is shown: where its kind asks for an old passkey, a session alone only contests. */
async function shownIn(tx: Recorded, reception: OwnershipDesk, principal: Freezer, holdId: string, accountId: string) {
  if (principal.kind !== 'session') return { strength: 'decisive' as const, ...linkOf(principal) }
  const hold = await findHold(tx, holdId)
  const kind = hold && kindOf(reception.holdKinds, hold)
  const asksForKey = kind?.objectsWith === 'K' || (hold && kind?.endsWith?.(hold, accountId)) === 'K'
  const isEnough = !asksForKey || (await hasStrongProof(reception, tx, principal, anyState))
  return { strength: isEnough ? ('decisive' as const) : ('contests' as const) }
}

/** Whether whoever could stop it can still take it back, without more than he has shown. */
async function isUndoable(tx: Recorded, reception: OwnershipDesk, accountId: string, holdId: string): Promise<boolean> {
  const hold = await findHold(tx, holdId)
  if (hold?.state !== 'applied') return false
  const kind = kindOf(reception.holdKinds, hold)
  if (kind?.objectsWith !== undefined || kind?.endsWith?.(hold, accountId) !== undefined) return false
  const person = (await peopleOf(tx, reception, hold)).find((each) => each.accountId === accountId)
  return person !== undefined && mayUndo(hold, person)
}

const anyState = ['active', 'guarded', 'recovering', 'frozen', 'leaving'] as const
