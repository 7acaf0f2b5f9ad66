import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import type { KeyRing } from './vault.ts'

const KEY_BYTES = 32

/** A key of 32 bytes in base64url. @throws Error that says so */
export function parseKey(text: string): Uint8Array {
  const key = Buffer.from(text.trim(), 'base64url')
  if (key.length !== KEY_BYTES) throw new Error(`must hold keys of ${KEY_BYTES} bytes in base64url`)
  return key
}

/** The keys in a file (mode 0600), newest first, one a line. The first one is made where there is no file. */
export function openKeyFile(path: string): KeyRing {
  return {
    keys() {
      if (!existsSync(path)) {
        mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
        makeKeyFile(path)
      }
      return readFileSync(path, 'utf8').trim().split('\n').map(parseKey)
    },
    version() {
      const { ino, mtimeNs } = statSync(path, { bigint: true, throwIfNoEntry: false }) ?? {}
      return `${ino} ${mtimeNs}`
    },
  }
}

/** Replaces the keys in the file, newest first: whoever reads it meanwhile, or after a crash, finds the old keys or the new. */
export function writeKeyFile(path: string, ring: readonly Uint8Array[]): void {
  renameSync(stageKeys(path, ring), path)
  syncFolderOf(path)
}

/** Of two processes that start on an empty folder one is first, and the other takes its key. */
function makeKeyFile(path: string): void {
  const next = stageKeys(path, [randomBytes(KEY_BYTES)])
  try {
    linkSync(next, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    unlinkSync(next)
  }
  syncFolderOf(path)
}

function stageKeys(path: string, ring: readonly Uint8Array[]): string {
  const next = `${path}.${process.pid}`
  rmSync(next, { force: true })
  const lines = ring.map((key) => `${Buffer.from(key).toString('base64url')}\n`).join('')
  writeFileSync(next, lines, { flag: 'wx', mode: 0o600, flush: true })
  return next
}

function syncFolderOf(path: string): void {
  const folder = openSync(dirname(path), 'r')
  fsyncSync(folder)
  closeSync(folder)
}
