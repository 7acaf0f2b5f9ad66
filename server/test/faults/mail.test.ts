import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { record } from '../../src/journal/record.ts'
import { announce } from '../../src/notices/announce.ts'
import { countDeliveries } from '../../src/notices/deliveries/store.ts'
import type { Database } from '../../src/platform/database/database.ts'
import { migrate } from '../../src/platform/database/migrate.ts'
import { openDatabase } from '../../src/platform/database/open-database.ts'
import { createVault, fixedKeys } from '../../src/platform/encryption/vault.ts'
import { freshDatabase, postgresMissing, startPostgres } from '../postgres.ts'
import { cleanEnvironment } from '../run-command.ts'
import { openSmtpSink } from '../smtp-sink.ts'
import type { DeliveryOrders } from './deliver-until-killed.ts'
import { randomFrom } from './mutations/random.ts'

const isLong = process.env.HOLDFAST_TEST_LONG !== undefined
const ROUNDS = isLong ? 200 : 10
const NOTICES_A_ROUND = 6
const seed = Number(process.env.HOLDFAST_TEST_SEED ?? randomInt(2 ** 31))
const program = fileURLToPath(new URL('deliver-until-killed.ts', import.meta.url))
const key = Buffer.alloc(32, 3)
const points = ['sent', 'connected', 'committed', 'never'] as const

const folder = mkdtempSync(join(tmpdir(), 'holdfast-mail-faults-'))
const postgres = await startPostgres()
after(async () => {
  await postgres?.stop()
  rmSync(folder, { recursive: true, force: true })
})

