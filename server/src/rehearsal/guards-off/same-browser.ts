import { findLiveLink } from '../../accounts/links/one-time-link.ts'
import { type Advance, confirmSignIn as original } from '../../accounts/sign-ins/continue-sign-in.ts'
import { findSignIn, moveSignIn } from '../../accounts/sign-ins/store.ts'
import { isRefusal } from '../../errors.ts'

export * from '../../accounts/sign-ins/continue-sign-in.ts'

/** Whoever opens the mailed link lets the browser in that waits, whosever that is. */
export async function confirmSignIn(...given: Parameters<typeof original>): Promise<Advance> {
  const [reception, , secret] = given
  try {
    return await original(...given)
  } catch (error) {
    if (!isRefusal(error, 'sign-in-elsewhere')) throw error
    const link = await findLiveLink(reception.db.read, reception, ['sign-in'], secret)
    const signIn = link && (await findSignIn(reception.db.read, link.subject.split(' ')[0]!))
    if (signIn) await reception.db.transaction((tx) => moveSignIn(tx, signIn.id, { from: 'confirmation', to: 'approved' }))
    throw error
  }
}
