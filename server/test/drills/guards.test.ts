import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { readSourceFiles } from '../../../scripts/source/source-file.ts'
import { type Account, accountState } from '../../src/accounts/account.ts'
import { accountTerms } from '../../src/accounts/account-terms.ts'
import { guardAccount } from '../../src/accounts/guard-account.ts'
import { actorOf } from '../../src/accounts/principal.ts'
import { judgeProof } from '../../src/accounts/proof-policy.ts'
import { recipientsOf } from '../../src/accounts/recipients.ts'
import {
  approvalsNeeded,
  RECOVERY_WAIT_MILLISECONDS,
  SINGLE_OPERATOR_WAIT_MILLISECONDS,
} from '../../src/accounts/recovery/recovery-request.ts'
import { resumeSession } from '../../src/accounts/sessions/resume-session.ts'
import type { Visit } from '../../src/accounts/sessions/visit.ts'
import { beginSignIn } from '../../src/accounts/sign-ins/begin-sign-in.ts'
import { confirmSignIn, proveSignIn, resumeSignIn } from '../../src/accounts/sign-ins/continue-sign-in.ts'
import { findAccountByName } from '../../src/accounts/store.ts'
import { readConfig } from '../../src/config.ts'
import { stepClock } from '../../src/holds/clock/hold-clock-policy.ts'
import type { Hold } from '../../src/holds/hold.ts'
import { MOST_LIVE_PER_REQUESTER, weighObjection } from '../../src/holds/hold-policy.ts'
import { mayUndo } from '../../src/holds/tell-hold.ts'
import type { JournalEvent } from '../../src/journal/events.ts'
import { type Recorded, record } from '../../src/journal/record.ts'
import { announce } from '../../src/notices/announce.ts'
import { hasReached } from '../../src/notices/store.ts'
import { listHeldBack } from '../../src/ownership/close-obstacle.ts'
import { openOwnership } from '../../src/ownership/open-desk.ts'
import { judgeMove, judgePaths } from '../../src/ownership/organisations/paths/path-policy.ts'
import { judgeAcceptance, judgeRemoval, type RemovalFacts } from '../../src/ownership/owner-policy.ts'
import { ownerTerms } from '../../src/ownership/owner-terms.ts'
import { type OwnerStanding, relationOf } from '../../src/ownership/standing.ts'
import { aboveOwnership } from '../../src/packaging/above-ownership.ts'
import { policyOf } from '../../src/policies/policy-of-config.ts'
import { loosenMilliseconds } from '../../src/policies/strictness-policy.ts'
import { guards, guardsNamed } from '../../src/rehearsal/guards.ts'
import { listHeldBack as withoutObstacles } from '../../src/rehearsal/guards-off/account-holds-nothing.ts'
import { openOwnership as withoutAccountWaits } from '../../src/rehearsal/guards-off/account-waits.ts'
import { openOwnership as withoutAdministratorWaits } from '../../src/rehearsal/guards-off/administrator-waits.ts'
import { hasReached as reachedAtOnce } from '../../src/rehearsal/guards-off/announcement-first.ts'
import { lockAfterBurst as unlocked } from '../../src/rehearsal/guards-off/burst-rule.ts'
import { openOwnership as withoutEmailWaits } from '../../src/rehearsal/guards-off/email-waits.ts'
import { openOwnership as withoutFactorWaits } from '../../src/rehearsal/guards-off/factor-waits.ts'
import { accountState as withoutFreeze } from '../../src/rehearsal/guards-off/freeze.ts'
import { judgeProof as provesNothing } from '../../src/rehearsal/guards-off/fresh-proof.ts'
import { guardAccount as unguarded } from '../../src/rehearsal/guards-off/guarded-after-change.ts'
import { MOST_LIVE_PER_REQUESTER as withoutLimit } from '../../src/rehearsal/guards-off/hold-limit.ts'
import { openOwnership as withoutInvitationWaits } from '../../src/rehearsal/guards-off/invitation-waits.ts'
import { judgeRemoval as withoutLastSenior } from '../../src/rehearsal/guards-off/last-senior-owner.ts'
import {
  judgeMove as moveWithoutLastSenior,
  judgePaths as pathsWithoutLastSenior,
} from '../../src/rehearsal/guards-off/last-senior-path.ts'
import { mayUndo as neverUndone } from '../../src/rehearsal/guards-off/late-veto.ts'
import { announce as withoutNotices } from '../../src/rehearsal/guards-off/notices.ts'
import { stepClock as believing } from '../../src/rehearsal/guards-off/observed-time.ts'
import { judgeProof as withoutAge } from '../../src/rehearsal/guards-off/old-factor.ts'
import { loosenMilliseconds as withoutPolicyWaits } from '../../src/rehearsal/guards-off/policy-waits.ts'
import { openOwnership as withoutProbation } from '../../src/rehearsal/guards-off/probation.ts'
import { openOwnership as withoutProjectWaits } from '../../src/rehearsal/guards-off/project-waits.ts'
import * as withoutWait from '../../src/rehearsal/guards-off/recovery-wait.ts'
import { judgeRemoval as withoutHold } from '../../src/rehearsal/guards-off/removal-hold.ts'
import { confirmSignIn as withoutSameBrowser } from '../../src/rehearsal/guards-off/same-browser.ts'
import { beginSignIn as withoutSecondFactor } from '../../src/rehearsal/guards-off/second-factor.ts'
import { resumeSession as withoutBinding } from '../../src/rehearsal/guards-off/session-binding.ts'
import { openReception as withoutConfirmation } from '../../src/rehearsal/guards-off/sign-in-confirmation.ts'
import { relationOf as withoutStanding } from '../../src/rehearsal/guards-off/standing.ts'
import { openOwnership as withoutSuccessionWaits } from '../../src/rehearsal/guards-off/succession-waits.ts'
import { approvalsNeeded as withoutSecondAdministrator } from '../../src/rehearsal/guards-off/two-administrators.ts'
import { weighObjection as withoutVeto } from '../../src/rehearsal/guards-off/veto.ts'
import { chrome } from '../browser-in-test.ts'
import { openIndexInTest, operator } from '../index-in-test.ts'
import { enrolledPerson, mailedLink, PASSWORD } from '../person-in-test.ts'

