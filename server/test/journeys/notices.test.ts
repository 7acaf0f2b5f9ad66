import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, beforeEach, test } from 'node:test'
import { record } from '../../src/journal/record.ts'
import { type Announcement, announce } from '../../src/notices/announce.ts'
import { type DeliveryWorks, deliverNotices } from '../../src/notices/deliveries/deliver-notices.ts'
import { claimDelivery, countDeliveries } from '../../src/notices/deliveries/store.ts'
import { endNoticeLinks, isLinkLive, useNoticeLink } from '../../src/notices/links/notice-link.ts'
import { findNoticeLink } from '../../src/notices/links/store.ts'
import { markInboxRead } from '../../src/notices/mark-inbox-read.ts'
import type { NoticeKind } from '../../src/notices/notice-kinds.ts'
import type { Recipient } from '../../src/notices/recipient.ts'
import { renderNotice } from '../../src/notices/render-notice.ts'
import { resealNotices } from '../../src/notices/reseal-notices.ts'
import { countUnread, findInboxNotice, listInbox } from '../../src/notices/store.ts'
import { createVault, fixedKeys } from '../../src/platform/encryption/vault.ts'
import { type Mail, type Mailer, MailServerUnreachable } from '../../src/platform/mail/mailer.ts'
import { openSmtpMailer } from '../../src/platform/mail/smtp-mailer.ts'
import { parseSmtpServer } from '../../src/platform/mail/smtp-server.ts'
import { type GroundInTest, openGroundInTest } from '../ground-in-test.ts'
import { openSmtpSink, type SmtpSink } from '../smtp-sink.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const actor = { public: { actor: 'test' }, private: {} }
const from = { name: 'Holdfast', address: 'index@example.org' }
const isStopping = () => false

let ground: GroundInTest
let sink: SmtpSink
before(async () => {
  sink = await openSmtpSink()
})
after(() => sink.stop())
// A database a test: what waits in one would be sent in the next.
beforeEach(async () => {
  await ground?.close()
  ground = await openGroundInTest(Date.UTC(2026, 0, 5, 12))
})
after(() => ground.close())

const logged: object[] = []
const log = { info: () => {}, warn: (line: object) => void logged.push(line), error: (line: object) => void logged.push(line) } as never

const worksWith = (mailer: Mailer): DeliveryWorks => ({ ground, mailer, publicUrl: 'https://index.example.org', log })
const bySmtp = () => worksWith(openSmtpMailer(parseSmtpServer(sink.url), from))

/** A mailer of this process that does what it is told. */
function mailerThat(send: (mail: Mail) => ReturnType<Mailer['send']>): Mailer & { readonly sent: Mail[] } {
  const sent: Mail[] = []
  return {
    sent,
    send: async (mail, beforeHandover) => {
      await beforeHandover?.()
      const outcome = await send(mail)
      if (outcome === 'accepted') sent.push(mail)
      return outcome
    },
    close: async () => {},
  }
}
const accepting = () => mailerThat(async () => 'accepted')

let people = 0
function person(overrides: Partial<Recipient> = {}): Recipient & { readonly accountId: string } {
  const address = `p${++people}@example.org`
  return {
    name: 'ada',
    language: 'en',
    phrase: 'correct horse',
    addresses: [{ id: randomUUID(), address, power: 'full' }],
    ...overrides,
    accountId: overrides.accountId ?? randomUUID(),
  }
}

const place = { device: 'Firefox on Linux', network: '192.0.2.0/24' }
const passkeyAdded = { kind: 'factor-added', params: { factorKind: 'passkey', factorName: 'yubi', ...place } } as const

async function tell<Kind extends NoticeKind>(notice: Omit<Announcement<Kind>, 'at'>): Promise<void> {
  await record(ground, actor, async (tx) => {
    await announce(tx, ground, { ...notice, at: ground.clock.now() })
    return { result: undefined, events: [{ kind: 'setup-link-made', subjects: {}, public: {}, private: {} }] }
  })
}

const inRecord = <Result>(
  work: Parameters<typeof record<Result>>[2] extends (tx: infer Tx) => unknown ? (tx: Tx) => Promise<Result> : never,
) =>
  record(ground, actor, async (tx) => ({
    result: await work(tx),
    events: [{ kind: 'setup-link-made', subjects: {}, public: {}, private: {} }],
  }))

