import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { accountState } from '../../src/accounts/account.ts'
import { accountTerms } from '../../src/accounts/account-terms.ts'
import { agreeOnAdministrators } from '../../src/accounts/administrators/agree.ts'
import { makeAdministrator, removeAdministrator } from '../../src/accounts/administrators/change-administrators.ts'
import { listAllAdministrators } from '../../src/accounts/administrators/list-administrators.ts'
import { createPerson, createService } from '../../src/accounts/create-account.ts'
import { makePrimary, removeEmail } from '../../src/accounts/emails/change-emails.ts'
import { insertAddress, listAddresses } from '../../src/accounts/emails/store.ts'
import { removeFactor } from '../../src/accounts/factors/change-factors.ts'
import { listWorkingFactors } from '../../src/accounts/factors/list-working-factors.ts'
import { findFactor, insertFactor, listFactors } from '../../src/accounts/factors/store.ts'
import { freezeAccount } from '../../src/accounts/freeze-account.ts'
import { actorOf, type SessionPrincipal } from '../../src/accounts/principal.ts'
import { requestRecoveryFor } from '../../src/accounts/recovery/operate-recovery.ts'
import { approveRecovery, countApprovals } from '../../src/accounts/recovery/recover-account.ts'
import { openSession } from '../../src/accounts/sessions/open-session.ts'
import { findSessionByDigest } from '../../src/accounts/sessions/store.ts'
import { cookieDigest } from '../../src/accounts/sessions/visit.ts'
import { stay } from '../../src/accounts/stay.ts'
import { findAccountByName } from '../../src/accounts/store.ts'
import { accountUndos } from '../../src/accounts/undo-change.ts'
import { isRefusal, type RefusalCode } from '../../src/errors.ts'
import type { Hold } from '../../src/holds/hold.ts'
import { listLiveRestraints } from '../../src/holds/restraints/store.ts'
import { findHold } from '../../src/holds/store.ts'
import { tickHolds } from '../../src/holds/tick-holds.ts'
import { askToLeave } from '../../src/incidents/ask-to-leave.ts'
import { liftFreeze } from '../../src/incidents/lift-freeze.ts'
import { reportTheft } from '../../src/incidents/report-theft.ts'
import { takeBackAccount } from '../../src/incidents/take-back-account.ts'
import { record } from '../../src/journal/record.ts'
import { answerHold } from '../../src/ownership/decide-hold.ts'
import { createToken } from '../../src/tokens/create-token.ts'
import { BrowserInTest } from '../browser-in-test.ts'
import { buildWheel } from '../build/wheel.ts'
import { runInTest } from '../command-in-test.ts'
import { type IndexInTest, operator } from '../index-in-test.ts'
import { type OwnerInTest, openOwnershipInTest, ownerInTest, projectOf } from '../ownership-in-test.ts'

// Changes of an account that are announced first: somebody in a stolen session gains nothing that a mailbox can still stop.

const HOUR = 3_600_000
const DAY = 24 * HOUR

async function open(context: TestContext, preset: 'solo' | 'team' | 'public' = 'public'): Promise<IndexInTest> {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: preset })
  // What is shown here is waiting, not how long a session stays fresh.
  Object.assign(index.instance.terms.sessions, { freshMilliseconds: 1000 * DAY })
  return index
}

/** Lets time pass as a running index sees it. */
async function pass(index: IndexInTest, milliseconds: number): Promise<void> {
  for (let left = milliseconds; left > 0; left -= 6 * HOUR) {
    const step = Math.min(left, 6 * HOUR)
    index.clock.advance(step)
    await index.mails()
    await tickHolds(index.instance, { tickMilliseconds: 6 * HOUR, steadyMilliseconds: step })
  }
}

/** Everybody concerned could know: the wait begins. */
async function announced(index: IndexInTest): Promise<void> {
  await index.mails()
  await tickHolds(index.instance)
}

const stateOf = async (index: IndexInTest, hold: Pick<Hold, 'id'> | undefined) => (await findHold(index.instance.db.read, hold!.id))!.state

async function refused(code: RefusalCode, act: () => Promise<unknown>): Promise<void> {
  await assert.rejects(act, (error) => {
    assert.ok(isRefusal(error), String(error))
    assert.equal(error.code, code)
    return true
  })
}

/** A verified address more, as old as the account. */
async function addressOf(index: IndexInTest, { account }: OwnerInTest, address: string): Promise<string> {
  const id = randomUUID()
  const at = account.createdAt
  await record<void>(index.instance, actorOf(operator, index.clock.now()), async (tx) => {
    await insertAddress(tx, {
      id,
      accountId: account.id,
      address,
      isPrimary: false,
      addedAt: at,
      verifiedAt: at,
      compromisedAt: null,
      removedAt: null,
    })
    return {
      result: undefined,
      events: [{ kind: 'email-verified', subjects: { account: account.id }, public: { address: id }, private: { email: address } }],
    }
  })
  return id
}

const addressesOf = async (index: IndexInTest, { account }: OwnerInTest) =>
  (await listAddresses(index.instance.db.read, account.id))
    .map(({ address, isPrimary }) => (isPrimary ? `${address}*` : address))
    .toSorted()

/** Presses the first button behind the newest notice of a change that an address got. */
async function stopByLink(index: IndexInTest, address: string, about = /./): Promise<string> {
  const told = (await index.mails()).filter(
    ({ to, subject, text }) => to === address && /\/notice\//.test(text) && !/sign/i.test(subject) && about.test(subject),
  )
  const mail = told.at(-1)
  const [link] = /\/notice\/[\w-]+/.exec(mail!.text)!
  const browser = new BrowserInTest(index)
  await browser.get(link)
  return (await browser.submit(`${link}/stop`)).text
}

