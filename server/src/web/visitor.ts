import { randomBytes } from 'node:crypto'
import { type OpenSession, resumeSession } from '../accounts/sessions/resume-session.ts'
import { cookieDigest, type Visit } from '../accounts/sessions/visit.ts'
import { readCookie, setCookie } from './cookies.ts'
import type { Instance } from './instance.ts'

/** Who is behind a request of a browser, as its cookies tell. */
export interface Visitor {
  readonly visit: Visit
  /** Of the browser's own cookie; undefined where it sent none and none was given yet. */
  readonly browserSecret: string | undefined
  readonly session: OpenSession | undefined
  /** Of the sign-in under way. */
  readonly signInSecret: string | undefined
  /** `Set-Cookie` lines of the answer. */
  readonly cookies: readonly string[]
}

interface Source {
  readonly instance: Instance
  readonly peer: { readonly address: string | undefined; readonly isConfidential: boolean }
  header(name: string): string | undefined
}

/** Reads the cookies. Over plain http from elsewhere they are not looked at: whoever sent them has shown them to the network. */
export async function visitorOf({ instance, peer, header }: Source): Promise<Visitor> {
  const cookies = peer.isConfidential ? header('cookie') : undefined
  const browserSecret = readCookie(cookies, 'browser')
  const visit: Visit = {
    browserDigest: browserSecret === undefined ? 'none' : cookieDigest('browser', browserSecret),
    address: peer.address,
    userAgent: header('user-agent'),
  }
  const sessionSecret = readCookie(cookies, 'session')
  const session = sessionSecret === undefined ? undefined : await resumeSession(instance, visit, sessionSecret, '')
  return { visit, browserSecret, session, signInSecret: readCookie(cookies, 'signIn'), cookies: [] }
}

/** Gives the browser its own cookie where it has none, for pages with forms. */
export function withBrowser(visitor: Visitor): Visitor & { readonly browserSecret: string } {
  if (visitor.browserSecret !== undefined) return { ...visitor, browserSecret: visitor.browserSecret }
  const browserSecret = randomBytes(32).toString('base64url')
  return {
    ...visitor,
    browserSecret,
    visit: { ...visitor.visit, browserDigest: cookieDigest('browser', browserSecret) },
    cookies: [...visitor.cookies, setCookie('browser', browserSecret)],
  }
}