const secretIn = (text: string) => /https:\/\/index\.example\.org\/notice\/([A-Za-z0-9_-]{43})\n/.exec(text)?.[1]
const inbox = (accountId: string) => listInbox(ground.db.read, accountId, { limit: 50 })

test('a notice is in the inbox at once, and in the mailbox after the next turn', async () => {
  const ada = person()
  const before = sink.received.length
  await tell({ ...passkeyAdded, to: ada, dispute: { act: 'factor-added', subject: 'f1' } })
  const [waiting] = await inbox(ada.accountId)
  assert.equal(waiting?.deliveries[0]?.state, 'waiting')
  assert.equal(sink.received.length, before)

  assert.equal(await deliverNotices(bySmtp(), isStopping), 1)
  const mail = sink.received.at(-1)!
  assert.deepEqual(mail.to, [ada.addresses[0]!.address])
  assert.equal(mail.subject, '[index.example.org: security] New passkey')
  assert.match(
    mail.text,
    /Hello ada,[\s\S]*"yubi"[\s\S]*When: 2026-01-05 12:00 UTC\n {2}Device: Firefox on Linux\n {2}Network: 192\.0\.2\.0\/24/,
  )
  assert.match(mail.text, /correct horse/)
  assert.match(mail.messageId, /^<[0-9a-f-]{36}@index\.example\.org>$/)
  const [told] = await inbox(ada.accountId)
  assert.equal(told?.deliveries[0]?.state, 'delivered')
  assert.equal(await deliverNotices(bySmtp(), isStopping), 0)

  const rendered = renderNotice(ground, told!, 'ru')
  assert.equal(rendered.subject, 'Новый ключ доступа')
  assert.deepEqual(rendered.deliveries, [
    { address: ada.addresses[0]!.address, state: 'delivered', endedAt: ground.clock.now(), failure: null },
  ])
  assert.doesNotMatch(JSON.stringify(rendered), /https?:/)
})

test('what was not committed was never said', async () => {
  const ada = person()
  await assert.rejects(
    record(ground, actor, async (tx) => {
      await announce(tx, ground, { ...passkeyAdded, to: ada, at: 0 })
      throw new Error('the change failed')
    }),
    /the change failed/,
  )
  assert.deepEqual(await inbox(ada.accountId), [])
  assert.equal(await deliverNotices(worksWith(accepting()), isStopping), 0)
})

test('with the mail server away for five days nothing is lost, and each mail arrives once when it is back', async () => {
  const everybody = Array.from({ length: 12 }, () => person({ addresses: [address('full'), address('narrow')] }))
  const already = sink.received.length
  await sink.stop()
  const works = bySmtp()
  for (let hours = 0; hours < 5 * 24; hours++) {
    if (hours % 10 === 0) await tell({ ...passkeyAdded, to: everybody[hours / 10]!, dispute: { act: 'factor-added', subject: 'f' } })
    for (let quarter = 0; quarter < 4; quarter++) {
      assert.equal(await deliverNotices(works, isStopping), 0)
      ground.clock.advance(15 * MINUTE)
    }
  }
  assert.deepEqual(await countDeliveries(ground.db.read), { waiting: 24, delivered: 0, rejected: 0, failed: 0 })
  await sink.start()
  let turns = 0
  while ((await countDeliveries(ground.db.read)).waiting > 0 && turns++ < 60) {
    await deliverNotices(works, isStopping)
    ground.clock.advance(MINUTE)
  }
  const arrived = sink.received.slice(already)
  assert.equal(arrived.length, 24)
  assert.equal(new Set(arrived.map(({ messageId }) => messageId)).size, 24)
  assert.deepEqual(
    arrived.map(({ to }) => to[0]!).toSorted(),
    everybody.flatMap(({ addresses }) => addresses.map(({ address }) => address)).toSorted(),
  )
  assert.equal(await deliverNotices(works, isStopping), 0)
})

const address = (power: 'full' | 'narrow' | 'none') => ({ id: randomUUID(), address: `a${++people}@example.org`, power })