/** Another session, where the first one has ended. */
async function signedInAgain(index: IndexInTest, person: OwnerInTest): Promise<SessionPrincipal> {
  const visit = { browserDigest: 'another browser', address: '192.0.2.7', userAgent: 'test' }
  const secret = await record(index.instance, actorOf(operator, index.clock.now()), async (tx) => {
    const opened = await openSession(tx, index.instance, visit, person.account, ['passkey'])
    return { result: opened.secret, events: [opened.event] }
  })
  const session = (await findSessionByDigest(index.instance.db.read, cookieDigest('session', secret)))!
  return { ...person.session(), sessionId: session.id }
}

const weak = { proof: undefined }

/** Somebody with a second address. */
async function settled(context: TestContext, preset: 'solo' | 'team' | 'public' = 'public') {
  const index = await open(context, preset)
  const grace = await ownerInTest(index, 'grace')
  const second = await addressOf(index, grace, 'second@example.org')
  return { index, grace, second }
}

for (const [preset, hours] of [
  ['team', 24],
  ['public', 72],
] as const)
  test(`with the preset ${preset} a verified address leaves after ${hours} hours, and every address hears of it first`, async (context) => {
    const { index, grace, second } = await settled(context, preset)
    const hold = await removeEmail(index.instance, grace.session(), second)
    assert.equal(hold!.durationMilliseconds, hours * HOUR)
    assert.deepEqual(await addressesOf(index, grace), ['grace@example.org*', 'second@example.org'])
    await announced(index)
    const told = (await index.mails()).filter(({ subject }) => /removal of an e-mail address/.test(subject)).map(({ to }) => to)
    assert.deepEqual(told.toSorted(), ['grace@example.org', 'second@example.org'])
    await pass(index, (hours - 6) * HOUR)
    assert.equal(await stateOf(index, hold), 'waiting')
    await pass(index, 6 * HOUR)
    assert.equal(await stateOf(index, hold), 'applied')
    assert.deepEqual(await addressesOf(index, grace), ['grace@example.org*'])
  })

test('with the preset solo an address leaves at once, and the notice takes it back', async (context) => {
  const { index, grace, second } = await settled(context, 'solo')
  assert.equal(await removeEmail(index.instance, grace.session(weak), second), undefined)
  assert.deepEqual(await addressesOf(index, grace), ['grace@example.org*'])
  assert.match(await stopByLink(index, 'grace@example.org'), /Stopped/)
  assert.deepEqual(await addressesOf(index, grace), ['grace@example.org*', 'second@example.org'])
})

test('a removal that nobody confirmed with an old passkey is ended by the leaving address itself', async (context) => {
  const { index, grace, second } = await settled(context)
  const hold = await removeEmail(index.instance, grace.session(weak), second)
  await announced(index)
  await stopByLink(index, 'second@example.org')
  assert.equal(await stateOf(index, hold), 'vetoed')
  await refused('hold-refused-before', () => removeEmail(index.instance, grace.session(), second))
})

test('against an old passkey the leaving address only contests, and any other ends it', async (context) => {
  const { index, grace, second } = await settled(context)
  const hold = await removeEmail(index.instance, grace.session(), second)
  await announced(index)
  await stopByLink(index, 'second@example.org')
  assert.equal(await stateOf(index, hold), 'contested')
  await pass(index, 29 * DAY)
  assert.equal(await stateOf(index, hold), 'contested', 'nobody wins by silence')
  assert.deepEqual(await addressesOf(index, grace), ['grace@example.org*', 'second@example.org'])
  await pass(index, 2 * DAY)
  assert.equal(await stateOf(index, hold), 'vetoed', 'after thirty days without a decision everything stays as it was')
})

test('any other address ends a removal, also one that an old passkey asked for', async (context) => {
  const { index, grace, second } = await settled(context)
  const hold = await removeEmail(index.instance, grace.session(), second)
  await announced(index)
  await stopByLink(index, 'grace@example.org')
  assert.equal(await stateOf(index, hold), 'vetoed')
})

test('an old passkey lets an address leave before its time, and a session without one does not', async (context) => {
  const { index, grace, second } = await settled(context)
  const hold = await removeEmail(index.instance, grace.session(weak), second)
  await announced(index)
  await refused('proof-needed', () => answerHold(index.instance, grace.session(weak), hold!.id, 'release'))
  const young = { by: 'passkey', factorId: 'x', factorSince: index.clock.now(), isUserVerified: true, act: 'this' } as const
  await refused('factor-too-young', () => answerHold(index.instance, grace.session({ proof: young }), hold!.id, 'release'))
  await answerHold(index.instance, grace.session(), hold!.id, 'release')
  assert.deepEqual(await addressesOf(index, grace), ['grace@example.org*'])
  const live = await listLiveRestraints(index.instance.db.read, 'account', grace.account.id, index.clock.now())
  assert.deepEqual(live, [], 'what an old passkey decided guards nothing')
})

test('a removal that ran out in silence without an old passkey leaves the account guarded, and any other address takes it back', async (context) => {
  const { index, grace, second } = await settled(context)
  const hold = await removeEmail(index.instance, grace.session(weak), second)
  await announced(index)
  await pass(index, 4 * DAY)
  assert.equal(await stateOf(index, hold), 'applied')
  const live = await listLiveRestraints(index.instance.db.read, 'account', grace.account.id, index.clock.now())
  assert.deepEqual(
    live.map(({ effect }) => effect),
    ['guarded'],
  )
  await stopByLink(index, 'grace@example.org')
  assert.equal(await stateOf(index, hold), 'undone')
  assert.deepEqual(await addressesOf(index, grace), ['grace@example.org*', 'second@example.org'])
})