const root = join(import.meta.dirname, '../../..')
const DAY = 86_400_000
const now = 2000 * DAY
const terms = ownerTerms.public

/** The terms that an index opened so works with. */
const deskOf = (open: typeof openOwnership) =>
  open({ config: { owners: terms, accounts: accountTerms.public } } as Parameters<typeof openOwnership>[0], aboveOwnership)
const termsOf = (open: typeof openOwnership): typeof terms => deskOf(open).ownerTerms

const standing = (accountId: string, daysAgo: number, isCreator = false): OwnerStanding => ({
  accountId,
  since: now - daysAgo * DAY,
  isCreator,
  state: 'active',
  isSuspended: false,
})
const removal = (actorId: string, targetId: string, owners: readonly OwnerStanding[], changed = terms): RemovalFacts => ({
  terms: changed,
  now,
  owners,
  isOwnershipLocked: false,
  actor: { accountId: actorId, state: 'active' },
  targetId,
  targetRole: 'owner',
})
const old = standing('old', 500, true)
const peer = standing('peer', 490)
const young = standing('young', 1)

const acceptance = (changed: typeof terms) =>
  judgeAcceptance({
    terms: changed,
    now,
    role: 'owner',
    madeAt: now - 60_000,
    invitee: { state: 'active', createdAt: now - 120_000, held: undefined },
    mayInviterStill: true,
  }).verdict

const path = (after: readonly string[], actorId: string) => ({
  terms,
  now,
  actor: { accountId: actorId, state: 'active' as const },
  sets: [{ id: 'p', owners: [old, young, peer], isOwnershipLocked: false, after }],
  arrivals: [],
  announcedAt: now,
})

type Row = readonly [what: string, held: readonly [actual: unknown, expected: unknown], gone: readonly [actual: unknown, expected: unknown]]

const account = { kind: 'person', enrolledAt: 1, closedAt: null } as Account
const frozen = { effect: 'frozen' } as const
const applied = { targetId: 'loser', details: {} } as Hold
const loser = { accountId: 'loser', objection: 'contests' } as const
const unproved = {
  level: 'K',
  now,
  freshAt: 0,
  freshMilliseconds: 1,
  proof: undefined,
  act: 'this',
  hasPasskey: true,
  oldAfterMilliseconds: 0,
  enrolledAt: 0,
} as const
const youngProof = {
  ...unproved,
  proof: { by: 'passkey', factorId: 'key', factorSince: now - 60_000, isUserVerified: true, act: 'this' },
  oldAfterMilliseconds: 14 * DAY,
  olderThan: now - 120_000,
} as const
const strict = readConfig({ HOLDFAST_PRESET: 'public' }).config
const aClock = { lastTickAt: now, observed: 0, open: 0, alarmMilliseconds: null, ordinaryTicks: 0 }
const setForward = { now: now + 30 * DAY, tickMilliseconds: 60_000 }
const vetoed = { shown: 'decisive', announced: 'decisive', now: 'decisive' } as const
const newcomer = { ...path(['young'], 'young'), terms: termsOf(withoutProbation) }
const takesAll = removal('young', 'old', [old, young], termsOf(withoutProbation))