test('when the mail server is back, everything that waited for it alone goes out in one turn', async () => {
  let isAway = true
  const mailer = mailerThat(async () => {
    if (isAway) throw new MailServerUnreachable('connect ECONNREFUSED')
    return 'accepted'
  })
  for (let i = 0; i < 10; i++) await tell({ ...passkeyAdded, to: person() })
  for (let turn = 0; turn < 300; turn++) {
    await deliverNotices(worksWith(mailer), isStopping)
    ground.clock.advance(5 * MINUTE)
  }
  isAway = false
  // Each may be almost an hour from its next attempt; one that is due wakes the others.
  for (let minute = 0; minute < 60 && mailer.sent.length === 0; minute++) {
    await deliverNotices(worksWith(mailer), isStopping)
    ground.clock.advance(MINUTE)
  }
  assert.equal(mailer.sent.length, 10)
})

test('a turn stops at a mail server that is away, and no more than one mail pays for finding out', async () => {
  let attempts = 0
  const mailer = mailerThat(async () => {
    attempts++
    throw new MailServerUnreachable('connect ETIMEDOUT')
  })
  for (let i = 0; i < 20; i++) await tell({ ...passkeyAdded, to: person() })
  await deliverNotices(worksWith(mailer), isStopping)
  assert.equal(attempts, 1)
})

test('a message that fails by itself holds up nobody, and is tried at 1, 5, 15, 60 minutes and then hourly for fourteen days', async () => {
  const cursed = person()
  const at: number[] = []
  const start = ground.clock.now()
  const mailer = mailerThat(async ({ to }) => {
    if (to !== cursed.addresses[0]!.address) return 'accepted'
    at.push((ground.clock.now() - start) / MINUTE)
    throw Object.assign(new Error(`451 4.3.0 ${to} later`), { responseCode: 451 })
  })
  await tell({ ...passkeyAdded, to: cursed })
  await tell({ ...passkeyAdded, to: person() })
  await deliverNotices(worksWith(mailer), isStopping)
  assert.equal(mailer.sent.length, 1)
  const state = async () => (await inbox(cursed.accountId))[0]!.deliveries[0]!
  assert.equal((await state()).failure, 'the mail server answered 451')
  while ((await state()).state === 'waiting') {
    ground.clock.advance(MINUTE)
    if (at.length > 8) ground.clock.advance(58 * MINUTE)
    await deliverNotices(worksWith(mailer), isStopping)
    assert.ok(at.length < 400)
  }
  assert.deepEqual(at.slice(0, 7), [0, 1, 6, 21, 81, 141, 201])
  assert.ok(at.at(-1)! >= 14 * 24 * 60 && at.at(-1)! < 14 * 24 * 60 + 120)
  assert.equal((await state()).state, 'failed')
  assert.ok((await state()).endedAt! > start)
  assert.equal(await deliverNotices(worksWith(accepting()), isStopping), 0)
})

test('a rejected mail is not tried again, stays visible, and does not hinder the other address', async () => {
  const ada = person({ addresses: [address('full'), address('full')] })
  const [dead, alive] = ada.addresses.map(({ address }) => address)
  const mailer = mailerThat(async ({ to }) => (to === dead ? { rejected: '550 5.1.1 (address)\r\nno such user' } : 'accepted'))
  await tell({ ...passkeyAdded, to: ada })
  for (let i = 0; i < 3; i++, ground.clock.advance(DAY)) await deliverNotices(worksWith(mailer), isStopping)
  assert.deepEqual(
    mailer.sent.map(({ to }) => to),
    [alive],
  )
  const { deliveries } = renderNotice(ground, (await inbox(ada.accountId))[0]!, 'en')
  assert.deepEqual(
    deliveries.map(({ address, state, failure }) => [address, state, failure]).toSorted(),
    [
      [alive, 'delivered', null],
      [dead, 'rejected', '550 5.1.1 (address) no such user'],
    ].toSorted(),
  )
})

test('an address that is none is told as rejected, and stops neither the change nor the other mails', async () => {
  const hostile = ['', 'nobody', 'x@x.example\r\nBcc: evil@x.example', '\ud800@x.example', `${'x'.repeat(5000)}@x.example`]
  const ada = person({ addresses: [...hostile.map((address) => ({ id: null, address, power: 'full' as const })), address('full')] })
  const before = sink.received.length
  await tell({ ...passkeyAdded, to: ada })
  assert.equal(await deliverNotices(bySmtp(), isStopping), 1)
  assert.equal(sink.received.length, before + 1)
  const states = (await inbox(ada.accountId))[0]!.deliveries.map(({ state }) => state).toSorted()
  assert.deepEqual(states, ['delivered', ...hostile.map(() => 'rejected')])
})