test('an address that an old passkey removed does not take itself back', async (context) => {
  const { index, grace, second } = await settled(context)
  const hold = await removeEmail(index.instance, grace.session(), second)
  await announced(index)
  await pass(index, 4 * DAY)
  await stopByLink(index, 'second@example.org')
  assert.equal(await stateOf(index, hold), 'applied')
  assert.deepEqual(await addressesOf(index, grace), ['grace@example.org*'])
})

test('a stranger neither stops, releases nor withdraws the removal of an address, nor sees it', async (context) => {
  const { index, grace, second } = await settled(context)
  const mallory = await ownerInTest(index, 'mallory')
  const hold = await removeEmail(index.instance, grace.session(), second)
  await announced(index)
  for (const answer of ['object', 'withdraw', 'release', 'undo'] as const)
    await refused('hold-unknown', () => answerHold(index.instance, mallory.session(), hold!.id, answer))
  await refused('email-unknown', () => removeEmail(index.instance, mallory.session(), second))
})

test('asked for again, a removal joins the one that waits', async (context) => {
  const { index, grace, second } = await settled(context)
  const first = await removeEmail(index.instance, grace.session(weak), second)
  const entries = (await index.journal()).length
  assert.equal((await removeEmail(index.instance, grace.session(), second))!.id, first!.id)
  assert.equal((await index.journal()).length, entries)
})

test('the freezing of an account pauses what waits about its addresses', async (context) => {
  const { index, grace, second } = await settled(context)
  const hold = await removeEmail(index.instance, grace.session(weak), second)
  await announced(index)
  await freezeAccount(index.instance, operator, grace.account.id)
  await pass(index, 30 * DAY)
  assert.equal(await stateOf(index, hold), 'paused')
  assert.deepEqual(await addressesOf(index, grace), ['grace@example.org*', 'second@example.org'])
})

test('a removal is void where the address became the first or the last one meanwhile', async (context) => {
  const { index, grace, second } = await settled(context, 'team')
  const hold = await removeEmail(index.instance, grace.session(), second)
  const primary = await makePrimary(index.instance, grace.session(), second)
  await announced(index)
  await answerHold(index.instance, grace.session(), primary!.id, 'release')
  await pass(index, 2 * DAY)
  assert.equal(await stateOf(index, hold), 'void')
  assert.deepEqual(await addressesOf(index, grace), ['grace@example.org', 'second@example.org*'])
})

test('another first address waits as well; the one before ends it, but only contests what an old passkey asked for', async (context) => {
  const { index, grace, second } = await settled(context)
  const third = await addressOf(index, grace, 'third@example.org')
  const asked = await makePrimary(index.instance, grace.session(weak), second)
  assert.equal(asked!.durationMilliseconds, 72 * HOUR)
  await refused('email-waits', () => makePrimary(index.instance, grace.session(), third))
  await announced(index)
  await stopByLink(index, 'grace@example.org')
  assert.equal(await stateOf(index, asked), 'vetoed')
  await pass(index, 31 * DAY)
  const again = await makePrimary(index.instance, grace.session(), third)
  await announced(index)
  await stopByLink(index, 'grace@example.org')
  assert.equal(await stateOf(index, again), 'contested')
  assert.equal(
    (await addressesOf(index, grace)).find((address) => address.endsWith('*')),
    'grace@example.org*',
  )
})

test('another first address comes in time, and is taken back by the one before where no old passkey asked for it', async (context) => {
  const { index, grace, second } = await settled(context)
  const hold = await makePrimary(index.instance, grace.session(weak), second)
  await announced(index)
  await pass(index, 4 * DAY)
  assert.deepEqual(await addressesOf(index, grace), ['grace@example.org', 'second@example.org*'])
  await stopByLink(index, 'grace@example.org')
  assert.equal(await stateOf(index, hold), 'undone')
  assert.deepEqual(await addressesOf(index, grace), ['grace@example.org*', 'second@example.org'])
})

const askedToLeave = async (context: TestContext, preset: 'solo' | 'team' | 'public' = 'public') => {
  const index = await open(context, preset)
  const grace = await ownerInTest(index, 'grace')
  const hold = await askToLeave(index.instance, grace.session())
  await announced(index)
  return { index, grace, hold }
}
const accountNamed = async (index: IndexInTest, name: string) => (await findAccountByName(index.instance.db.read, name))!
const stateOfAccount = async (index: IndexInTest, name: string) => {
  const account = await accountNamed(index, name)
  return accountState(account, await listLiveRestraints(index.instance.db.read, 'account', account.id, index.clock.now()))
}

for (const [preset, days] of [
  ['solo', 0],
  ['team', 7],
  ['public', 14],
] as const)
  test(`with the preset ${preset} an account is leaving after ${days} days, and closed for ever 30 days later`, async (context) => {
    const { index, hold } = await askedToLeave(context, preset)
    assert.equal(hold.durationMilliseconds, days * DAY)
    if (days > 0) {
      assert.equal(await stateOfAccount(index, 'grace'), 'active')
      await pass(index, (days - 1) * DAY)
      assert.equal(await stateOfAccount(index, 'grace'), 'active')
      await pass(index, DAY)
    }
    assert.equal(await stateOfAccount(index, 'grace'), 'leaving')
    await pass(index, 29 * DAY)
    assert.equal(await stateOfAccount(index, 'grace'), 'leaving')
    await pass(index, 2 * DAY)
    assert.equal(await stateOfAccount(index, 'grace'), 'closed')
    assert.equal(await stateOf(index, hold), 'settled')
    await refused('account-exists', () =>
      createPerson(index.instance, operator, { name: 'grace', email: 'other@example.org', isAdministrator: false }),
    )
    const kinds = (await index.journal()).map(({ kind }) => kind)
    assert.ok(kinds.indexOf('account-leaving') < kinds.indexOf('account-closed'))
  })

