import { randomUUID } from 'node:crypto'
import pg from 'pg'

const channel = 'holdfast_change'
const heartbeatMs = 15_000
const answerMs = 5_000
const longestRetryMs = 5_000

/**
 * Counts the commits of all processes on one PostgreSQL database, by LISTEN. While nobody listens, every answer is a new
 * number: a commit may have been missed, so nothing may be taken from a cache.
 */
export class ChangeListener {
  readonly #config: pg.ClientConfig
  readonly #self = randomUUID()
  #client: pg.Client | undefined
  #counter = 0
  #retryMs = 100
  #closed = false
  #retry: NodeJS.Timeout | undefined
  #heartbeat: NodeJS.Timeout | undefined

  constructor(config: pg.ClientConfig) {
    this.#config = { ...config, keepAlive: true, query_timeout: answerMs, connectionTimeoutMillis: answerMs }
  }

  /** Sent in the same breath as the commit, and only if the transaction wrote anything. */
  get notifyAndCommit(): string {
    return `select pg_notify('${channel}', '${this.#self}') where pg_current_xact_id_if_assigned() is not null; commit`
  }

  get counter(): number {
    if (this.#client === undefined) this.#counter++
    return this.#counter
  }

  /** A commit of this process, known without waiting for the server's word of it. */
  move(): void {
    this.#counter++
  }

  async listen(): Promise<void> {
    const client = new pg.Client(this.#config)
    client.on('error', () => this.#lost(client))
    client.on('end', () => this.#lost(client))
    client.on('notification', (note) => {
      if (note.payload !== this.#self) this.#counter++
    })
    try {
      await client.connect()
      await client.query(`listen ${channel}`)
    } catch (error) {
      void client.end().catch(() => {})
      throw error
    }
    if (this.#closed) return void (await client.end())
    this.#client = client
    this.#counter++
    this.#retryMs = 100
    // A line that was cut without a word looks like silence.
    this.#heartbeat = setInterval(() => client.query('select 1').catch(() => this.#lost(client)), heartbeatMs).unref()
  }

  async close(): Promise<void> {
    const client = this.#client
    this.#closed = true
    this.#client = undefined
    clearTimeout(this.#retry)
    clearInterval(this.#heartbeat)
    await client?.end()
  }

  #lost(client: pg.Client): void {
    if (client !== this.#client) return
    this.#client = undefined
    this.#counter++
    clearInterval(this.#heartbeat)
    void client.end().catch(() => {})
    this.#listenLater()
  }

  #listenLater(): void {
    if (this.#closed) return
    this.#retry = setTimeout(() => this.listen().catch(() => this.#listenLater()), this.#retryMs)
    this.#retryMs = Math.min(longestRetryMs, this.#retryMs * 2)
  }
}
