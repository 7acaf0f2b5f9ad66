import { Refusal } from '../../errors.ts'
import type { JournalEvent } from '../../journal/events.ts'
import { actAs } from '../act-as.ts'
import type { SessionPrincipal } from '../principal.ts'
import type { Reception } from '../terms.ts'
import type { SignIn } from './sign-in.ts'
import { findSignIn, moveSignIn } from './store.ts'

/**
 * The owner says in a signed-in browser that it is he who waits in another one. Only where the index allows it: whoever
 * believes a false page would say so too, which the link that is opened in the waiting browser prevents.
 *
 * @throws Refusal `permission-missing`, `sign-in-late`, `proof-needed`
 */
export async function approveOwnSignIn(reception: Reception, principal: SessionPrincipal, id: string): Promise<void> {
  if (reception.terms.unknownBrowser !== 'mail-or-browser') throw new Refusal('permission-missing', { act: 'confirm sign-ins here' })
  await decide(reception, principal, id, 'approved', {
    kind: 'sign-in-approved',
    subjects: { account: principal.account.id },
    public: { signIn: id },
    private: {},
  })
}

/** The owner says that it is not he who waits: that sign-in leads nowhere. @throws Refusal `sign-in-late`, `proof-needed` */
export function stopSignIn(reception: Reception, principal: SessionPrincipal, id: string): Promise<void> {
  return decide(reception, principal, id, 'done', {
    kind: 'change-disputed',
    subjects: { account: principal.account.id },
    public: { act: 'sign-in-waiting', outcome: 'stopped' },
    private: {},
  })
}

function decide(reception: Reception, principal: SessionPrincipal, id: string, to: SignIn['stage'], event: JournalEvent): Promise<void> {
  return actAs(reception, principal, { level: 'S', states: ['active', 'guarded', 'recovering'] }, async (tx, account) => {
    const signIn = await findSignIn(tx, id)
    const isWaiting = signIn?.accountId === account.id && signIn.stage === 'confirmation' && reception.clock.now() < signIn.expiresAt
    if (!isWaiting || !(await moveSignIn(tx, id, { from: 'confirmation', to }))) throw new Refusal('sign-in-late')
    return { result: undefined, events: [event] }
  })
}