test('nobody makes the closing of an account quicker, its owner neither, and a link ends it at any time', async (context) => {
  const { index, grace, hold } = await askedToLeave(context)
  await refused('hold-unknown', () => answerHold(index.instance, grace.session(), hold.id, 'release'))
  await stopByLink(index, 'grace@example.org')
  assert.equal(await stateOf(index, hold), 'vetoed')
  await pass(index, 40 * DAY)
  assert.equal(await stateOfAccount(index, 'grace'), 'active')
})

test('closing asks for an old passkey', async (context) => {
  const index = await open(context)
  const grace = await ownerInTest(index, 'grace')
  await refused('proof-needed', () => askToLeave(index.instance, grace.session(weak)))
})

test('an account that is leaving can only be kept: by a link, or by its owner with a factor', async (context) => {
  const { index, grace, hold } = await askedToLeave(context, 'solo')
  await refused('session-ended', () => stay(index.instance, grace.session()))
  const again = await signedInAgain(index, grace)
  await refused('account-cannot', () => removeEmail(index.instance, again, 'any'))
  await refused('account-cannot', () => answerHold(index.instance, again, hold.id, 'withdraw'))
  await stay(index.instance, { ...again, proof: undefined })
  assert.equal(await stateOfAccount(index, 'grace'), 'active')
  assert.equal(await stateOf(index, hold), 'undone')
  await pass(index, 31 * DAY)
  assert.equal(await stateOfAccount(index, 'grace'), 'active', 'nothing of it is left over')
  await askToLeave(index.instance, again)
  await stopByLink(index, 'grace@example.org', /Done:/)
  assert.equal(await stateOfAccount(index, 'grace'), 'active')
  const third = await signedInAgain(index, grace)
  await refused('hold-refused-before', () => askToLeave(index.instance, third))
})

test('tokens of an account that is leaving are refused, and work again when it stays', async (context) => {
  const index = await open(context, 'solo')
  const grace = await ownerInTest(index, 'grace')
  const made = await createToken(index.instance, operator, 'index.test', {
    holder: 'grace',
    name: 'ci',
    projects: 'all',
    permissions: ['upload'],
  })
  await askToLeave(index.instance, grace.session())
  const upload = () => index.upload(made.text, buildWheel({ name: 'tinyjson', version: '1.0' }))
  const sleeping = await upload()
  assert.equal(sleeping.status, 403)
  assert.match(await sleeping.text(), /being closed/)
  await stay(index.instance, await signedInAgain(index, grace))
  assert.equal((await upload()).status, 200)
})

test('a frozen account is not closed while it is frozen, however long', async (context) => {
  const { index, grace, hold } = await askedToLeave(context, 'team')
  await pass(index, 8 * DAY)
  assert.equal(await stateOfAccount(index, 'grace'), 'leaving')
  await freezeAccount(index.instance, operator, grace.account.id)
  await pass(index, 60 * DAY)
  assert.equal(await stateOf(index, hold), 'applied')
  assert.equal((await accountNamed(index, 'grace')).closedAt, null)
  await liftFreeze(index.instance, operator, grace.account)
  assert.equal(await stateOfAccount(index, 'grace'), 'leaving')
})

test('the only owner of a project cannot leave, nor who was there first, nor anybody who just took or lost something', async (context) => {
  const index = await open(context)
  const grace = await ownerInTest(index, 'grace')
  const junior = await ownerInTest(index, 'junior')
  await projectOf(index, grace, 'tinyjson')
  await refused('account-owns', () => askToLeave(index.instance, grace.session()))
  await projectOf(index, grace, 'second', [junior])
  await refused('account-owns', () => askToLeave(index.instance, grace.session()))
  await refused('account-changed-lately', () => askToLeave(index.instance, junior.session()))
  await pass(index, 31 * DAY)
  assert.equal((await askToLeave(index.instance, junior.session())).state, 'announcing')
})

test('an account cannot leave while something waits that concerns it, nor while a report of a theft names it', async (context) => {
  const { index, grace, second } = await settled(context)
  const removal = await removeEmail(index.instance, grace.session(), second)
  await refused('account-in-hold', () => askToLeave(index.instance, grace.session()))
  await announced(index)
  await answerHold(index.instance, grace.session(), removal!.id, 'withdraw')
  const visit = { browserDigest: 'x', address: '198.51.100.9', userAgent: 'test' }
  await reportTheft(index.instance, visit, { text: 'gone', names: 'linus, grace', contact: 'call' })
  await refused('account-reported', () => askToLeave(index.instance, grace.session()))
  await pass(index, 31 * DAY)
  assert.equal((await askToLeave(index.instance, grace.session())).state, 'announcing')
})

test('who became the only one of a project meanwhile is not closed', async (context) => {
  const index = await open(context, 'team')
  const grace = await ownerInTest(index, 'grace')
  const hold = await askToLeave(index.instance, grace.session())
  await announced(index)
  await projectOf(index, grace, 'tinyjson')
  await pass(index, 40 * DAY)
  assert.equal(await stateOf(index, hold), 'void')
  assert.equal(await stateOfAccount(index, 'grace'), 'active')
})

