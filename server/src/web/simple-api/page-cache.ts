import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip, zstdCompress } from 'node:zlib'
import { findProjectSerial } from '../../packaging/store.ts'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Database } from '../../platform/database/database.ts'

/** Codings in order of our preference; pip asks for gzip only. */
export const codings = ['zstd', 'br', 'gzip'] as const
export type Coding = (typeof codings)[number] | 'identity'

export interface CodedPage {
  readonly bytes: Buffer<ArrayBuffer>
  readonly etag: string
}

export interface RenderedPage {
  readonly projectId: string
  readonly serial: number
  readonly text: string
  /** What the page says beside the project's own entries, such as restraints; another one makes another page. */
  readonly stamp?: string
  /** The moment (milliseconds UTC) at which what it says ends by itself. */
  readonly freshUntil?: number | undefined
}

export interface CachedPage {
  readonly projectId: string
  readonly serial: number
  /** The counter of the database at which the serial was last seen to be this one. */
  seenAt: number
  readonly stamp: string
  readonly freshUntil: number
  readonly identity: CodedPage
  readonly coded: Map<Coding, Promise<CodedPage> | CodedPage>
}

const compress: Record<Exclude<Coding, 'identity'>, (bytes: Buffer) => Promise<Buffer>> = {
  gzip: (bytes) => promisify(gzip)(bytes, { level: 6 }),
  br: (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  zstd: (bytes) => promisify(zstdCompress)(bytes),
}

/**
 * Rendered pages as bytes, made at the first read after a change (one maker at a time) and kept within a budget of
 * memory. No stale page is served: each answer first compares the change counter of the database, and where that moved,
 * the serial of the project.
 */
export class PageCache {
  readonly #db: Database
  readonly #budgetBytes: number
  readonly #clock: Clock
  readonly #pages = new Map<string, CachedPage>()
  readonly #making = new Map<string, Promise<CachedPage | undefined>>()
  #sizeBytes = 0

  constructor(db: Database, budgetBytes: number, clock: Clock) {
    this.#db = db
    this.#budgetBytes = budgetBytes
    this.#clock = clock
  }

  /** The page, if it is here and nothing at all was committed since it was last looked at. */
  peek(key: string, counter: number): CachedPage | undefined {
    const page = this.#pages.get(key)
    return page && page.seenAt === counter && this.#isTimely(page) ? page : undefined
  }

  /**
   * The page of a project, fresh.
   *
   * @param render makes it; undefined where there is no such project.
   * @param stampOf what its stamp would be now; asked only where something was committed.
   */
  async get(
    normalizedName: string,
    variant: string,
    render: () => Promise<RenderedPage | undefined>,
    stampOf: (projectId: string) => Promise<string> = async () => '',
  ): Promise<CachedPage | undefined> {
    const key = pageKey(normalizedName, variant)
    const counter = this.#db.changeCounter()
    const page = this.#pages.get(key)
    if (page && this.#isTimely(page)) {
      if (page.seenAt === counter) return this.#touch(key, page)
      const serial = await findProjectSerial(this.#db.read, normalizedName)
      if (serial === page.serial && (await stampOf(page.projectId)) === page.stamp) {
        page.seenAt = counter
        return this.#touch(key, page)
      }
    }
    const making = this.#making.get(`${counter} ${key}`)
    if (making) return making
    const made = this.#make(key, counter, render).finally(() => this.#making.delete(`${counter} ${key}`))
    this.#making.set(`${counter} ${key}`, made)
    return made
  }

  async coded(key: string, page: CachedPage, coding: Coding): Promise<CodedPage> {
    if (coding === 'identity') return page.identity
    const known = page.coded.get(coding)
    if (known) return known
    const made = compress[coding](page.identity.bytes).then((bytes) => {
      const coded = { bytes: bytes as Buffer<ArrayBuffer>, etag: page.identity.etag.replace(/"$/, `-${coding}"`) }
      page.coded.set(coding, coded)
      if (this.#pages.get(key) === page) this.#grow(bytes.length)
      return coded
    })
    page.coded.set(coding, made)
    return made
  }

  async #make(key: string, counter: number, render: () => Promise<RenderedPage | undefined>): Promise<CachedPage | undefined> {
    this.#drop(key)
    const rendered = await render()
    if (!rendered) return undefined
    const bytes = Buffer.from(rendered.text)
    const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
    const page: CachedPage = {
      projectId: rendered.projectId,
      serial: rendered.serial,
      seenAt: counter,
      stamp: rendered.stamp ?? '',
      freshUntil: rendered.freshUntil ?? Number.POSITIVE_INFINITY,
      identity: { bytes, etag },
      coded: new Map(),
    }
    this.#drop(key)
    this.#pages.set(key, page)
    this.#grow(bytes.length)
    return page
  }

  /** False as soon as a restraint that it tells of has ended by itself. */
  #isTimely(page: CachedPage): boolean {
    return page.freshUntil === Number.POSITIVE_INFINITY || this.#clock.now() < page.freshUntil
  }

  #touch(key: string, page: CachedPage): CachedPage {
    this.#pages.delete(key)
    this.#pages.set(key, page)
    return page
  }

  #grow(bytes: number): void {
    this.#sizeBytes += bytes
    for (const key of this.#pages.keys()) {
      if (this.#sizeBytes <= this.#budgetBytes || this.#pages.size === 1) return
      this.#drop(key)
    }
  }

  #drop(key: string): void {
    const page = this.#pages.get(key)
    if (!page) return
    this.#pages.delete(key)
    this.#sizeBytes -= page.identity.bytes.length
    for (const coded of page.coded.values()) if (!(coded instanceof Promise)) this.#sizeBytes -= coded.bytes.length
  }
}

export const pageKey = (normalizedName: string, variant: string) => `${normalizedName} ${variant}`
