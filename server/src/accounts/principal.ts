import { Refusal } from '../errors.ts'
import type { Actor } from '../journal/actor.ts'
import type { Account, AccountState } from './account.ts'
import type { Proof } from './factors/proof.ts'

/** Who acts. Every use case takes one; nothing below `web/` reads a header or a cookie. */
export type Principal =
  | TokenPrincipal
  | SessionPrincipal
  | NoticeLinkPrincipal
  | VisitorPrincipal
  | OperatorPrincipal
  | SetupPrincipal
  | SystemPrincipal

/** An API token whose signature was verified. What it may do is asked again inside each commit. */
export interface TokenPrincipal {
  readonly kind: 'token'
  readonly tokenId: string
  readonly tokenName: string
  readonly account: Account
  /** The caveats it was presented with; those kept on the server are read again at each use. */
  readonly presentedCaveats: readonly Uint8Array[]
  /** The peer's address. */
  readonly address: string | undefined
  readonly userAgent: string | undefined
  /** The credential's label for the month of this moment; see `Actor`. */
  useLabel(at: number): string
}

/** A person who signed in with a second factor. */
export interface SessionPrincipal {
  readonly kind: 'session'
  readonly sessionId: string
  readonly account: Account
  readonly state: AccountState
  /** When a factor was last shown in this session. */
  readonly freshAt: number
  /** The factor shown together with this very request, if one was. */
  readonly proof: Proof | undefined
  /** What a proof would have to be bound to: this request and its fields. */
  readonly act: string
  readonly address: string | undefined
  readonly userAgent: string | undefined
  /** See `TokenPrincipal`. */
  useLabel(at: number): string
}

/** Whoever presses a button behind a link of a notice: he has shown a mailbox, and can stop things, never gain anything. */
export interface NoticeLinkPrincipal {
  readonly kind: 'notice-link'
  readonly account: Account
  readonly noticeId: string
  /** The mailbox that was shown. */
  readonly addressId: string | null
  readonly address: string | undefined
  readonly userAgent: string | undefined
}

/** Somebody at the door: signing in, registering, recovering. `account` once he has shown who he is. */
export interface VisitorPrincipal {
  readonly kind: 'visitor'
  readonly account: Account | undefined
  readonly address: string | undefined
  readonly userAgent: string | undefined
}

/** A command on the machine that can open the data. */
export interface OperatorPrincipal {
  readonly kind: 'operator'
  readonly osUser: string
  readonly reason: string | undefined
}

export interface SetupPrincipal {
  readonly kind: 'setup-link'
  readonly address: string | undefined
}

export interface SystemPrincipal {
  readonly kind: 'system'
  readonly job: string
}

/** For acts that have no other door yet than the machine itself. @throws Refusal `permission-missing` for everybody else */
export function assertOperator(principal: Principal, act: string): void {
  if (principal.kind !== 'operator') throw new Refusal('permission-missing', { act })
}

const cut = (userAgent: string | undefined) => userAgent?.slice(0, 300)

/** The one who acts, as the journal names him at `at` (milliseconds UTC). */
export function actorOf(principal: Principal, at: number): Actor {
  switch (principal.kind) {
    case 'token':
      return {
        public: { actor: `account:${principal.account.id}`, by: principal.useLabel(at) },
        private: { token: principal.tokenId, address: principal.address },
      }
    case 'session':
      return {
        public: { actor: `account:${principal.account.id}`, by: principal.useLabel(at) },
        private: { session: principal.sessionId, address: principal.address, userAgent: cut(principal.userAgent) },
      }
    case 'notice-link':
      return {
        public: { actor: 'notice-link' },
        private: { notice: principal.noticeId, address: principal.address, userAgent: cut(principal.userAgent) },
      }
    case 'visitor':
      return {
        public: { actor: principal.account ? `account:${principal.account.id}` : 'visitor' },
        private: { address: principal.address, userAgent: cut(principal.userAgent) },
      }
    case 'operator':
      return { public: { actor: 'operator' }, private: { osUser: principal.osUser, reason: principal.reason } }
    case 'setup-link':
      return { public: { actor: 'setup-link' }, private: { address: principal.address } }
    case 'system':
      return { public: { actor: 'system' }, private: { job: principal.job } }
  }
}
