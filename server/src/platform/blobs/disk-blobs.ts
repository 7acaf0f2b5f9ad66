import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, link, mkdir, open, readdir, rename, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Blobs, StagedBlob } from './blobs.ts'

/**
 * Blobs in a folder: `ab/cd/abcd…` by digest, staged ones in `staging/<pid>-<random>`.
 *
 * System calls of a kept blob, in this order: write, fsync of the file, mkdir of the folders that lack and fsync of
 * their parents, link to a second staged name, rename, fsync of the folder. rename(2) is atomic, so a reader sees all of it
 * or nothing; the second name leaves the first one for keeping again.
 */
export async function openDiskBlobs(folder: string): Promise<Blobs> {
  const folders = durableFolders(folder)
  const staging = join(folder, 'staging')
  await folders.make(staging)

  const pathOf = (digest: string) => {
    if (!/^[0-9a-f]{64}$/.test(digest)) throw new TypeError('a blob is named by 64 hex characters')
    return join(folder, digest.slice(0, 2), digest.slice(2, 4), digest)
  }

  async function stage(): Promise<StagedBlob> {
    const path = join(staging, `${process.pid}-${randomBytes(12).toString('hex')}`)
    const file = await open(path, constants.O_CREAT | constants.O_EXCL | constants.O_RDWR, 0o600)
    return new DiskStagedBlob(path, file, pathOf, folders)
  }

  return {
    stage,

    async put(digest, bytes) {
      const staged = await stage()
      try {
        await staged.write(bytes)
        await staged.keep(digest)
      } finally {
        await staged.discard()
      }
    },

    async open(digest, range) {
      const file = await open(pathOf(digest), 'r').catch(unlessAbsent)
      if (!file) return undefined
      try {
        const { size } = await file.stat()
        return { sizeBytes: size, stream: file.createReadStream({ highWaterMark: 256 * 1024, ...range }) }
      } catch (error) {
        await file.close()
        throw error
      }
    },

    async sizeOf(digest) {
      return (await stat(pathOf(digest)).catch(unlessAbsent))?.size
    },

    async remove(digest) {
      await unlink(pathOf(digest)).catch(unlessAbsent)
    },

    async sweep() {
      let removed = 0
      for (const name of await readdir(staging)) {
        if (isAlive(Number(name.split('-')[0]))) continue
        await unlink(join(staging, name)).catch(unlessAbsent)
        removed++
      }
      return removed
    },
  }
}

/** What file systems without hard links answer. */
const linklessCodes = new Set(['EPERM', 'EMLINK', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'])

class DiskStagedBlob implements StagedBlob {
  readonly path: string
  sizeBytes = 0
  readonly #file: FileHandle
  readonly #pathOf: (digest: string) => string
  readonly #folders: DurableFolders
  #isOpen = true
  #isStaged = true
  #isDurable = false

  constructor(path: string, file: FileHandle, pathOf: (digest: string) => string, folders: DurableFolders) {
    this.path = path
    this.#file = file
    this.#pathOf = pathOf
    this.#folders = folders
  }

  async write(chunk: Uint8Array): Promise<void> {
    let written = 0
    // write(2) may take less than it was given; what is left would be a hole in the file.
    while (written < chunk.length) {
      const { bytesWritten } = await this.#file.write(chunk, written, chunk.length - written, this.sizeBytes + written)
      if (bytesWritten === 0) throw new Error('the disk took no byte of a write')
      written += bytesWritten
    }
    this.sizeBytes += chunk.length
  }

  async keep(digest: string): Promise<void> {
    if (!this.#isDurable) await this.#makeDurable()
    const path = this.#pathOf(digest)
    const folder = dirname(path)
    await this.#folders.make(folder)
    await this.#place(path).catch(async (error: NodeJS.ErrnoException) => {
      // A folder that this process had made is gone: an operator tidied up, or the disk never made it.
      if (error.code !== 'ENOENT') throw error
      this.#folders.forget(folder)
      await this.#folders.make(folder)
      await this.#place(path)
    })
    await syncFolder(folder)
  }

  async #makeDurable(): Promise<void> {
    await this.#file.sync()
    // A disk that dropped a write without an error (seen with full thin volumes) is noticed here, not by the first installer.
    const { size } = await this.#file.stat()
    if (size !== this.sizeBytes) throw new Error(`the disk holds ${size} of ${this.sizeBytes} bytes`)
    await this.#close()
    this.#isDurable = true
  }

  async #place(path: string): Promise<void> {
    const second = `${this.path}.kept`
    try {
      await link(this.path, second)
    } catch (error) {
      if (!linklessCodes.has((error as NodeJS.ErrnoException).code ?? '')) throw error
      await rename(this.path, path)
      this.#isStaged = false
      return
    }
    try {
      await rename(second, path)
    } finally {
      // rename(2) leaves both names where they are one file already.
      await unlink(second).catch(() => {})
    }
  }

  async discard(): Promise<void> {
    await this.#close().catch(() => {})
    if (this.#isStaged) await unlink(this.path).catch(() => {})
    this.#isStaged = false
  }

  async #close(): Promise<void> {
    if (!this.#isOpen) return
    this.#isOpen = false
    await this.#file.close()
  }
}

interface DurableFolders {
  /** Makes a folder and those above it, each name durable in the folder above it. */
  make(path: string): Promise<void>
  /** Believes no longer that the folder is there, or those above it. */
  forget(path: string): void
}

/**
 * That a folder exists does not tell that its name is durable (another writer may have made it a moment ago, or a process that was
 * killed), so each is synced once a process.
 */
function durableFolders(root: string): DurableFolders {
  const durable = new Map<string, Promise<void>>()

  async function makeNow(path: string): Promise<void> {
    if (path.length > root.length) await make(dirname(path))
    await mkdir(path, { recursive: true, mode: 0o700 })
    await syncFolder(dirname(path))
  }

  function make(path: string): Promise<void> {
    const known = durable.get(path)
    if (known) return known
    const made = makeNow(path)
    durable.set(path, made)
    made.catch(() => durable.delete(path))
    return made
  }

  function forget(path: string): void {
    for (let folder = path; folder.length > root.length; folder = dirname(folder)) durable.delete(folder)
  }

  return { make, forget }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function unlessAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}

function isAlive(pid: number): boolean {
  // Our own number at start-up is that of a dead process before us: containers number from one again.
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
