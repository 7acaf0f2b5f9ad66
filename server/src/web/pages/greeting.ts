import { countUnread } from '../../notices/store.ts'
import type { Call } from '../call.ts'
import { csrfToken } from '../form.ts'

/** Who is looking at a page, for its head. */
export interface Greeting {
  readonly name: string
  /** Notices that were not read yet. */
  readonly unread: number
  /** For the button that signs out; undefined where the browser has no cookie of its own. */
  readonly csrf?: string
}

/** Whoever is signed in; undefined for a stranger. */
export async function greetingOf(call: Pick<Call, 'instance' | 'visitor'>): Promise<Greeting | undefined> {
  const greeting = bareGreetingOf(call)
  const account = call.visitor.session?.principal.account
  return greeting && account && { ...greeting, unread: await countUnread(call.instance.db.read, account.id) }
}

/** The same without asking the database, for pages about what broke. */
export function bareGreetingOf({ visitor: { session, browserSecret } }: Pick<Call, 'visitor'>): Greeting | undefined {
  if (!session) return undefined
  const { account, sessionId } = session.principal
  return { name: account.name, unread: 0, ...(browserSecret === undefined ? {} : { csrf: csrfToken(browserSecret, sessionId) }) }
}
