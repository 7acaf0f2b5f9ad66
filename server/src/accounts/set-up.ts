import { createHash, randomBytes } from 'node:crypto'
import { Refusal } from '../errors.ts'
import { record } from '../journal/record.ts'
import type { Queries } from '../platform/database/database.ts'
import type { Ground } from '../platform/ground.ts'
import type { Account } from './account.ts'
import { addAccount, preparePerson } from './create-account.ts'
import { actorOf, assertOperator, type Principal } from './principal.ts'
import { consumeSetupLink, findSetupLink, insertSetupLink, listAdministrators } from './store.ts'

const LIFE_MILLISECONDS = 60 * 60 * 1000

/**
 * Makes a link for the first administrator: one hour, one use, printed to the terminal and nowhere else. Only its
 * digest is stored; a new one ends the old one.
 *
 * @returns the secret part of the link.
 * @throws Refusal `already-set-up` where there is an administrator.
 */
export async function makeSetupLink(ground: Ground, principal: Principal): Promise<string> {
  assertOperator(principal, 'make set-up links')
  const secret = randomBytes(32).toString('base64url')
  const now = ground.clock.now()
  await record(ground, actorOf(principal, now), async (tx) => {
    await tx.lock('setup')
    if (await hasAdministrator(tx)) throw new Refusal('already-set-up')
    await insertSetupLink(tx, { digest: digestOf(secret), createdAt: now, expiresAt: now + LIFE_MILLISECONDS })
    return { result: undefined, events: [{ kind: 'setup-link-made', subjects: {}, public: {}, private: {} }] }
  })
  return secret
}

/** @throws Refusal `setup-link-dead` where the link is unknown, used, replaced or past its hour. */
export async function checkSetupLink(ground: Ground, secret: string): Promise<void> {
  await checkIn(ground, ground.db.read, secret)
}

/** @throws Refusal as `checkSetupLink` and `createPerson` do. The link survives a refusal and dies at its first success. */
export async function createFirstAdministrator(
  ground: Ground,
  principal: Principal,
  secret: string,
  person: { name: string; email: string; password: string },
): Promise<Account> {
  await checkSetupLink(ground, secret)
  const prepared = await preparePerson(ground, { ...person, isAdministrator: true })
  const now = ground.clock.now()
  return record(ground, actorOf(principal, now), async (tx) => {
    await tx.lock('setup')
    await checkIn(ground, tx, secret)
    if (!(await consumeSetupLink(tx, digestOf(secret), now))) throw new Refusal('setup-link-dead')
    return { result: prepared.account, events: [await addAccount(tx, prepared)] }
  })
}

export async function hasAdministrator(queries: Queries): Promise<boolean> {
  return (await listAdministrators(queries)).length > 0
}

async function checkIn(ground: Ground, queries: Queries, secret: string): Promise<void> {
  const link = await findSetupLink(queries, digestOf(secret))
  if (!link || link.usedAt !== null || ground.clock.now() >= link.expiresAt || (await hasAdministrator(queries)))
    throw new Refusal('setup-link-dead')
}

const digestOf = (secret: string) => createHash('sha256').update('holdfast-setup-link').update(secret).digest('hex')
