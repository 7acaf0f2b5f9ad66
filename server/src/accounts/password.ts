import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { Refusal } from '../errors.ts'

const hash = promisify(
  argon2 as (algorithm: 'argon2id', parameters: Argon2Parameters, done: (error: Error | null, key: Buffer) => void) => void,
)

/** RFC 9106 with OWASP's memory: kept in each hash, so that they can grow later. */
const PARAMETERS = { memory: 47_104, passes: 1, parallelism: 1, tagLength: 32 }
const LEAST_CHARACTERS = 12
const MOST_BYTES = 1024

// argon2 takes one of libuv's four threads and 46 MiB: more than this at once would be a cheap denial of service.
const AT_ONCE = 2
let running = 0
const waiting: (() => void)[] = []

/**
 * Argon2id as text: `$argon2id$v=19$m=47104,t=1,p=1$salt$tag`.
 *
 * @throws Refusal `password-weak` under 12 characters or over 1,024 bytes.
 */
export async function hashPassword(password: string): Promise<string> {
  const normal = normalize(password)
  const salt = randomBytes(16)
  const tag = await derive(normal, salt, PARAMETERS)
  const base64 = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '')
  return `$argon2id$v=19$m=${PARAMETERS.memory},t=${PARAMETERS.passes},p=${PARAMETERS.parallelism}$${base64(salt)}$${base64(tag)}`
}

/** @throws Refusal `password-weak`, as `hashPassword` does, without its cost. */
export function checkPassword(password: string): void {
  normalize(password)
}

/** True where the password is the one that was hashed. */
export async function isPassword(password: string, stored: string): Promise<boolean> {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(stored)
  if (!match) return false
  const tag = Buffer.from(match[5]!, 'base64')
  const parameters = { memory: Number(match[1]), passes: Number(match[2]), parallelism: Number(match[3]), tagLength: tag.length }
  return timingSafeEqual(await derive(password.normalize('NFKC'), Buffer.from(match[4]!, 'base64'), parameters), tag)
}

function normalize(password: string): string {
  const normal = password.normalize('NFKC')
  if ([...normal].length < LEAST_CHARACTERS || Buffer.byteLength(normal) > MOST_BYTES || normal.includes('\0'))
    throw new Refusal('password-weak')
  return normal
}

async function derive(password: string, salt: Buffer, parameters: typeof PARAMETERS): Promise<Buffer> {
  if (running >= AT_ONCE) await new Promise<void>((go) => waiting.push(go))
  else running++
  try {
    return await hash('argon2id', { message: password, nonce: salt, ...parameters })
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}
