import { Refusal } from '../errors.ts'
import type { Recorded } from '../journal/record.ts'
import { parseAccountName } from './account.ts'
import { isProhibitedName, nameSkeleton } from './look-alike.ts'
import { hasLookAlike, insertTakenName } from './store.ts'

/**
 * Takes a name for something that is no account, inside a recorded transaction: the rules are those of accounts, and no account
 * can have it, or one that looks like it, from then on.
 *
 * @throws Refusal `account-name-invalid`, `account-name-taken`
 */
export async function takeName(tx: Recorded, text: string, at: number): Promise<string> {
  const name = parseAccountName(text)
  const skeleton = nameSkeleton(name)
  // The lock of registrations, then that of accounts made on the host, as registrations take them.
  await tx.lock(`name:${skeleton}`)
  await tx.lock(`account:${name}`)
  if (isProhibitedName(name) || (await hasLookAlike(tx, skeleton))) throw new Refusal('account-name-taken', { name })
  await insertTakenName(tx, { name, skeleton, at })
  return name
}