/** A factor more, as old as the account. */
async function factorOf(index: IndexInTest, { account }: OwnerInTest, name: string, kind: 'passkey' | 'totp' = 'passkey'): Promise<string> {
  const id = randomUUID()
  const at = account.createdAt
  const common = { id, accountId: account.id, name, createdAt: at, lastUsedAt: null, removedAt: null }
  await record<void>(index.instance, actorOf(operator, index.clock.now()), async (tx) => {
    await insertFactor(
      tx,
      kind === 'totp'
        ? { ...common, kind, sealedSeed: new Uint8Array([1]), lastStep: null }
        : { ...common, kind, credentialId: id, publicKey: new Uint8Array([1]), signCount: 0, transports: [], verifiesUser: true },
    )
    return {
      result: undefined,
      events: [
        {
          kind: 'factor-added',
          subjects: { account: account.id },
          public: { factorKind: kind, factor: id, isFirst: false },
          private: { name },
        },
      ],
    }
  })
  return id
}
const workingOf = async (index: IndexInTest, { account }: OwnerInTest) =>
  (await listWorkingFactors(index.instance.db.read, account.id, index.clock.now())).map(({ name }) => name).toSorted()

/** Somebody with a laptop beside his key, and the laptop gone. */
async function laptopLost(context: TestContext, preset: 'solo' | 'team' | 'public' = 'public', change: { proof?: undefined } = {}) {
  const index = await open(context, preset)
  const grace = await ownerInTest(index, 'grace')
  const laptop = await factorOf(index, grace, 'laptop')
  const hold = await removeFactor(index.instance, grace.session(change), laptop)
  await announced(index)
  return { index, grace, laptop, hold: hold! }
}

for (const [preset, hours] of [
  ['team', 24],
  ['public', 72],
] as const)
  test(`with the preset ${preset} a lost factor is off at once, and removed after ${hours} hours`, async (context) => {
    const { index, grace, laptop, hold } = await laptopLost(context, preset)
    assert.equal(hold.durationMilliseconds, hours * HOUR)
    assert.deepEqual(await workingOf(index, grace), ['key'])
    assert.equal((await findFactor(index.instance.db.read, grace.account.id, laptop))!.removedAt, null)
    const told = (await index.mails()).filter(({ subject }) => /switched off/.test(subject))
    assert.deepEqual(
      told.map(({ to }) => to),
      ['grace@example.org'],
    )
    await pass(index, (hours + 6) * HOUR)
    assert.equal(await stateOf(index, hold), 'applied')
    assert.notEqual((await findFactor(index.instance.db.read, grace.account.id, laptop))!.removedAt, null)
    assert.deepEqual(await listLiveRestraints(index.instance.db.read, 'factor', laptop, index.clock.now()), [])
  })

test('with the preset solo a factor is removed at once, and the notice takes it back where no old passkey removed it', async (context) => {
  const index = await open(context, 'solo')
  const grace = await ownerInTest(index, 'grace')
  const laptop = await factorOf(index, grace, 'laptop')
  assert.equal(await removeFactor(index.instance, grace.session(weak), laptop), undefined)
  await stopByLink(index, 'grace@example.org', /fewer/)
  assert.deepEqual(await workingOf(index, grace), ['key', 'laptop'])
})

test('a link only contests the removal of a factor, and switches nothing on', async (context) => {
  const { index, grace, hold } = await laptopLost(context, 'public', weak)
  await stopByLink(index, 'grace@example.org', /removal of a factor/)
  assert.equal(await stateOf(index, hold), 'contested')
  assert.deepEqual(await workingOf(index, grace), ['key'], 'a mailbox brings back no stolen key')
  await pass(index, 31 * DAY)
  assert.equal(await stateOf(index, hold), 'vetoed')
  assert.deepEqual(await workingOf(index, grace), ['key', 'laptop'], 'after thirty days without a decision everything is as it was')
})

test('another old passkey stops the removal of a factor and switches it on; a session alone does not, nor withdraw it', async (context) => {
  const { index, grace, laptop, hold } = await laptopLost(context, 'public', weak)
  await refused('proof-needed', () => answerHold(index.instance, grace.session(weak), hold.id, 'object'))
  await refused('proof-needed', () => answerHold(index.instance, { ...grace.session(), act: 'another' }, hold.id, 'object'))
  await answerHold(index.instance, grace.session(), hold.id, 'object')
  assert.equal(await stateOf(index, hold), 'vetoed')
  assert.deepEqual(await workingOf(index, grace), ['key', 'laptop'])
  await refused('hold-refused-before', () => removeFactor(index.instance, grace.session(), laptop))
  assert.deepEqual(await workingOf(index, grace), ['key', 'laptop'], 'what is refused switches nothing off')
})

test('a factor that was found again is switched on by whoever said that it was lost, in a fresh session', async (context) => {
  const { index, grace, hold } = await laptopLost(context)
  Object.assign(index.instance.terms.sessions, { freshMilliseconds: 0 })
  await refused('proof-needed', () => answerHold(index.instance, grace.session(weak), hold.id, 'withdraw'))
  Object.assign(index.instance.terms.sessions, { freshMilliseconds: 1000 * DAY })
  await answerHold(index.instance, grace.session(weak), hold.id, 'withdraw')
  assert.deepEqual(await workingOf(index, grace), ['key', 'laptop'])
  const kinds = (await index.journal()).map(({ kind }) => kind)
  assert.ok(kinds.indexOf('factor-switched-off') < kinds.indexOf('factor-switched-on'))
})

test('an old passkey removes a lost factor before its time; taking that back asks for one too, and no link does', async (context) => {
  const { index, grace, hold } = await laptopLost(context, 'public', weak)
  await refused('proof-needed', () => answerHold(index.instance, grace.session(weak), hold.id, 'release'))
  await answerHold(index.instance, grace.session(), hold.id, 'release')
  assert.equal(await stateOf(index, hold), 'applied')
  const done = (await index.mails()).find(({ subject }) => /Done:/.test(subject))!
  const [link] = /\/notice\/[\w-]+/.exec(done.text) ?? ['/notice/none']
  assert.doesNotMatch((await new BrowserInTest(index).get(link)).text, /take this change back/)
  await refused('proof-needed', () => answerHold(index.instance, grace.session(weak), hold.id, 'undo'))
  await answerHold(index.instance, grace.session(), hold.id, 'undo')
  assert.deepEqual(await workingOf(index, grace), ['key', 'laptop'])
})

