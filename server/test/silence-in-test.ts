import { actorOf } from '../src/accounts/principal.ts'
import { openSession } from '../src/accounts/sessions/open-session.ts'
import { findSessionByDigest } from '../src/accounts/sessions/store.ts'
import { cookieDigest } from '../src/accounts/sessions/visit.ts'
import { record } from '../src/journal/record.ts'
import { type IndexInTest, operator } from './index-in-test.ts'
import type { OwnerInTest } from './ownership-in-test.ts'

/** What whoever asks to follow somebody says. */
export const evidence = 'Died in January; the family says so, and nobody answers at his address.'

/** The session of a person in a test ends; another one of the same account, without the pages: a sign of life. */
export async function signedInAgain(index: IndexInTest, person: OwnerInTest): Promise<OwnerInTest> {
  const visit = { browserDigest: `browser of ${person.account.name}`, address: '192.0.2.7', userAgent: 'test' }
  const secret = await record(index.instance, actorOf(operator, index.clock.now()), async (tx) => {
    const opened = await openSession(tx, index.instance, visit, person.account, ['passkey'])
    return { result: opened.secret, events: [opened.event] }
  })
  const { id } = (await findSessionByDigest(index.instance.db.read, cookieDigest('session', secret)))!
  return { ...person, session: (change) => ({ ...person.session(change), sessionId: id }) }
}