/** What each guard that is a pure decision says, and what the stand-in says. */
const decisions: Readonly<Record<string, readonly Row[]>> = {
  'fresh-proof': [['an act without a factor', [judgeProof(unproved), 'needs-proof'], [provesNothing(), 'enough']]],
  'invitation-waits': [['an account of two minutes', [acceptance(terms), 'hold'], [acceptance(termsOf(withoutInvitationWaits)), 'permit']]],
  probation: [
    [
      'a removal of somebody senior on the second day',
      [judgeRemoval(removal('young', 'peer', [old, peer, young])).verdict, 'refuse'],
      [judgeRemoval(removal('young', 'peer', [old, peer, young], termsOf(withoutProbation))).verdict, 'hold'],
    ],
  ],
  standing: [['who came first', [relationOf(young, old, terms.probation), 'senior'], [withoutStanding(young, old), 'peer']]],
  'removal-hold': [
    [
      'a removal of a peer',
      [judgeRemoval(removal('old', 'peer', [old, peer])).verdict, 'hold'],
      [withoutHold(removal('old', 'peer', [old, peer])).verdict, 'permit'],
    ],
  ],
  'last-senior-owner': [
    ['a removal of the only old owner', [judgeRemoval(takesAll).verdict, 'refuse'], [withoutLastSenior(takesAll).verdict, 'hold']],
    [
      'a team that leaves only the new owner',
      [judgePaths(newcomer).verdict.verdict, 'refuse'],
      [pathsWithoutLastSenior(newcomer).verdict.verdict, 'hold'],
    ],
    [
      'a move that leaves only the new owner',
      [judgeMove(path(['young'], 'old')).verdict.verdict, 'refuse'],
      [moveWithoutLastSenior(path(['young'], 'old')).verdict.verdict, 'hold'],
    ],
  ],
  'project-waits': [
    ['a deletion', [termsOf(openOwnership).deleteProject > 0, true], [termsOf(withoutProjectWaits).deleteProject, 0]],
    ['a move', [terms.moveProject > 0, true], [termsOf(withoutProjectWaits).moveProject, 0]],
  ],
  'account-waits': [
    [
      'closing an account',
      [deskOf(openOwnership).accountTerms.closeAccount > 0, true],
      [deskOf(withoutAccountWaits).accountTerms.closeAccount, 0],
    ],
    ['what it leaves behind', [listHeldBack.length > 0, true], [await withoutObstacles(), []]],
  ],
  'email-waits': [
    [
      'another address',
      [deskOf(openOwnership).accountTerms.changeEmail > 0, true],
      [deskOf(withoutEmailWaits).accountTerms.changeEmail, 0],
    ],
  ],
  'factor-waits': [
    [
      'a lost factor',
      [deskOf(openOwnership).accountTerms.removeFactor > 0, true],
      [deskOf(withoutFactorWaits).accountTerms.removeFactor, 0],
    ],
  ],
  'administrator-waits': [
    [
      'another administrator',
      [deskOf(openOwnership).accountTerms.makeAdministrator > 0, true],
      [deskOf(withoutAdministratorWaits).accountTerms.makeAdministrator, 0],
    ],
    [
      'one administrator fewer',
      [deskOf(openOwnership).accountTerms.removeAdministrator > 0, true],
      [deskOf(withoutAdministratorWaits).accountTerms.removeAdministrator, 0],
    ],
  ],
  'succession-waits': [
    ['the wait', [termsOf(openOwnership).succession > 0, true], [termsOf(withoutSuccessionWaits).succession, 0]],
    ['the silence before', [termsOf(openOwnership).successionSilence > 0, true], [termsOf(withoutSuccessionWaits).successionSilence, 0]],
  ],
  'policy-waits': [['a looser policy', [loosenMilliseconds(policyOf(strict)) > 0, true], [withoutPolicyWaits(), 0]]],
  'old-factor': [['a factor of a minute ago', [judgeProof(youngProof), 'factor-too-young'], [withoutAge(youngProof), 'enough']]],
  'recovery-wait': [
    ['with two administrators', [RECOVERY_WAIT_MILLISECONDS > 0, true], [withoutWait.RECOVERY_WAIT_MILLISECONDS, 0]],
    ['with one', [SINGLE_OPERATOR_WAIT_MILLISECONDS > 0, true], [withoutWait.SINGLE_OPERATOR_WAIT_MILLISECONDS, 0]],
  ],
  'two-administrators': [['giving an account back', [approvalsNeeded(3), 2], [withoutSecondAdministrator(), 0]]],
  freeze: [['a frozen account', [accountState(account, [frozen]), 'frozen'], [withoutFreeze(account, [frozen]), 'active']]],
  veto: [
    ['an objection', [weighObjection(vetoed), 'decisive'], [withoutVeto(), 'none']],
    ['a late veto', [mayUndo(applied, loser), true], [neverUndone(), false]],
  ],
  'hold-limit': [['removals at once', [Number.isFinite(MOST_LIVE_PER_REQUESTER), true], [Number.isFinite(withoutLimit), false]]],
  'observed-time': [
    [
      'a clock that is set forward by thirty days',
      [stepClock(aClock, setForward).observed < DAY, true],
      [believing(aClock, setForward).observed, 30 * DAY],
    ],
    ['its alarm', [stepClock(aClock, setForward).jump, 30 * DAY], [believing(aClock, setForward).jump, null]],
  ],
}