test('a factor is not switched off by showing that very factor, nor the last one that works, nor twice', async (context) => {
  const index = await open(context)
  const grace = await ownerInTest(index, 'grace')
  const laptop = await factorOf(index, grace, 'laptop')
  const phone = await factorOf(index, grace, 'phone', 'totp')
  const shown = { by: 'passkey', factorId: laptop, factorSince: grace.account.createdAt, isUserVerified: true, act: 'this' } as const
  await refused('factor-same', () => removeFactor(index.instance, grace.session({ proof: shown }), laptop))
  await removeFactor(index.instance, grace.session(), laptop)
  await refused('factor-off', () => removeFactor(index.instance, grace.session(), laptop))
  await removeFactor(index.instance, grace.session(), phone)
  const [key] = await listWorkingFactors(index.instance.db.read, grace.account.id, index.clock.now())
  await refused('factor-last', () => removeFactor(index.instance, grace.session(), key!.id))
  assert.deepEqual(await workingOf(index, grace), ['key'])
})

test('a passkey that is switched off still bars the weaker way: whoever has a code and recovery codes decides nothing instead', async (context) => {
  const { index, grace, hold } = await laptopLost(context, 'public', weak)
  const codes = {
    by: 'totp-and-recovery-code',
    factorId: 'x',
    factorSince: grace.account.createdAt,
    isUserVerified: false,
    act: 'this',
  } as const
  for (const answer of ['object', 'release'] as const)
    await refused('proof-needed', () => answerHold(index.instance, grace.session({ proof: codes }), hold.id, answer))
})

test('whoever disputes a factor that a thief added, after he switched the old one off, freezes the account instead of losing every factor', async (context) => {
  const index = await open(context)
  const grace = await ownerInTest(index, 'grace')
  const added = await factorOf(index, grace, 'thief')
  const [key] = (await listFactors(index.instance.db.read, grace.account.id)).filter(({ name }) => name === 'key')
  await removeFactor(index.instance, grace.session(weak), key!.id)
  await record<void>(index.instance, actorOf(operator, index.clock.now()), async (tx) => ({
    result: undefined,
    events: (await accountUndos['factor-added']({
      tx,
      reception: index.instance,
      principal: operator,
      account: grace.account,
      subject: added,
    })) as never,
  }))
  assert.equal(await stateOfAccount(index, 'grace'), 'frozen')
  assert.deepEqual(await workingOf(index, grace), ['thief'])
})

test('on the way back into a frozen account a change that was decided meanwhile bars nothing', async (context) => {
  const { index, grace, second } = await settled(context)
  const hold = await removeEmail(index.instance, grace.session(weak), second)
  await announced(index)
  await answerHold(index.instance, grace.session(weak), hold!.id, 'withdraw')
  await freezeAccount(index.instance, operator, grace.account.id)
  const session = await signedInAgain(index, grace)
  await takeBackAccount(index.instance, { ...session, state: 'frozen' }, { changes: [], tokens: [] })
  assert.equal(await stateOfAccount(index, 'grace'), 'active')
})

/** Three administrators of long standing, and somebody who is none. */
async function administration(context: TestContext, preset: 'solo' | 'team' | 'public' = 'public') {
  const index = await open(context, preset)
  const [ada, bob, eve, guest] = await Promise.all([
    ownerInTest(index, 'ada'),
    ownerInTest(index, 'bob'),
    ownerInTest(index, 'eve'),
    ownerInTest(index, 'guest'),
  ])
  for (const name of ['ada', 'bob', 'eve']) await makeAdministrator(index.instance, operator, name)
  const as = (person: OwnerInTest, change: { proof?: undefined } = {}) => person.session(change)
  const administrators = async () =>
    (await listAllAdministrators(index.instance.db.read, index.clock.now()))
      .map(({ account, isActing, isSeasoned }) => `${account.name}${isActing ? '' : ' suspended'}${isSeasoned ? '' : ' fresh'}`)
      .toSorted()
  return { index, ada, bob, eve, guest, as, administrators }
}

test('an administrator is made after 72 hours, of which every administrator hears, and counts as one of two 14 days later', async (context) => {
  const { index, ada, as, administrators } = await administration(context)
  const hold = await makeAdministrator(index.instance, as(ada), 'guest')
  assert.equal(hold.durationMilliseconds, 72 * HOUR)
  await announced(index)
  const told = (await index.mails()).filter(({ subject }) => /Announced: .*"guest" to administrator/.test(subject)).map(({ to }) => to)
  assert.deepEqual(told.toSorted(), ['ada@example.org', 'bob@example.org', 'eve@example.org', 'guest@example.org'])
  await pass(index, 66 * HOUR)
  assert.deepEqual(await administrators(), ['ada', 'bob', 'eve'])
  await pass(index, 12 * HOUR)
  assert.deepEqual(await administrators(), ['ada', 'bob', 'eve', 'guest fresh'])
  await pass(index, 14 * DAY)
  assert.deepEqual(await administrators(), ['ada', 'bob', 'eve', 'guest'])
})

test('with the preset solo an administrator is made at once, and on the host with every preset, which the journal says', async (context) => {
  const { index, ada, as, administrators } = await administration(context, 'solo')
  assert.equal((await makeAdministrator(index.instance, as(ada), 'guest')).state, 'applied')
  assert.deepEqual(await administrators(), ['ada', 'bob', 'eve', 'guest fresh'])
  const made = (await index.journal()).filter(({ kind }) => kind === 'administrator-made')
  assert.deepEqual(
    made.map((entry) => (entry.public as { mode?: string }).mode),
    ['single-operator', 'single-operator', 'single-operator', undefined],
  )
})