test('several processes on the same rows send each mail once', async () => {
  const counts = new Map<string, number>()
  const mailer = mailerThat(async ({ messageId }) => {
    await new Promise(setImmediate)
    counts.set(messageId, (counts.get(messageId) ?? 0) + 1)
    return 'accepted'
  })
  for (let i = 0; i < 30; i++) await tell({ ...passkeyAdded, to: person() })
  const sent = await Promise.all(Array.from({ length: 5 }, () => deliverNotices(worksWith(mailer), isStopping)))
  assert.equal(
    sent.reduce((sum, one) => sum + one, 0),
    30,
  )
  assert.equal(counts.size, 30)
  assert.deepEqual(new Set(counts.values()), new Set([1]))
})

test('four connections are made at a time, and the next message goes out when the one before is committed', async () => {
  const now = { connections: 0, messages: 0 }
  const most = { connections: 0, messages: 0 }
  let started = 0
  let four = () => {}
  const fourConnected = new Promise<void>((resolve) => {
    four = resolve
  })
  const mailer: Mailer = {
    async send(_mail, beforeHandover) {
      most.connections = Math.max(most.connections, ++now.connections)
      if (now.connections === 4) four()
      // The first finds out whether the server is there.
      if (++started > 1) await fourConnected
      await beforeHandover?.()
      most.messages = Math.max(most.messages, ++now.messages)
      const { waiting, delivered } = await countDeliveries(ground.db.read)
      assert.equal(delivered, sent++, 'everything before this one is committed')
      assert.equal(waiting + delivered, 12)
      now.connections--
      now.messages--
      return 'accepted'
    },
    close: async () => {},
  }
  let sent = 0
  for (let i = 0; i < 12; i++) await tell({ ...passkeyAdded, to: person() })
  assert.equal(await deliverNotices(worksWith(mailer), isStopping), 12)
  assert.deepEqual(most, { connections: 4, messages: 1 })
})

test('what a killed process had leased is sent by another when the lease is over, with the same Message-ID', async () => {
  await tell({ ...passkeyAdded, to: person() })
  const now = ground.clock.now()
  const claimed = await ground.db.transaction((tx) =>
    claimDelivery(tx, { id: 'dead', now, until: now + 5 * MINUTE }, (id) => `<${id}@index.example.org>`),
  )
  assert.ok(claimed !== undefined && claimed !== 'lost')
  const mailer = accepting()
  assert.equal(await deliverNotices(worksWith(mailer), isStopping), 0, 'leased')
  ground.clock.advance(5 * MINUTE)
  assert.equal(await deliverNotices(worksWith(mailer), isStopping), 1)
  assert.equal(mailer.sent[0]?.messageId, claimed.messageId)
})

test('the Message-ID and the bytes of a mail stay the same over every attempt, even when the public address changes', async () => {
  await tell({ ...passkeyAdded, to: person() })
  const seen: Mail[] = []
  for (const [i, publicUrl] of ['https://index.example.org', 'https://index.example.org', 'http://127.0.0.1:8080'].entries()) {
    const mailer = mailerThat(async (mail) => {
      seen.push(mail)
      if (i < 2) throw new Error('connection lost')
      return 'accepted'
    })
    await deliverNotices({ ...worksWith(mailer), publicUrl }, isStopping)
    ground.clock.advance(10 * MINUTE)
  }
  assert.equal(seen.length, 3)
  assert.equal(new Set(seen.map(({ messageId }) => messageId)).size, 1)
  assert.deepEqual(seen[0], seen[1])
})

test('an outcome that the database does not take at first is written all the same', async () => {
  await tell({ ...passkeyAdded, to: person() })
  const mailer = accepting()
  const works = worksWith(mailer)
  let fails = 1
  const db: typeof ground.db = {
    ...ground.db,
    transaction: (work) => {
      if (mailer.sent.length > 0 && fails-- > 0) return Promise.reject(new Error('database is locked'))
      return ground.db.transaction(work)
    },
  }
  await deliverNotices({ ...works, ground: { ...ground, db } }, isStopping)
  assert.equal(fails < 1, true)
  ground.clock.advance(DAY)
  assert.equal(await deliverNotices(works, isStopping), 0)
  assert.equal(mailer.sent.length, 1)
})