function start(orders: DeliveryOrders): { child: ChildProcess; ended: Promise<'killed' | 'done'>; said: () => string } {
  const child = spawn(process.execPath, [program, JSON.stringify(orders)], {
    env: cleanEnvironment(folder),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stdout!.on('data', (chunk) => (said += chunk))
  child.stderr!.on('data', (chunk) => (said += chunk))
  const late = setTimeout(() => child.kill('SIGKILL'), 60_000)
  const ended = once(child, 'close').then(([code, signal]) => {
    clearTimeout(late)
    assert.ok(signal === 'SIGKILL' || code === 0, `a process ended with ${code ?? signal}: ${said}`)
    return signal === 'SIGKILL' ? ('killed' as const) : ('done' as const)
  })
  return { child, ended, said: () => said }
}

async function announceSome(db: Database, at: number, addresses: readonly string[]): Promise<void> {
  const ground = { db, clock: { now: () => at, elapsed: () => 0 }, vault: createVault(fixedKeys(key)) }
  for (const address of addresses) {
    await record(ground, { public: { actor: 'test' }, private: {} }, async (tx) => {
      await announce(tx, ground, {
        kind: 'password-changed',
        at,
        to: { accountId: randomUUID(), name: 'ada', language: 'en', phrase: null, addresses: [{ id: 'a', address, power: 'full' }] },
        params: { device: 'Firefox on Linux', network: '192.0.2.0/24' },
      })
      return { result: undefined, events: [{ kind: 'setup-link-made', subjects: {}, public: {}, private: {} }] }
    })
  }
}

/** Rounds of killed processes on one database, then one that is left alone. Answers how many were killed and what arrived how often. */
async function runRounds(database: string, workersARound: number): Promise<{ kills: number; repeats: number; told: string[] }> {
  const random = randomFrom(seed, database.startsWith('postgres') ? 'postgres' : 'sqlite')
  let victims: ChildProcess[] = []
  let killAfter = Number.POSITIVE_INFINITY
  const sink = await openSmtpSink({
    onMail: () => {
      // Before the 250 leaves: whether it arrives is up to the kernel.
      if (--killAfter === 0) for (const victim of victims) victim.kill('SIGKILL')
    },
  })
  const db = await openDatabase(database)
  await migrate(db, new URL('../../migrations/', import.meta.url))
  const addresses: string[] = []
  const told: string[] = []
  let kills = 0
  try {
    for (let round = 0; round <= ROUNDS; round++) {
      const isLast = round === ROUNDS
      // Each round is an hour later than the one before, so that what was leased is due again.
      const aheadMilliseconds = round * 3_600_000
      const fresh = isLast ? [] : Array.from({ length: NOTICES_A_ROUND }, (_, i) => `r${round}n${i}@example.org`)
      addresses.push(...fresh)
      await announceSome(db, Date.now() + aheadMilliseconds, fresh)
      const workers = Array.from({ length: isLast ? 1 : workersARound }, () => {
        const killAt = isLast ? 'never' : random.pick(points)
        const nth = random.between(1, 4)
        return { killAt, nth, ...start({ database, key: key.toString('hex'), sink: sink.url, aheadMilliseconds, killAt, nth }) }
      })
      victims = isLast ? [] : workers.filter(({ killAt }) => killAt === 'never').map(({ child }) => child)
      killAfter = victims.length > 0 ? random.between(1, NOTICES_A_ROUND) : Number.POSITIVE_INFINITY
      const endings = await Promise.all(workers.map(({ ended }) => ended))
      kills += endings.filter((ending) => ending === 'killed').length
      told.push(workers.map(({ killAt, nth }, i) => `${killAt} ${nth}: ${endings[i]}`).join(', '))
    }
    const states = await countDeliveries(db.read)
    assert.deepEqual(states, { waiting: 0, delivered: addresses.length, rejected: 0, failed: 0 }, told.join('\n'))

    const idsByAddress = new Map<string, string[]>()
    for (const { to, messageId } of sink.received) idsByAddress.set(to[0]!, [...(idsByAddress.get(to[0]!) ?? []), messageId])
    assert.deepEqual([...idsByAddress.keys()].toSorted(), addresses.toSorted(), 'nothing is lost, nothing is invented')
    for (const [address, ids] of idsByAddress) assert.equal(new Set(ids).size, 1, `${address} got one Message-ID`)
    assert.equal(Object.keys(sink.counts()).length, addresses.length, 'no two mails share a Message-ID')
    return { kills, repeats: sink.received.length - addresses.length, told }
  } finally {
    for (const victim of victims) victim.kill('SIGKILL')
    await db.close()
    await sink.stop()
  }
}

const timeout = isLong ? 3_600_000 : 240_000

test(`kill -9 of delivering processes in ${ROUNDS} rounds loses no mail and repeats at most one a kill, with its Message-ID (seed ${seed})`, {
  timeout,
}, async (t) => {
  const { kills, repeats, told } = await runRounds(join(folder, 'mail.sqlite'), 1)
  for (const line of told) t.diagnostic(line)
  t.diagnostic(`${kills} kills, ${repeats} repeats`)
  assert.ok(kills > 0)
  assert.ok(repeats <= kills, `${repeats} repeats by ${kills} kills`)
})

test(`several killed processes at once on PostgreSQL: the same (seed ${seed})`, {
  timeout,
  ...(postgres ? {} : { skip: postgresMissing }),
}, async (t) => {
  const { kills, repeats, told } = await runRounds(await freshDatabase(postgres!.url), 3)
  for (const line of told) t.diagnostic(line)
  t.diagnostic(`${kills} kills, ${repeats} repeats`)
  assert.ok(kills > 0)
  assert.ok(repeats <= kills, `${repeats} repeats by ${kills} kills`)
})

test('a kill between the 250 and the commit is what repeats a mail: once, with its Message-ID', { timeout }, async () => {
  const database = join(folder, 'one.sqlite')
  const db = await openDatabase(database)
  await migrate(db, new URL('../../migrations/', import.meta.url))
  const sink = await openSmtpSink()
  const orders = { database, key: key.toString('hex'), sink: sink.url, nth: 1 }
  await announceSome(db, Date.now(), ['ada@example.org'])
  assert.equal(await start({ ...orders, killAt: 'connected', aheadMilliseconds: 0 }).ended, 'killed')
  assert.equal(sink.received.length, 0)
  assert.equal(await start({ ...orders, killAt: 'sent', aheadMilliseconds: 3_600_000 }).ended, 'killed')
  assert.equal(sink.received.length, 1)
  // The lease of the dead one still holds.
  assert.equal(await start({ ...orders, killAt: 'never', aheadMilliseconds: 3_600_000 }).ended, 'done')
  assert.equal(sink.received.length, 1)
  assert.equal(await start({ ...orders, killAt: 'committed', aheadMilliseconds: 7_200_000 }).ended, 'killed')
  assert.equal(sink.received.length, 2)
  assert.equal(await start({ ...orders, killAt: 'never', aheadMilliseconds: 10_800_000 }).ended, 'done')
  assert.equal(sink.received.length, 2)
  assert.equal(sink.received[0]!.messageId, sink.received[1]!.messageId)
  assert.ok(sink.received[0]!.raw.equals(sink.received[1]!.raw))
  await db.close()
  await sink.stop()
})