test('only an administrator with an old passkey makes another one, of a person with a second factor who is none', async (context) => {
  const { index, ada, guest, as } = await administration(context)
  const { instance } = index
  await refused('administrator-needed', () => makeAdministrator(instance, as(guest), 'guest'))
  await refused('proof-needed', () => makeAdministrator(instance, as(ada, weak), 'guest'))
  await refused('administrator-already', () => makeAdministrator(instance, as(ada), 'bob'))
  await refused('account-unknown', () => makeAdministrator(instance, as(ada), 'nobody'))
  await createPerson(instance, operator, { name: 'new', email: 'new@example.org', isAdministrator: false })
  await createService(instance, operator, { name: 'ci', owner: 'ada' })
  for (const name of ['new', 'ci']) await refused('administrator-cannot', () => makeAdministrator(instance, as(ada), name))
  await refused('administrator-needed', () => removeAdministrator(instance, as(guest), 'ada'))
  await refused('proof-needed', () => removeAdministrator(instance, as(ada, weak), 'bob'))
  await refused('administrator-none', () => removeAdministrator(instance, as(ada), 'guest'))
})

test('any other administrator stops the making of one by an old passkey; his session alone and his mailbox do not', async (context) => {
  const { index, ada, bob, guest, as, administrators } = await administration(context)
  const hold = await makeAdministrator(index.instance, as(ada), 'guest')
  await announced(index)
  await refused('proof-needed', () => answerHold(index.instance, as(bob, weak), hold.id, 'object'))
  for (const answer of ['object', 'release'] as const)
    await refused('hold-unknown', () => answerHold(index.instance, as(guest), hold.id, answer))
  await refused('hold-unknown', () => answerHold(index.instance, as(bob), hold.id, 'release'))
  await answerHold(index.instance, as(bob), hold.id, 'object')
  assert.equal(await stateOf(index, hold), 'vetoed')
  await refused('hold-refused-before', () => makeAdministrator(index.instance, as(ada), 'guest'))
  const again = await makeAdministrator(index.instance, as(bob), 'guest')
  await announced(index)
  await stopByLink(index, 'eve@example.org', /Announced: .*administrator/)
  assert.equal(await stateOf(index, again), 'contested')
  await pass(index, 31 * DAY)
  assert.deepEqual(await administrators(), ['ada', 'bob', 'eve'])
})

test('who was made an administrator is removed again by any other one within a week, by an old passkey', async (context) => {
  const { index, ada, eve, as, administrators } = await administration(context)
  const hold = await makeAdministrator(index.instance, as(ada), 'guest')
  await announced(index)
  await pass(index, 4 * DAY)
  await refused('proof-needed', () => answerHold(index.instance, as(eve, weak), hold.id, 'undo'))
  await answerHold(index.instance, as(eve), hold.id, 'undo')
  assert.deepEqual(await administrators(), ['ada', 'bob', 'eve'])
})

test('two others of long standing make an administrator before the time, one alone does not, nor whoever asked', async (context) => {
  const { index, ada, bob, eve, guest, as, administrators } = await administration(context)
  const { instance } = index
  const hold = await makeAdministrator(instance, as(ada), 'guest')
  await refused('hold-unknown', () => agreeOnAdministrators(instance, as(bob), hold.id))
  await announced(index)
  for (const person of [ada, guest]) await refused('hold-unknown', () => agreeOnAdministrators(instance, as(person), hold.id))
  await refused('proof-needed', () => agreeOnAdministrators(instance, as(bob, weak), hold.id))
  await agreeOnAdministrators(instance, as(bob), hold.id)
  await refused('hold-unknown', () => agreeOnAdministrators(instance, as(bob), hold.id))
  assert.deepEqual(await administrators(), ['ada', 'bob', 'eve'])
  assert.equal((await agreeOnAdministrators(instance, as(eve), hold.id)).state, 'applied')
  assert.deepEqual(await administrators(), ['ada', 'bob', 'eve', 'guest fresh'])
  const next = await ownerInTest(index, 'next')
  const second = await makeAdministrator(instance, as(ada), 'next')
  await announced(index)
  for (const person of [guest, next]) await refused('hold-unknown', () => agreeOnAdministrators(instance, as(person), second.id))
})

test('an administrator whose removal is asked for decides nothing from then on, and is none after a day', async (context) => {
  const { index, ada, bob, as, administrators } = await administration(context)
  const hold = await removeAdministrator(index.instance, as(ada), 'bob')
  assert.equal(hold.durationMilliseconds, DAY)
  assert.deepEqual(await administrators(), ['ada', 'bob suspended', 'eve'])
  await refused('administrator-needed', () => makeAdministrator(index.instance, as(bob), 'guest'))
  await refused('administrator-needed', () => removeAdministrator(index.instance, as(bob), 'ada'))
  await announced(index)
  await pass(index, 30 * HOUR)
  assert.equal(await stateOf(index, hold), 'settled')
  assert.deepEqual(await administrators(), ['ada', 'eve'])
  await refused('hold-unknown', () => answerHold(index.instance, as(bob), hold.id, 'undo'))
})

test('another administrator ends the removal of one by an old passkey; the one who would go only contests it', async (context) => {
  const { index, ada, bob, eve, as, administrators } = await administration(context)
  const hold = await removeAdministrator(index.instance, as(ada), 'bob')
  await announced(index)
  await answerHold(index.instance, as(bob), hold.id, 'object')
  assert.equal(await stateOf(index, hold), 'contested')
  assert.deepEqual(await administrators(), ['ada', 'bob suspended', 'eve'])
  await pass(index, 31 * DAY)
  assert.equal(await stateOf(index, hold), 'vetoed')
  assert.deepEqual(await administrators(), ['ada', 'bob', 'eve'])
  const again = await removeAdministrator(index.instance, as(bob), 'ada')
  await announced(index)
  await answerHold(index.instance, as(eve), again.id, 'object')
  assert.equal(await stateOf(index, again), 'vetoed')
  assert.deepEqual(await administrators(), ['ada', 'bob', 'eve'])
})

