import { randomBytes, timingSafeEqual } from 'node:crypto'
import { extname } from 'node:path'
import { openRestingThread } from '../../platform/threads/resting-thread.ts'

/** Costs of Argon2id (RFC 9106): `memory` in KiB. */
export interface HashCosts {
  readonly memory: number
  readonly passes: number
  readonly parallelism: number
}

/**
 * Of new hashes. The first row of OWASP's table for Argon2id: 60 to 100 ms on a small machine. What is stored names its own costs,
 * so tests make theirs cheap by changing this table; nothing in the product writes to it.
 */
export const hashCosts: HashCosts = { memory: 47_104, passes: 1, parallelism: 1 }

/** One Argon2id, for the thread that makes it. */
export interface Derivation extends HashCosts {
  readonly password: string
  readonly salt: Uint8Array
  readonly tagBytes: number
}

const thread = openRestingThread<Derivation, Uint8Array>(new URL(`./password-thread${extname(import.meta.url)}`, import.meta.url), {
  timeoutSeconds: 20,
  idleSeconds: 30,
  waiting: Number.POSITIVE_INFINITY,
  heapMegabytes: 16,
})

const SALT_BYTES = 16
const TAG_BYTES = 32

/** What a stored hash may ask for. Whoever can write one could otherwise take all memory with a sign-in. */
const most = { memory: 262_144, passes: 16, parallelism: 16, bytes: 64, work: 1_048_576 }

export interface ReadHash extends HashCosts {
  readonly salt: Buffer
  readonly tag: Buffer
}

/** Argon2id of a password, as text with its costs and salt: `$argon2id$v=19$m=47104,t=1,p=1$salt$tag`. */
export async function makeHash(password: string, costs: HashCosts = hashCosts): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const tag = await derive(password, { ...costs, salt, tag: Buffer.alloc(TAG_BYTES) })
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replaceAll('=', '')
  return `$argon2id$v=19$m=${costs.memory},t=${costs.passes},p=${costs.parallelism}$${base64(salt)}$${base64(tag)}`
}

/** Undefined for text that is no hash of ours, and for one that would cost more than any that we make. */
export function readHash(stored: string): ReadHash | undefined {
  const match = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/.exec(stored)
  if (!match) return undefined
  const [memory, passes, parallelism] = [Number(match[1]), Number(match[2]), Number(match[3])]
  const [salt, tag] = [Buffer.from(match[4]!, 'base64'), Buffer.from(match[5]!, 'base64')]
  const isAffordable = memory <= most.memory && passes <= most.passes && parallelism <= most.parallelism && memory * passes <= most.work
  const isPossible = passes >= 1 && parallelism >= 1 && memory >= 8 * parallelism && salt.length >= 8 && tag.length >= 16
  return isAffordable && isPossible && salt.length <= most.bytes && tag.length <= most.bytes
    ? { memory, passes, parallelism, salt, tag }
    : undefined
}

export async function matchesHash(password: string, read: ReadHash): Promise<boolean> {
  return timingSafeEqual(await derive(password, read), read.tag)
}

/** A hash that costs as much as a new one, and that no password has: its tag is not made of anything. */
export function decoyHash(): ReadHash {
  return { ...hashCosts, salt: randomBytes(SALT_BYTES), tag: randomBytes(TAG_BYTES) }
}

/** True where it was made with other costs than new ones are. */
export function isOutdated(read: ReadHash): boolean {
  const { memory, passes, parallelism } = hashCosts
  const hasTheseCosts = read.memory === memory && read.passes === passes && read.parallelism === parallelism
  return !hasTheseCosts || read.salt.length !== SALT_BYTES || read.tag.length !== TAG_BYTES
}

async function derive(password: string, { memory, passes, parallelism, salt, tag }: ReadHash): Promise<Uint8Array> {
  // A copy: what is posted takes the whole buffer along that the salt is a part of.
  const key = await thread.ask({ password, salt: Uint8Array.from(salt), memory, passes, parallelism, tagBytes: tag.length })
  if (key === undefined) throw new Error('the thread that hashes passwords broke, or took more than 20 seconds')
  return key
}
