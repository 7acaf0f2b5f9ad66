import { argon2Sync } from 'node:crypto'
import { readlinkSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import type { Derivation } from './password-hash.ts'

// A thread of its own instead of one of libuv's, because it can be told to stand back: a flood of guesses keeps one core busy,
// and on a small machine that core is also wanted by everybody who reads.
try {
  const [, thread] = /\/task\/(\d+)$/.exec(readlinkSync('/proc/thread-self')) ?? []
  // Only on Linux is a priority a thread's; elsewhere it would be the whole server's.
  if (thread !== undefined) setPriority(Number(thread), constants.priority.PRIORITY_BELOW_NORMAL)
} catch {
  // Where there is no such folder, or no right to stand back, hashing keeps the priority of the rest.
}

parentPort?.on('message', ({ password, salt, memory, passes, parallelism, tagBytes }: Derivation) => {
  parentPort?.postMessage(argon2Sync('argon2id', { message: password, nonce: salt, memory, passes, parallelism, tagLength: tagBytes }))
})
