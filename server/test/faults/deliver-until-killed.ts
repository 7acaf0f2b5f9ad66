import { deliverNotices } from '../../src/notices/deliveries/deliver-notices.ts'
import { migrate } from '../../src/platform/database/migrate.ts'
import { openDatabase } from '../../src/platform/database/open-database.ts'
import { createVault, fixedKeys } from '../../src/platform/encryption/vault.ts'
import type { Mailer } from '../../src/platform/mail/mailer.ts'
import { openSmtpMailer } from '../../src/platform/mail/smtp-mailer.ts'
import { parseSmtpServer } from '../../src/platform/mail/smtp-server.ts'

// A process of its own that delivers what is due, and kills itself at a named point.

export interface DeliveryOrders {
  readonly database: string
  readonly key: string
  readonly sink: string
  /** Added to the time of the machine: the lease of a killed process is over in the next round. */
  readonly aheadMilliseconds: number
  readonly killAt: 'connected' | 'sent' | 'committed' | 'never'
  /** At which such moment. */
  readonly nth: number
}

const orders = JSON.parse(process.argv[2] ?? '') as DeliveryOrders
let moments = 0
const pass = (moment: DeliveryOrders['killAt']) => {
  if (moment !== orders.killAt || ++moments !== orders.nth) return
  process.kill(process.pid, 'SIGKILL')
  // Nothing may happen until the signal is there.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}

const db = await openDatabase(orders.database)
await migrate(db, new URL('../../migrations/', import.meta.url))
const smtp = openSmtpMailer(parseSmtpServer(orders.sink), { name: 'Holdfast', address: 'index@example.org' })
const mailer: Mailer = {
  async send(mail, beforeHandover) {
    const outcome = await smtp.send(mail, async () => {
      await beforeHandover?.()
      pass('connected')
    })
    pass('sent')
    return outcome
  },
  close: () => smtp.close(),
}
const told = (line: object, message: string) => console.log(JSON.stringify({ ...line, message }))
const ground = {
  db,
  clock: { now: () => Date.now() + orders.aheadMilliseconds, elapsed: () => performance.now() },
  vault: createVault(fixedKeys(Buffer.from(orders.key, 'hex'))),
}
const log = { info: () => pass('committed'), warn: told, error: told } as never
await deliverNotices({ ground, mailer, publicUrl: 'https://index.example.org', log }, () => false)
await mailer.close()
await db.close()
