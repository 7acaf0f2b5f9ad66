import { type BegunSignIn, beginSignIn as original } from '../../accounts/sign-ins/begin-sign-in.ts'
import { moveSignIn } from '../../accounts/sign-ins/store.ts'

export * from '../../accounts/sign-ins/begin-sign-in.ts'

/** A password opens a session, as in 2023. */
export async function beginSignIn(...given: Parameters<typeof original>): Promise<BegunSignIn> {
  const begun = await original(...given)
  if (begun.signIn.stage !== 'factor') return begun
  const [reception] = given
  await reception.db.transaction((tx) => moveSignIn(tx, begun.signIn.id, { from: 'factor', to: 'approved' }))
  return { ...begun, signIn: { ...begun.signIn, stage: 'approved' } }
}