test('a notice that cannot be opened holds up nobody', async () => {
  const ada = person()
  await tell({ ...passkeyAdded, to: ada })
  const mailer = accepting()
  const works = worksWith(mailer)
  const vault = createVault(fixedKeys(Buffer.alloc(32, 7)))
  assert.equal(await deliverNotices({ ...works, ground: { ...ground, vault } }, isStopping), 0)
  assert.equal((await inbox(ada.accountId))[0]?.deliveries[0]?.state, 'waiting')
  ground.clock.advance(MINUTE)
  assert.equal(await deliverNotices(works, isStopping), 1)
})

test('a process that is stopping begins no further mail', async () => {
  for (let i = 0; i < 10; i++) await tell({ ...passkeyAdded, to: person() })
  let stopping = false
  const mailer = mailerThat(async () => {
    stopping = true
    return 'accepted'
  })
  await deliverNotices(worksWith(mailer), () => stopping)
  assert.equal(mailer.sent.length, 1)
  assert.equal(await deliverNotices(worksWith(mailer), () => true), 0)
})

test('a process that slept longer than its lease does not send what another may be sending', async () => {
  await tell({ ...passkeyAdded, to: person() })
  const mailer = accepting()
  const works = worksWith(mailer)
  let elapsed = 0
  const clock = { now: ground.clock.now, elapsed: () => (elapsed += 10 * MINUTE) }
  assert.equal(await deliverNotices({ ...works, ground: { ...ground, clock } }, isStopping), 0)
  assert.equal(mailer.sent.length, 0)
  ground.clock.advance(5 * MINUTE)
  assert.equal(await deliverNotices(works, isStopping), 1)
})

test('security notices go first, although five hundred others were announced before', async () => {
  for (let i = 0; i < 50; i++) {
    await inRecord(async (tx) => {
      for (let k = 0; k < 10; k++) {
        const params = { name: 'ada' }
        await announce(tx, ground, { kind: 'already-registered', to: person(), params, at: ground.clock.now() })
      }
    })
  }
  const failures = { count: 5, network: '192.0.2.0/24' }
  await tell({ kind: 'sign-in-failures', to: person(), params: failures })
  ground.clock.advance(MINUTE)
  await tell({ ...passkeyAdded, to: person() })
  const mailer = mailerThat(async () => 'accepted')
  await deliverNotices(worksWith(mailer), () => mailer.sent.length >= 3)
  assert.match(mailer.sent[0]!.subject, /New passkey/)
  assert.match(mailer.sent[1]!.subject, /Failed attempts/)
  assert.doesNotMatch(mailer.sent[2]!.subject, /security/)
})

test('the link of a mail works once, for one notice, one account and one address', async () => {
  const ada = person({ addresses: [address('full'), address('narrow'), address('none')] })
  const mailer = accepting()
  await tell({ ...passkeyAdded, to: ada, dispute: { act: 'factor-added', subject: 'f1' } })
  await deliverNotices(worksWith(mailer), isStopping)
  const secretTo = (power: string) => {
    const to = ada.addresses.find((one) => one.power === power)!.address
    return secretIn(mailer.sent.find((mail) => mail.to === to)!.text)
  }
  assert.equal(secretTo('none'), undefined)
  const full = (await findNoticeLink(ground.db.read, secretTo('full')!))!
  const narrow = (await findNoticeLink(ground.db.read, secretTo('narrow')!))!
  const [notice] = await inbox(ada.accountId)
  assert.deepEqual(
    { ...full, digest: '' },
    {
      digest: '',
      noticeId: notice!.id,
      kind: 'factor-added',
      accountId: ada.accountId,
      addressId: ada.addresses[0]!.id,
      power: 'full',
      dispute: { act: 'factor-added', subject: 'f1' },
      createdAt: ground.clock.now(),
      expiresAt: ground.clock.now() + 30 * DAY,
      usedAt: null,
    },
  )
  assert.equal(narrow.power, 'narrow')
  assert.equal(isLinkLive(full, ground.clock.now()), true)

  const presses = await Promise.all(Array.from({ length: 5 }, () => inRecord((tx) => useNoticeLink(tx, full, ground.clock.now()))))
  assert.deepEqual(presses.toSorted(), [false, false, false, false, true])
  const used = (await findNoticeLink(ground.db.read, secretTo('full')!))!
  assert.equal(used.usedAt, ground.clock.now())
  assert.equal(isLinkLive(used, ground.clock.now()), false)
  assert.equal(await inRecord((tx) => useNoticeLink(tx, narrow, ground.clock.now() + 30 * DAY)), false, 'past its end')
  assert.equal(await inRecord((tx) => useNoticeLink(tx, narrow, ground.clock.now())), true, 'the other link is another one')
})

