import { randomBytes, randomUUID } from 'node:crypto'
import type { JournalEvent } from '../../journal/events.ts'
import type { Recorded } from '../../journal/record.ts'
import { labelCommitment, newLabel } from '../../journal/use-label.ts'
import { SEALING_LOCK } from '../../platform/encryption/sealing-lock.ts'
import type { Account } from '../account.ts'
import { hasKnownBrowser, insertKnownBrowser } from '../browsers/store.ts'
import { tell } from '../tell.ts'
import type { Reception } from '../terms.ts'
import { endSessions, insertSession } from './store.ts'
import { cookieDigest, type Visit, visitorOf, whereabouts } from './visit.ts'

/**
 * Opens a session with a cookie that nobody had before (OWASP ASVS 7.2.4: fixation), inside a recorded transaction.
 *
 * @returns the cookie's secret and the event.
 */
export async function openSession(
  tx: Recorded,
  reception: Reception,
  visit: Visit,
  account: Account,
  factors: readonly string[],
): Promise<{ secret: string; event: JournalEvent }> {
  const now = reception.clock.now()
  const id = randomUUID()
  const secret = randomBytes(32).toString('base64url')
  const label = newLabel()
  const isKnownBrowser = await hasKnownBrowser(tx, account.id, visit.browserDigest)
  // The session that this browser had goes on in the new one, and its cookie is worth nothing any more.
  await endSessions(tx, account.id, { at: now, because: 'signed-in-again', browserDigest: visit.browserDigest })
  await tx.lock(SEALING_LOCK)
  await insertSession(tx, cookieDigest('session', secret), {
    id,
    accountId: account.id,
    browserDigest: visit.browserDigest,
    factors,
    createdAt: now,
    lastUsedAt: now,
    expiresAt: now + reception.terms.sessions.absoluteMilliseconds,
    freshAt: now,
    ...whereabouts(visit),
    sealedOrigin: reception.vault.seal(
      `session-origin:${id}`,
      Buffer.from(JSON.stringify({ address: visit.address, userAgent: visit.userAgent?.slice(0, 300) })),
    ),
    sealedLabel: reception.vault.seal(`session-label:${id}`, label),
    endedAt: null,
    endedBecause: null,
  })
  await insertKnownBrowser(tx, account.id, visit.browserDigest, now)
  if (!isKnownBrowser) {
    await tell(tx, reception, account, visitorOf(visit, account), {
      kind: 'signed-in-new-browser',
      params: { factors: factors.join(', ') },
      dispute: { act: 'signed-in', subject: id },
    })
  }
  return {
    secret,
    event: {
      kind: 'signed-in',
      subjects: { account: account.id },
      public: { session: id, factors, isKnownBrowser, commitment: labelCommitment(id, label) },
      private: {},
    },
  }
}
