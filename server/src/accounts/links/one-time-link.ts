import { createHash, randomBytes } from 'node:crypto'
import type { Queries, Transaction } from '../../platform/database/database.ts'
import type { Ground } from '../../platform/ground.ts'
import { findLink, insertLink } from './store.ts'

/** What a link is a credential for, and how long. */
const lives = {
  /** Make an account with the address that it was mailed to. */
  registration: 24 * 60,
  /** The same, because somebody asked one to. */
  invitation: 7 * 24 * 60,
  /** Choose the first password of an account that exists. */
  welcome: 7 * 24 * 60,
  /** Show that an address is read by its account. */
  email: 24 * 60,
  /** Go on with a sign-in in the browser that began it: ten minutes at most (OWASP ASVS 6.5.5). */
  'sign-in': 10,
  /** Choose another password; a factor is asked all the same. */
  password: 30,
  /** Cancel a recovery. */
  recovery: 30 * 24 * 60,
} as const

export type LinkPurpose = keyof typeof lives

/** A link that is a credential for one step, once. Only its digest is stored. */
export interface OneTimeLink {
  readonly digest: string
  readonly purpose: LinkPurpose
  readonly accountId: string | null
  /** What it is about: an address, or the id of a row. */
  readonly subject: string
  readonly createdAt: number
  readonly expiresAt: number
  readonly usedAt: number | null
}

/** Makes a link inside a transaction; returns its secret part. */
export async function makeLink(
  tx: Transaction,
  ground: Pick<Ground, 'clock'>,
  link: { purpose: LinkPurpose; accountId: string | null; subject: string },
): Promise<{ secret: string; expiresAt: number }> {
  const secret = randomBytes(32).toString('base64url')
  const createdAt = ground.clock.now()
  const expiresAt = createdAt + lives[link.purpose] * 60_000
  await insertLink(tx, { ...link, digest: linkDigest(secret), createdAt, expiresAt, usedAt: null })
  return { secret, expiresAt }
}

/** The link with this secret, if it still is good for this. */
export async function findLiveLink(
  queries: Queries,
  ground: Pick<Ground, 'clock'>,
  purposes: readonly LinkPurpose[],
  secret: string,
): Promise<OneTimeLink | undefined> {
  const link = await findLink(queries, linkDigest(secret))
  return link && purposes.includes(link.purpose) && link.usedAt === null && ground.clock.now() < link.expiresAt ? link : undefined
}

const linkDigest = (secret: string) => createHash('sha256').update('holdfast-link').update(secret).digest('hex')
