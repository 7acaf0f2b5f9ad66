import fs, { appendFileSync, readFileSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { isMainThread } from 'node:worker_threads'
import type { DiskCall, DiskFault, DiskOperation } from './disk-fault.ts'

// Loaded into the real server with `--import`: stands between its blobs and the disk, makes the n-th call of one kind fail, drops
// it in silence or kills the process at it, and writes down what reached the disk. SQLite does its own input and output where
// JavaScript cannot stand between; only the moment of its commit is known here.

const blobs = process.env.HOLDFAST_TEST_DISK_BLOBS ?? ''
const faultFile = process.env.HOLDFAST_TEST_DISK_FAULT
const logFile = process.env.HOLDFAST_TEST_DISK_LOG

let fault: DiskFault | undefined
let seen = 0

/** Reads which fault is wanted from now on, and counts from one again. */
function arm(): void {
  if (faultFile === undefined) return
  const wanted = JSON.parse(readFileSync(faultFile, 'utf8')) as DiskFault
  fault = wanted.call === 'none' ? undefined : wanted
  seen = 0
  process.stdout.write(`${JSON.stringify({ level: 'info', msg: 'disk shim armed', number: wanted.number })}\n`)
}

const isOurs = (path: unknown): path is string => typeof path === 'string' && (path === blobs || path.startsWith(`${blobs}/`))
/** The folder that holds the name of their folder is flushed too. */
const isOpenedForUs = (path: unknown): path is string => isOurs(path) || path === dirname(blobs)

const note = (operation: DiskOperation): void => {
  if (logFile !== undefined) appendFileSync(logFile, `${JSON.stringify(operation)}\n`)
}

function die(): never {
  process.kill(process.pid, 'SIGKILL')
  // The signal is there before kill(2) returns; nothing may happen should it not be.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}

/** Runs one call; `dropped` answers as if it had been done. */
async function pass<Result>(
  call: DiskCall,
  real: () => Promise<Result>,
  dropped: () => Result,
  done: (result: Result) => DiskOperation | undefined,
): Promise<Result> {
  const isIt = fault?.call === call && ++seen === fault.nth
  const doing = isIt ? fault!.doing : undefined
  if (isIt) process.stdout.write(`${JSON.stringify({ level: 'info', msg: 'disk fault', number: fault!.number })}\n`)
  if (doing === 'kill-before') die()
  if (doing === 'drop') return dropped()
  if (doing === 'EIO' || doing === 'ENOSPC' || doing === 'EPERM')
    throw Object.assign(new Error(`${doing}: made by the disk shim, ${call}`), { code: doing, syscall: call })
  try {
    const result = await real()
    const operation = done(result)
    if (operation) note(operation)
    return result
  } finally {
    if (doing === 'kill-after') die()
  }
}

if (isMainThread) {
  const promises = fs.promises
  const real = { open: promises.open, rename: promises.rename, link: promises.link, mkdir: promises.mkdir, unlink: promises.unlink }
  const pathOf = new WeakMap<FileHandle, string>()
  const nothing = () => undefined

  const renameOurs = (from: string, to: string) => {
    const replaced = fs.existsSync(to)
    return pass(
      'rename',
      () => real.rename(from, to),
      nothing,
      () => ({ did: 'rename', from, to, replaced }),
    )
  }

  Object.assign(promises, {
    async open(path: string, flags?: string | number, mode?: number) {
      if (!isOpenedForUs(path)) return real.open(path, flags, mode)
      const isNew = typeof flags === 'number' && (flags & fs.constants.O_CREAT) !== 0
      const opened = async () => {
        const handle = await real.open(path, flags, mode)
        pathOf.set(handle, path)
        return handle
      }
      if (!isNew) return opened()
      return pass(
        'open',
        opened,
        () => {
          throw new Error('opening cannot be dropped')
        },
        () => ({ did: 'create', path }),
      )
    },
    rename: (from: string, to: string) => (isOurs(to) ? renameOurs(from, to) : real.rename(from, to)),
    link: (from: string, to: string) =>
      isOurs(to)
        ? pass(
            'link',
            () => real.link(from, to),
            nothing,
            () => ({ did: 'link', from, to }),
          )
        : real.link(from, to),
    mkdir: (path: string, options?: fs.MakeDirectoryOptions) =>
      isOurs(path)
        ? pass(
            'mkdir',
            () => real.mkdir(path, options),
            nothing,
            (made) => (made === undefined ? undefined : { did: 'mkdir', path }),
          )
        : real.mkdir(path, options),
    unlink: (path: string) =>
      isOurs(path)
        ? pass(
            'unlink',
            () => real.unlink(path),
            nothing,
            () => ({ did: 'unlink', path }),
          )
        : real.unlink(path),
  })

  const probe = await open('/dev/null')
  const handles = Object.getPrototypeOf(probe) as FileHandle
  await probe.close()
  const { write, sync } = handles
  Object.assign(handles, {
    write(this: FileHandle, buffer: Uint8Array, offset: number, length: number, position: number) {
      const path = pathOf.get(this)
      const done = () =>
        (write as (...words: unknown[]) => Promise<{ bytesWritten: number; buffer: Uint8Array }>).call(
          this,
          buffer,
          offset,
          length,
          position,
        )
      if (path === undefined) return done()
      return pass(
        'write',
        done,
        () => ({ bytesWritten: length, buffer }),
        ({ bytesWritten }) => ({ did: 'write', path, end: position + bytesWritten }),
      )
    },
    async sync(this: FileHandle) {
      const path = pathOf.get(this)
      const done = () => sync.call(this)
      if (path === undefined) return done()
      const isFolder = (await this.stat()).isDirectory()
      return pass(isFolder ? 'sync-folder' : 'sync', done, nothing, () => ({ did: isFolder ? 'sync-folder' : 'sync', path }))
    },
  })

  const exec = DatabaseSync.prototype.exec
  DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string) {
    if (sql !== 'commit') return exec.call(this, sql)
    const isIt = fault?.call === 'commit' && ++seen === fault.nth
    if (isIt && fault!.doing === 'kill-before') die()
    exec.call(this, sql)
    if (isIt && fault!.doing === 'kill-after') die()
  }

  syncBuiltinESMExports()
  arm()
  process.on('SIGUSR2', arm)
}