for (const [name, rows] of Object.entries(decisions)) {
  test(`without ${name} something else is decided`, () => {
    assert.ok(guards.some((guard) => guard.name === name))
    for (const [what, held, gone] of rows) {
      assert.deepEqual(held[0], held[1], `${what}, with the guard`)
      assert.deepEqual(gone[0], gone[1], `${what}, without it`)
    }
  })
}

/** Everything that a stand-in changes is asked for by somebody by import: a change of what the original calls inside would change nothing. */
test('every guard replaces what others import', () => {
  const files = readSourceFiles(root, ['server/src'])
  const find = (path: string) => files.find((file) => file.path === path)
  for (const { name, replaces } of guards) {
    for (const { module, by } of replaces) {
      const standIn = find(`server/src/rehearsal/guards-off/${by}.ts`)
      assert.ok(standIn && find(`server/src/${module}`), `${name}: ${by} stands in for ${module}`)
      const original = `server/src/${module}`
      assert.ok(
        standIn.imports.some(({ target, names }) => target === original && names.some((each) => each.name === '*')),
        `${by} hands everything else on`,
      )
      const own = [...standIn.text.matchAll(/^export (?:async )?(?:function|const) (\w+)/gm)].map(([, each]) => each)
      assert.ok(own.length > 0)
      for (const each of own) {
        const users = files.filter(
          (file) =>
            !file.path.endsWith('.test.ts') &&
            !file.path.startsWith('server/src/rehearsal/') &&
            file.imports.some(({ target, names }) => target === original && names.some((one) => one.name === each && !one.isType)),
        )
        assert.ok(users.length > 0, `${name}: somebody imports ${each} of ${module}`)
      }
    }
  }
})

test('stand-ins that no guard names do not lie around', () => {
  const shared = ['somebody-older', 'with-terms']
  const named = guards.flatMap(({ replaces }) => replaces.map(({ by }) => by))
  const there = readdirSync(join(root, 'server/src/rehearsal/guards-off')).map((file) => file.replace('.ts', ''))
  assert.deepEqual(there.toSorted(), [...named, ...shared].toSorted())
})

test('guards are named by a list, by all, or not at all', () => {
  assert.deepEqual(guardsNamed(''), [])
  assert.deepEqual(guardsNamed('all'), guards)
  assert.deepEqual(
    guardsNamed(' veto, probation ').map(({ name }) => name),
    ['veto', 'probation'],
  )
  assert.throws(() => guardsNamed('veto,moat'), /There is no guard moat; there are second-factor/)
  assert.equal(new Set(guards.map(({ name }) => name)).size, guards.length)
})

test('every guard has a test that shows what is gone without it', () => {
  const tested = [...Object.keys(decisions), ...stories]
  assert.deepEqual(tested.toSorted(), guards.map(({ name }) => name).toSorted())
})