test('looking at a link changes nothing, and what is no link finds none', async () => {
  const ada = person()
  const mailer = accepting()
  await tell({ ...passkeyAdded, to: ada })
  await deliverNotices(worksWith(mailer), isStopping)
  const secret = secretIn(mailer.sent[0]!.text)!
  for (let i = 0; i < 20; i++) assert.equal((await findNoticeLink(ground.db.read, secret))?.usedAt, null)
  const { digest } = (await findNoticeLink(ground.db.read, secret))!
  for (const wrong of [
    '',
    digest,
    secret.toLowerCase(),
    `${secret} `,
    `${secret}=`,
    secret.slice(0, -1),
    `${secret.slice(0, -1)}\u0000`,
    "' or 1=1 --",
    '%',
    'x'.repeat(1_000_000),
    '\ud800'.repeat(43),
    randomUUID(),
  ]) {
    assert.equal(await findNoticeLink(ground.db.read, wrong), undefined)
  }
})

test('the links of an address die with it, those of the others live', async () => {
  const ada = person({ addresses: [address('full'), address('full')] })
  const mailer = accepting()
  for (let i = 0; i < 2; i++) await tell({ ...passkeyAdded, to: ada })
  await deliverNotices(worksWith(mailer), isStopping)
  const now = ground.clock.now()
  assert.equal(await inRecord((tx) => endNoticeLinks(tx, ada.accountId, ada.addresses[0]!.id!, now)), 2)
  assert.equal(await inRecord((tx) => endNoticeLinks(tx, randomUUID(), ada.addresses[1]!.id!, now)), 0)
  for (const mail of mailer.sent) {
    const link = (await findNoticeLink(ground.db.read, secretIn(mail.text)!))!
    const isDead = link.addressId === ada.addresses[0]!.id
    assert.equal(isLinkLive(link, now), !isDead)
    assert.equal(await inRecord((tx) => useNoticeLink(tx, link, now)), !isDead)
  }
})

test('there is no link for an ordinary notice, for nobody’s account, or for a narrow address with nothing to stop', async () => {
  const mailer = accepting()
  await tell({ kind: 'already-registered', to: person(), params: { name: 'ada' }, dispute: { act: 'x', subject: 'y' } })
  await tell({ ...passkeyAdded, to: { ...person(), accountId: null } })
  await tell({ ...passkeyAdded, to: person({ addresses: [address('narrow')] }) })
  await deliverNotices(worksWith(mailer), isStopping)
  assert.equal(mailer.sent.length, 3)
  for (const { text } of mailer.sent) assert.equal(secretIn(text), undefined)
})

