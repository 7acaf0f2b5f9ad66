import { constants, setPriority } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { loopback, PersonClient } from './person-client.ts'

/** What a flood did: how many guesses were sent, and how many of them were told to come back later. */
export interface Flooded {
  readonly sent: number
  readonly busy: number
}

const CLIENTS = 64

// A program: `node flood-process.ts URL PER_SECOND`, started by `fork`. Says `begun`; told anything, it ends and says what it did.
const [url = '', perSecond = ''] = process.argv.slice(2)
setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
let isOver = false
process.once('message', () => (isOver = true))
const clients = Array.from({ length: CLIENTS }, (_, i) => new PersonClient(url, loopback(1000 + i)))
for (const client of clients) await client.open('/sign-in')
process.send?.('begun')
const flooded = await flood()
for (const client of clients) client.close()
process.send?.(flooded, () => process.disconnect())

async function flood(): Promise<Flooded> {
  let sent = 0
  let busy = 0
  const pending = new Set<Promise<void>>()
  const startedAt = performance.now()
  while (!isOver) {
    const due = startedAt + (sent * 1000) / Number(perSecond)
    if (due > performance.now()) await sleep(due - performance.now())
    const client = clients[sent % CLIENTS] as PersonClient
    const name = sent % 2 === 0 ? 'grace' : `nobody-${sent}`
    const one: Promise<void> = client
      .post('/sign-in', { name, password: `guess number ${sent} of many`, next: '' })
      .then(({ status }) => void (status === 429 && busy++))
      .finally(() => pending.delete(one))
    pending.add(one)
    sent++
  }
  await Promise.all(pending)
  return { sent, busy }
}
