import { randomUUID } from 'node:crypto'
import { Refusal } from '../errors.ts'
import type { JournalEvent } from '../journal/events.ts'
import { type Recorded, record } from '../journal/record.ts'
import type { Ground } from '../platform/ground.ts'
import { type Account, parseAccountName, parseEmail } from './account.ts'
import { insertAddress } from './emails/store.ts'
import { hashPassword } from './passwords/password.ts'
import { actorOf, assertOperator, type Principal } from './principal.ts'
import { findAccount, findAccountByName, insertAccount, isTakenName, listAdministrators } from './store.ts'

export interface NewPerson {
  readonly name: string
  readonly email: string
  readonly isAdministrator: boolean
  /** Without one the account cannot sign in until its password is set. */
  readonly password?: string
}

/** @throws Refusal `account-name-invalid`, `account-exists`, `email-invalid`, `password-weak` */
export async function createPerson(ground: Ground, principal: Principal, person: NewPerson): Promise<Account> {
  assertOperator(principal, 'create accounts')
  const prepared = await preparePerson(ground, person)
  return record(ground, actorOf(principal, ground.clock.now()), async (tx) => ({
    result: prepared.account,
    events: [await addAccount(tx, prepared)],
  }))
}

export interface PreparedAccount {
  readonly account: Account
  readonly passwordHash: string | null
  readonly email?: { readonly address: string; readonly isVerified: boolean }
}

/** Everything slow about making a person, done before a transaction is open. */
export async function preparePerson(ground: Ground, person: NewPerson): Promise<PreparedAccount> {
  const account: Account = {
    id: randomUUID(),
    kind: 'person',
    name: parseAccountName(person.name),
    isAdministrator: person.isAdministrator,
    ownerId: null,
    createdAt: ground.clock.now(),
    closedAt: null,
    enrolledAt: null,
    phrase: null,
    language: 'en',
  }
  const email = { address: parseEmail(person.email), isVerified: false }
  return { account, email, passwordHash: person.password === undefined ? null : await hashPassword(person.password) }
}

/**
 * A service has tokens and nothing else: no password, session, mail or ownership. Its owner becomes the owner of the
 * projects that it creates; where none is named, the only administrator.
 *
 * @throws Refusal `account-name-invalid`, `account-exists`, `account-unknown`, `service-needs-owner`
 */
export async function createService(ground: Ground, principal: Principal, service: { name: string; owner?: string }): Promise<Account> {
  assertOperator(principal, 'create accounts')
  const name = parseAccountName(service.name)
  return record(ground, actorOf(principal, ground.clock.now()), async (tx) => {
    const owner = await ownerOf(tx, service.owner)
    const account: Account = {
      id: randomUUID(),
      kind: 'service',
      name,
      isAdministrator: false,
      ownerId: owner.id,
      createdAt: ground.clock.now(),
      closedAt: null,
      enrolledAt: null,
      phrase: null,
      language: 'en',
    }
    return { result: account, events: [await addAccount(tx, { account, passwordHash: null })] }
  })
}

async function ownerOf(tx: Recorded, name: string | undefined): Promise<Account> {
  if (name !== undefined) {
    const named = await findAccountByName(tx, parseAccountName(name))
    if (named?.kind !== 'person') throw new Refusal('account-unknown', { name: name.slice(0, 60) })
    return named
  }
  const administrators = await listAdministrators(tx)
  if (administrators.length !== 1) throw new Refusal('service-needs-owner', { count: administrators.length })
  return administrators[0]!
}

/** Adds the account inside a recorded transaction and returns the event that names it. */
export async function addAccount(tx: Recorded, { account, passwordHash, email }: PreparedAccount): Promise<JournalEvent> {
  await tx.lock(`account:${account.name}`)
  if ((await findAccountByName(tx, account.name)) || (await isTakenName(tx, account.name)))
    throw new Refusal('account-exists', { name: account.name })
  if (account.ownerId !== null && !(await findAccount(tx, account.ownerId))) throw new Error('the owner of a service has no account')
  await insertAccount(tx, account, passwordHash)
  if (email)
    await insertAddress(tx, {
      id: randomUUID(),
      accountId: account.id,
      address: email.address,
      isPrimary: true,
      addedAt: account.createdAt,
      verifiedAt: email.isVerified ? account.createdAt : null,
      compromisedAt: null,
      removedAt: null,
    })
  return {
    kind: 'account-created',
    subjects: { account: account.id },
    public: {
      accountKind: account.kind,
      isAdministrator: account.isAdministrator,
      ...(account.ownerId === null ? {} : { owner: account.ownerId }),
    },
    private: { name: account.name, ...(email ? { email: email.address } : {}) },
  }
}
