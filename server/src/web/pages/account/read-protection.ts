import { listAddresses } from '../../../accounts/emails/store.ts'
import { listWorkingFactors } from '../../../accounts/factors/list-working-factors.ts'
import { countRecoveryCodes } from '../../../accounts/factors/store.ts'
import { findWaitingRecovery } from '../../../accounts/recovery/store.ts'
import { isSessionAlive } from '../../../accounts/sessions/session.ts'
import { listOpenSessions } from '../../../accounts/sessions/store.ts'
import { listWaitingSignIns } from '../../../accounts/sign-ins/store.ts'
import { findPasswordHash } from '../../../accounts/store.ts'
import { listLiveRestraints } from '../../../holds/restraints/store.ts'
import { listEntriesAbout } from '../../../journal/store.ts'
import type { Call } from '../../call.ts'
import { sessionOf } from '../page-form.ts'
import { listOwnTokens } from './list-own-tokens.ts'
import type { ProtectionFacts } from './protection.ts'

/** Reads what `judgeProtection` judges, of whoever is signed in. */
export async function readProtection(call: Call): Promise<ProtectionFacts> {
  const { db, clock, terms } = call.instance
  const { account, state } = sessionOf(call).principal
  const now = clock.now()
  const factors = await listWorkingFactors(db.read, account.id, now)
  const addresses = await listAddresses(db.read, account.id)
  const restraint = (await listLiveRestraints(db.read, 'account', account.id, now))
    .filter(({ effect }) => effect === state)
    .toSorted((a, b) => (b.expiresAt ?? Number.POSITIVE_INFINITY) - (a.expiresAt ?? Number.POSITIVE_INFINITY))[0]
  const recovery = await findWaitingRecovery(db.read, account.id)
  const [asked] = recovery ? await listEntriesAbout(db.read, 'account', account.id, 1, { kinds: ['recovery-requested'] }) : []
  const tokens = (await listOwnTokens(call.instance, account)).filter((token) => token.state !== 'revoked' && token.state !== 'expired')
  const working = addresses.filter(({ verifiedAt, compromisedAt }) => verifiedAt !== null && compromisedAt === null)
  return {
    state,
    until: restraint?.expiresAt ?? undefined,
    because: restraint?.reason,
    passkeys: factors.filter(({ kind }) => kind === 'passkey').length,
    apps: factors.filter(({ kind }) => kind === 'totp').length,
    codesLeft: (await countRecoveryCodes(db.read, account.id)).left,
    arePasskeysPossible: terms.party !== undefined,
    hasPassword: (await findPasswordHash(db.read, account.id)) !== null,
    verifiedAddresses: working.length,
    compromisedAddresses: addresses.filter(({ compromisedAt }) => compromisedAt !== null).length,
    sessions: (await listOpenSessions(db.read, account.id)).filter((session) => isSessionAlive(session, terms.sessions, now)).length,
    tokens: tokens.length,
    endlessTokens: tokens.filter(({ expiresAt }) => expiresAt === null).length,
    recovery: recovery && { applyAt: recovery.applyAt, entry: asked?.position },
    waitingSignIns: (await listWaitingSignIns(db.read, account.id, now)).map(({ browser, network }) => `${browser}, ${network}`),
  }
}
