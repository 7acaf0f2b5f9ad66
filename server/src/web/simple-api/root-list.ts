import { randomBytes } from 'node:crypto'
import { type FileHandle, mkdir, open, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { listProjectsAfter } from '../../packaging/store.ts'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import { escapeText } from '../../platform/html/escape-text.ts'
import { API_VERSION } from './project-page.ts'

type Variant = 'html' | 'json'
type Row = { readonly name: string; readonly normalizedName: string; readonly lastSerial: number }

const ROWS_A_QUERY = 2000
const LEAST_MILLISECONDS_BETWEEN = 1000
const READ_BYTES = 256 * 1024

/** One making of the list: written to a file that readers follow while it grows, so that the first byte never waits for the last. */
export interface RootList {
  readonly serial: number
  readonly etag: string
  stream(): ReadableStream<Uint8Array>
}

/**
 * The list of all projects, hundreds of thousands perhaps: made from the database in portions, at most once a second,
 * and kept in a file, not in memory. An answer may be one second old, as the price of that.
 */
export class RootLists {
  readonly #db: Database
  readonly #clock: Clock
  readonly #folder: string
  readonly #current = new Map<Variant, GrowingList>()
  readonly #making = new Map<Variant, Promise<GrowingList>>()

  constructor(db: Database, clock: Clock, folder: string) {
    this.#db = db
    this.#clock = clock
    this.#folder = folder
  }

  async get(variant: Variant, serial: number): Promise<RootList> {
    const current = this.#current.get(variant)
    const isFresh =
      current && !current.hasFailed && (current.serial === serial || this.#clock.now() - current.madeAt < LEAST_MILLISECONDS_BETWEEN)
    if (isFresh) return current
    // One maker at a time: each costs a walk through all projects and a descriptor.
    const making = this.#making.get(variant) ?? this.#make(variant, serial).finally(() => this.#making.delete(variant))
    this.#making.set(variant, making)
    return making
  }

  async #make(variant: Variant, serial: number): Promise<GrowingList> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    const path = join(this.#folder, `root-${process.pid}-${randomBytes(6).toString('hex')}.${variant}`)
    const list = new GrowingList(await open(path, 'wx+', 0o600), serial, variant, this.#clock.now())
    // Unlinked at once: the open descriptor keeps it, and a killed process leaves nothing behind.
    await unlink(path)
    this.#current.get(variant)?.retire()
    this.#current.set(variant, list)
    void list.grow(this.#db, forms[variant])
    return list
  }

  close(): void {
    for (const list of this.#current.values()) list.retire()
    this.#current.clear()
  }
}

class GrowingList implements RootList {
  readonly serial: number
  readonly etag: string
  readonly madeAt: number
  hasFailed = false
  readonly #file: FileHandle
  #sizeBytes = 0
  #isWhole = false
  #isRetired = false
  #readers = 0
  #grown = Promise.withResolvers<void>()

  constructor(file: FileHandle, serial: number, variant: Variant, madeAt: number) {
    this.#file = file
    this.serial = serial
    this.madeAt = madeAt
    this.etag = `"root-${serial}-${variant}"`
  }

  async grow(db: Database, form: Form): Promise<void> {
    try {
      await this.#append(form.before(this.serial))
      let after = ''
      for (
        let rows = await listProjectsAfter(db.read, '', ROWS_A_QUERY);
        rows.length > 0;
        rows = await listProjectsAfter(db.read, after, ROWS_A_QUERY)
      ) {
        await this.#append(rows.map((row, i) => form.row(row, after === '' && i === 0)).join(''))
        after = rows.at(-1)!.normalizedName
        if (rows.length < ROWS_A_QUERY) break
      }
      await this.#append(form.after(this.serial))
    } catch {
      this.hasFailed = true
    }
    this.#isWhole = true
    this.#wake()
    await this.#closeIfUnused()
  }

  stream(): ReadableStream<Uint8Array> {
    let at = 0
    this.#readers++
    const leave = async () => {
      this.#readers--
      await this.#closeIfUnused()
    }
    return new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        while (at === this.#sizeBytes && !this.#isWhole) await this.#grown.promise
        if (at === this.#sizeBytes) {
          // Half a list would tell a mirror that the other half is gone.
          if (this.hasFailed) controller.error(new Error('the list of projects could not be made'))
          else controller.close()
          return leave()
        }
        const chunk = Buffer.allocUnsafe(Math.min(READ_BYTES, this.#sizeBytes - at))
        const { bytesRead } = await this.#file.read(chunk, 0, chunk.length, at).catch(async (error) => {
          await leave()
          throw error
        })
        at += bytesRead
        controller.enqueue(chunk.subarray(0, bytesRead))
      },
      cancel: leave,
    })
  }

  retire(): void {
    this.#isRetired = true
    // Whoever was handed this list a moment ago opens his stream before the next turn.
    setImmediate(() => this.#closeIfUnused())
  }

  async #append(text: string): Promise<void> {
    const bytes = Buffer.from(text)
    await this.#file.write(bytes, 0, bytes.length, this.#sizeBytes)
    this.#sizeBytes += bytes.length
    this.#wake()
  }

  #wake(): void {
    this.#grown.resolve()
    this.#grown = Promise.withResolvers<void>()
  }

  async #closeIfUnused(): Promise<void> {
    if (!this.#isRetired || !this.#isWhole || this.#readers > 0) return
    this.#isRetired = false
    await this.#file.close().catch(() => {})
  }
}

interface Form {
  before(serial: number): string
  row(row: Row, isFirst: boolean): string
  after(serial: number): string
}

const forms: Record<Variant, Form> = {
  json: {
    before: (serial) => `{"meta":{"_last-serial":${serial},"api-version":"${API_VERSION}"},"projects":[`,
    row: (row, isFirst) => `${isFirst ? '' : ','}{"_last-serial":${row.lastSerial},"name":${JSON.stringify(row.name)}}`,
    after: () => ']}\n',
  },
  html: {
    before: () =>
      `<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="pypi:repository-version" content="${API_VERSION}">\n<title>Simple index</title>\n</head>\n<body>\n`,
    row: (row) => `<a href="/simple/${row.normalizedName}/">${escapeText(row.name)}</a><br />\n`,
    after: (serial) => `</body>\n</html>\n<!--SERIAL ${serial}-->\n`,
  },
}
