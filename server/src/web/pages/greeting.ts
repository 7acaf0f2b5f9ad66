import { countUnread } from '../../notices/store.ts'
import type { Call } from '../call.ts'

/** Who is looking at a page, for its head. */
export interface Greeting {
  readonly name: string
  /** Notices that were not read yet. */
  readonly unread: number
}

/** Whoever is signed in; undefined for a stranger. */
export async function greetingOf(call: Pick<Call, 'instance' | 'visitor'>): Promise<Greeting | undefined> {
  const account = call.visitor.session?.principal.account
  return account && { name: account.name, unread: await countUnread(call.instance.db.read, account.id) }
}