test('neither a link nor a name, address or network stands readable in the database, and links are gone once they are sent', async () => {
  const ada = person({ name: 'ada-lovelace', addresses: [{ id: 'adr', address: 'lovelace@example.org', power: 'full' }] })
  const link = 'https://index.example.org/reset/SECRETSECRET'
  await tell({ ...passkeyAdded, to: ada })
  await tell({ kind: 'password-reset', to: ada, params: { link, expiresAt: ground.clock.now() + MINUTE, ...place } })
  const dump = async () => {
    const tables = ground.db.read as never as { selectFrom(table: string): { selectAll(): { execute(): Promise<object[]> } } }
    const rows = []
    for (const table of ['notice', 'notice_delivery', 'notice_link', 'journal_entry'])
      rows.push(...(await tables.selectFrom(table).selectAll().execute()))
    return {
      rows: rows as Record<string, unknown>[],
      text: JSON.stringify(rows, (_, value) =>
        value instanceof Uint8Array || value?.type === 'Buffer' ? Buffer.from(value.data ?? value).toString('latin1') : value,
      ),
    }
  }
  const before = await dump()
  assert.equal(before.rows.filter((row) => row['sealed_secret']).length, 2)
  const mailer = accepting()
  await deliverNotices(worksWith(mailer), isStopping)
  const secret = secretIn(mailer.sent.find(({ subject }) => /passkey/.test(subject))!.text)!
  assert.ok(mailer.sent.some(({ text }) => text.includes(`\n${link}\n`)))
  const after = await dump()
  assert.equal(after.rows.filter((row) => row['sealed_secret']).length, 0)
  for (const { text } of [before, after])
    for (const told of [secret, 'SECRETSECRET', 'lovelace', 'yubi', '192.0.2', 'Firefox', 'correct horse', '/notice/'])
      assert.ok(!text.includes(told), told)
  // The page has a session of its own; the mail alone had the link.
  const rendered = (await inbox(ada.accountId)).map((notice) => renderNotice(ground, notice, 'en'))
  assert.doesNotMatch(JSON.stringify(rendered), /https?:|SECRET/)
  assert.ok(rendered.some(({ paragraphs }) => paragraphs.includes('The link itself stands only in the mail.')))
})

test('links are forgotten also when a mail is rejected', async () => {
  const link = 'https://index.example.org/reset/SECRETSECRET'
  await tell({ kind: 'password-reset', to: person(), params: { link, expiresAt: ground.clock.now(), ...place } })
  await deliverNotices(worksWith(mailerThat(async () => ({ rejected: '550 no' }))), isStopping)
  const claimed = await ground.db.transaction((tx) => claimDelivery(tx, { id: 'x', now: 9e14, until: 9e14 }, (id) => id))
  assert.equal(claimed, undefined)
  assert.deepEqual(await countDeliveries(ground.db.read), { waiting: 0, delivered: 0, rejected: 1, failed: 0 })
})