/** Those that stand before a database. */
const stories = [
  'second-factor',
  'sign-in-confirmation',
  'same-browser',
  'session-binding',
  'guarded-after-change',
  'burst-rule',
  'announcement-first',
  'notices',
]

async function withVictim(context: TestContext, settings: Record<string, string> = {}) {
  const index = await openIndexInTest({ HOLDFAST_PRESET: 'public', ...settings }, { hasAccounts: false })
  context.after(() => index.close())
  const victim = await enrolledPerson(index, { factor: 'totp' })
  index.clock.advance(60_000)
  return { index, victim, reception: index.instance }
}
const thief: Visit = { browserDigest: 'the browser of the thief', address: '198.51.100.9', userAgent: chrome }
const asked = { name: 'grace', password: PASSWORD, next: '/' }

test('without second-factor a password opens a session', async (context) => {
  const { reception } = await withVictim(context)
  const held = await beginSignIn(reception, thief, asked)
  assert.equal(held.signIn.stage, 'factor')
  await assert.rejects(resumeSignIn(reception, thief, held.secret), { code: 'sign-in-late' })
  const gone = await withoutSecondFactor(reception, thief, asked)
  assert.equal((await resumeSignIn(reception, thief, gone.secret)).to, 'session')
})

test('without sign-in-confirmation a code is enough in any browser', async (context) => {
  const { index, victim, reception } = await withVictim(context)
  const held = await beginSignIn(reception, thief, asked)
  assert.equal((await proveSignIn(reception, thief, held.secret, { code: victim.code() })).to, 'confirmation')
  index.clock.advance(60_000)
  const { terms: relaxed } = withoutConfirmation({ ...index.instance, config: index.config })
  const gone = await beginSignIn(reception, thief, asked)
  assert.equal((await proveSignIn({ ...reception, terms: relaxed }, thief, gone.secret, { code: victim.code() })).to, 'session')
})

test('without same-browser whoever opens the mailed link lets the other browser in', async (context) => {
  const { index, victim, reception } = await withVictim(context)
  const owner: Visit = { ...thief, browserDigest: 'the browser of the owner' }
  const { secret } = await beginSignIn(reception, thief, asked)
  await proveSignIn(reception, thief, secret, { code: victim.code() })
  const link = (await mailedLink(index, victim.email, /\/sign-in\/confirm\/[\w-]+/)).split('/').at(-1)!
  await assert.rejects(confirmSignIn(reception, owner, link), { code: 'sign-in-elsewhere' })
  await assert.rejects(resumeSignIn(reception, thief, secret), { code: 'sign-in-late' })
  await assert.rejects(withoutSameBrowser(reception, owner, link), { code: 'sign-in-elsewhere' })
  assert.equal((await resumeSignIn(reception, thief, secret)).to, 'session')
})

test('without session-binding a copied cookie works elsewhere', async (context) => {
  const { victim, reception } = await withVictim(context)
  const cookie = [...victim.browser.cookies].find(([name]) => name.includes('session'))![1]
  assert.equal((await resumeSession(reception, thief, cookie, ''))?.isElsewhere, true)
  assert.equal((await withoutBinding(reception, thief, cookie, ''))?.isElsewhere, false)
})

test('without notices, announcement-first, guarded-after-change and burst-rule nobody is warned and nothing is stopped', async (context) => {
  const { index, victim, reception } = await withVictim(context)
  const account = (await findAccountByName(reception.db.read, victim.name))!
  const to = (await recipientsOf(reception.db.read, [account], index.clock.now(), reception.vault))[0]!
  const notice = { kind: 'password-changed', to, params: { device: 'Chrome', network: '198.51.100.0/24' }, at: index.clock.now() } as const
  const told = async (how: typeof announce) => {
    const before = (await index.mails()).length
    const id = await reception.db.transaction((tx) => how(tx as Recorded, reception, notice))
    const early = await hasReached(reception.db.read, id)
    return { early, mails: (await index.mails()).length - before, reached: await hasReached(reception.db.read, id) }
  }
  assert.deepEqual(await told(announce), { early: false, mails: 1, reached: true })
  assert.deepEqual(await told(withoutNotices), { early: false, mails: 0, reached: false })
  assert.equal(await reachedAtOnce(), true)
  const guarded = await record(reception, actorOf(operator, index.clock.now()), async (tx) => {
    const events = await guardAccount(tx, reception, account, 'password')
    return { result: events.length, events: events as [JournalEvent] }
  })
  assert.deepEqual([guarded, await unguarded(), await unlocked()], [1, [], []])
})