test('a thief who is one administrator suspends one other and no more, and never the last', async (context) => {
  const { index, ada, bob, eve, as, administrators } = await administration(context)
  await removeAdministrator(index.instance, as(ada), 'bob')
  await refused('administrator-one-at-a-time', () => removeAdministrator(index.instance, as(ada), 'eve'))
  await removeAdministrator(index.instance, as(eve), 'eve')
  assert.deepEqual(await administrators(), ['ada', 'bob suspended', 'eve suspended'])
  await refused('administrator-last', () => removeAdministrator(index.instance, as(ada), 'ada'))
  await refused('administrator-last', () => removeAdministrator(index.instance, operator, 'ada'))
  assert.equal((await as(bob)).kind, 'session')
})

test('on the host an administrator is removed at once', async (context) => {
  const { index, administrators } = await administration(context)
  assert.equal((await removeAdministrator(index.instance, operator, 'bob')).state, 'applied')
  assert.deepEqual(await administrators(), ['ada', 'eve'])
  const removed = (await index.journal()).find(({ kind }) => kind === 'administrator-removed')!
  assert.deepEqual((removed.public as { mode?: string }).mode, 'single-operator')
})

test('a recovery counts only administrators of long standing whose removal nobody asked for', async (context) => {
  const { index, ada, bob, eve, guest, as } = await administration(context)
  const { instance } = index
  const lost = await ownerInTest(index, 'lost')
  const request = await requestRecoveryFor(instance, operator, lost.account, async () => {})
  for (const person of [ada, bob]) await approveRecovery(instance, as(person), request.id)
  const counted = async () => (await countApprovals(instance.db.read, request, index.clock.now())).count
  assert.equal(await counted(), 2)
  await removeAdministrator(instance, as(eve), 'bob')
  assert.equal(await counted(), 1)
  await refused('administrator-needed', () => approveRecovery(instance, as(bob), request.id))
  const hold = await makeAdministrator(instance, as(ada), 'guest')
  await announced(index)
  await pass(index, 4 * DAY)
  assert.equal(await stateOf(index, hold), 'applied')
  await approveRecovery(instance, as(guest), request.id)
  assert.equal(await counted(), 1, 'an administrator of a few days is none of two')
})

test('holdfast user admin makes and removes an administrator at once, with a reason, and never removes the last one', async (context) => {
  const { index, ada, as, administrators } = await administration(context)
  const run = (...words: string[]) => runInTest(context, index, ['user', 'admin', ...words])
  assert.notEqual((await run('guest', '--yes')).code, 0, 'a reason is asked for')
  const hold = await makeAdministrator(index.instance, as(ada), 'guest')
  await announced(index)
  assert.match((await run('guest', '--yes', '--reason', 'helps from today on')).stdout, /guest is an administrator now/)
  assert.equal(await stateOf(index, hold), 'applied', 'what an administrator asked for is done by it')
  for (const name of ['ada', 'bob', 'eve']) assert.equal((await run(name, '--remove', '--yes', '--reason', 'left')).code, 0, name)
  assert.deepEqual(await administrators(), ['guest fresh'])
  assert.match((await run('guest', '--remove', '--yes', '--reason', 'left')).stderr, /no administrator left/)
})

test('the last administrator who can act does not close his account', async (context) => {
  const { index, ada, bob, as } = await administration(context)
  await removeAdministrator(index.instance, operator, 'eve')
  const hold = await askToLeave(index.instance, as(bob))
  await removeAdministrator(index.instance, operator, 'ada')
  await announced(index)
  await pass(index, 15 * DAY)
  assert.equal(await stateOf(index, hold), 'void')
  await refused('administrator-last', () => askToLeave(index.instance, as(bob)))
  await askToLeave(index.instance, as(ada))
})

test('what is done at once is told once, as done, and that mail takes it back', async (context) => {
  const { index, hold } = await askedToLeave(context, 'solo')
  const told = (await index.mails()).filter(({ to, subject }) => to === 'grace@example.org' && /Announced:|Done:/.test(subject))
  assert.deepEqual(
    told.map(({ subject }) => /Announced|Done/.exec(subject)![0]),
    ['Done'],
  )
  assert.match(await stopByLink(index, 'grace@example.org', /Done:/), /Stopped/)
  assert.equal(await stateOf(index, hold), 'undone')
  assert.equal(await stateOfAccount(index, 'grace'), 'active')
})

test('the first mail about a change takes it back too where that was done meanwhile', async (context) => {
  const { index, grace, hold } = await askedToLeave(context, 'team')
  await announced(index)
  await pass(index, 8 * DAY)
  assert.equal(await stateOf(index, hold), 'applied')
  assert.match(await stopByLink(index, 'grace@example.org', /Announced:/), /Stopped/)
  assert.equal(await stateOf(index, hold), 'undone')
  assert.equal(await stateOfAccount(index, 'grace'), 'active')
  const second = await addressOf(index, grace, 'second@example.org')
  const again = await signedInAgain(index, grace)
  Object.assign(index.instance, { accountTerms: accountTerms.public })
  const removal = await removeEmail(index.instance, again, second)
  await announced(index)
  await pass(index, 4 * DAY)
  await stopByLink(index, 'second@example.org', /Announced:/)
  assert.equal(await stateOf(index, removal), 'applied', 'not by the address that an old passkey removed')
})
