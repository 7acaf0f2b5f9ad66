import { hash } from 'node:crypto'
import type { Ground } from '../platform/ground.ts'
import { identifierOf, readMacaroon, verifySignatureOf } from './authorize.ts'
import { type CredentialRecord, readCredentialRecord } from './credential-record.ts'
import type { Macaroon } from './macaroon.ts'

/** A token whose signature holds, and what is stored of it. Whether it may be used is still to be judged. */
export interface VerifiedCredential {
  readonly macaroon: Macaroon
  readonly record: CredentialRecord
}

const MOST_REMEMBERED = 1000

/**
 * Verifies tokens, and remembers those it verified for as long as nothing at all is committed: then reading them again
 * could give nothing else, which `pragma data_version` proves. Only SQLite can prove that; on PostgreSQL the counter may be
 * a moment late, so nothing is remembered. State, expiry and network are judged at each use in any case.
 */
export class FreshCredentials {
  readonly #ground: Ground
  readonly #known = new Map<string, VerifiedCredential>()
  #counter = -1

  constructor(ground: Ground) {
    this.#ground = ground
  }

  /** What `verify` would answer for this header, if nothing was committed since. @param counter as it was read for this request */
  peek(authorization: string | undefined, counter: number): VerifiedCredential | undefined {
    return counter === this.#counter && authorization !== undefined ? this.#known.get(digestOf(authorization)) : undefined
  }

  /** @throws Refusal `credentials-missing`, `credentials-invalid`, `password-not-accepted` */
  async verify(authorization: string | undefined): Promise<VerifiedCredential> {
    const { db } = this.#ground
    const macaroon = readMacaroon(authorization)
    const counter = db.changeCounter()
    const record = await readCredentialRecord(db.read, identifierOf(macaroon))
    const verified = verifySignatureOf(this.#ground, macaroon, record)
    // A commit while we read may have changed what we read first.
    if (db.dialect === 'sqlite' && db.changeCounter() === counter) this.#remember(authorization!, counter, verified)
    return verified
  }

  #remember(authorization: string, counter: number, verified: VerifiedCredential): void {
    if (counter !== this.#counter || this.#known.size >= MOST_REMEMBERED) this.#known.clear()
    this.#counter = counter
    this.#known.set(digestOf(authorization), verified)
  }
}

/** Tokens do not stand in memory longer than the request that brought them. */
const digestOf = (authorization: string) => hash('sha256', authorization, 'base64')