test('names, devices and phrases of an attacker are announced and delivered without harm', async () => {
  const before = sink.received.length
  const evil = [
    'x\r\nBcc: evil@x.example\r\n\r\n<script>',
    '\u0000\ud800\u202e',
    'https://evil.example/ sign in here',
    '🏴‍☠️'.repeat(3000),
    'z' + '\u0301'.repeat(9000),
    '',
    '. \r\n.\r\nMAIL FROM:<x@x.example>',
  ]
  for (const words of evil) {
    await tell({
      kind: 'factor-added',
      to: person({ name: words, phrase: words, language: 'ru' }),
      params: { factorKind: words, factorName: words, device: words, network: words },
    })
  }
  assert.equal(await deliverNotices(bySmtp(), isStopping), evil.length)
  for (const mail of sink.received.slice(before)) {
    assert.deepEqual(Object.keys(mail.headers).toSorted(), [
      'auto-submitted',
      'content-transfer-encoding',
      'content-type',
      'date',
      'from',
      'message-id',
      'mime-version',
      'subject',
      'to',
    ])
    assert.equal(mail.to.length, 1)
    assert.doesNotMatch(mail.text, /evil\.example|\u202e|\u0000/)
    assert.ok(mail.text.length < 5000)
    assert.equal([...mail.text.matchAll(/https?:\/\//g)].length, 1)
  }
})

test('an announcement that is a bug is not swallowed', async () => {
  const to = person()
  for (const params of [
    { link: 'javascript:alert(1)', expiresAt: 1, ...place },
    { link: 'https://index.example.org/a b', expiresAt: 1, ...place },
    { link: 'https://index.example.org/\r\nx', expiresAt: 1, ...place },
    { link: `https://index.example.org/${'x'.repeat(5000)}`, expiresAt: 1, ...place },
    { link: 'https://index.example.org/x', expiresAt: Number.NaN, ...place },
    { link: 'https://index.example.org/x', expiresAt: 1.5, ...place },
    { link: 'https://index.example.org/x', expiresAt: 1 } as never,
  ]) {
    await assert.rejects(tell({ kind: 'password-reset', to, params }), TypeError)
  }
  assert.deepEqual(await inbox(to.accountId), [])
})

test('an address that stands there twice gets one mail', async () => {
  const ada = person({
    addresses: ['ada@example.org', 'ADA@example.org', ' ada@example.org '].map((address) => ({ id: null, address, power: 'full' })),
  })
  const mailer = accepting()
  await tell({ ...passkeyAdded, to: ada })
  await deliverNotices(worksWith(mailer), isStopping)
  assert.equal(mailer.sent.length, 1)
})

test('the inbox is the account’s own: newest first, in pages, unread until it was seen', async () => {
  const ada = person({ addresses: [] })
  const eve = person({ addresses: [] })
  for (let i = 0; i < 7; i++) {
    await tell({ kind: 'token-created', to: ada, params: { tokenName: `t${i}`, ...place } })
    // Some share their moment.
    if (i % 3 === 0) ground.clock.advance(1000)
  }
  await tell({ ...passkeyAdded, to: eve })
  const { read } = ground.db
  assert.equal(await countUnread(read, ada.accountId), 7)
  const pages = []
  let before: string | undefined
  for (;;) {
    const page = await listInbox(read, ada.accountId, { limit: 3, ...(before === undefined ? {} : { before }) })
    if (page.length === 0) break
    pages.push(page)
    before = page.at(-1)!.id
  }
  const all = pages.flat()
  assert.deepEqual(
    pages.map((page) => page.length),
    [3, 3, 1],
  )
  assert.equal(new Set(all.map(({ id }) => id)).size, 7)
  assert.deepEqual(
    all.map(({ at }) => at),
    all.map(({ at }) => at).toSorted((a, b) => b - a),
  )
  const [foreign] = await inbox(eve.accountId)
  assert.deepEqual(await listInbox(read, ada.accountId, { limit: 3, before: foreign!.id }), [])
  assert.equal(await findInboxNotice(read, ada.accountId, foreign!.id), undefined)
  assert.equal((await findInboxNotice(read, eve.accountId, foreign!.id))?.kind, 'factor-added')

  const now = ground.clock.now()
  await ground.db.transaction((tx) => markInboxRead(tx, ada.accountId, [all[0]!.id, all[1]!.id, foreign!.id, "'"], now))
  await ground.db.transaction((tx) => markInboxRead(tx, ada.accountId, [], now))
  assert.equal(await countUnread(read, ada.accountId), 5)
  assert.equal(await countUnread(read, eve.accountId), 1)
  await ground.db.transaction((tx) => markInboxRead(tx, ada.accountId, [all[0]!.id], now + 1))
  assert.equal((await findInboxNotice(read, ada.accountId, all[0]!.id))?.readAt, now)
})

test('a rotation of keys loses neither notices nor mails that wait', async () => {
  const ada = person()
  await tell({ ...passkeyAdded, to: ada })
  await tell({ ...passkeyAdded, to: ada })
  const mailer = accepting()
  await deliverNotices(worksWith(mailer), () => mailer.sent.length === 1)
  const fresh = Buffer.alloc(32, 9)
  const both = createVault(fixedKeys(fresh, ground.key))
  assert.equal(await inRecord((tx) => resealNotices(tx, both)), 4)
  const vault = createVault(fixedKeys(fresh))
  const rotated = { ...ground, vault }
  assert.equal(await deliverNotices({ ...worksWith(mailer), ground: rotated }, isStopping), 1)
  assert.notEqual(secretIn(mailer.sent[1]!.text), undefined)
  assert.equal(renderNotice(rotated, (await inbox(ada.accountId))[0]!, 'pt').subject, 'Nova chave de acesso')
})

test('log lines about a mail that failed do not carry its address or its link', async () => {
  const ada = person()
  await tell({ ...passkeyAdded, to: ada })
  logged.length = 0
  const { address: to } = ada.addresses[0]!
  const mailer = mailerThat(async (mail) => {
    throw new Error(`cannot send to ${mail.to}`)
  })
  await deliverNotices(worksWith(mailer), isStopping)
  ground.clock.advance(DAY)
  await deliverNotices(worksWith(mailerThat(async () => ({ rejected: `550 ${to} unknown` }))), isStopping)
  const text = JSON.stringify(logged)
  assert.equal(logged.length, 2)
  assert.ok(!text.includes(to) && !text.includes('/notice/'), text)
})
