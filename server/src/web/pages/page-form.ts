import { Refusal } from '../../errors.ts'
import type { Call } from '../call.ts'
import { csrfToken } from '../form.ts'
import { withBrowser } from '../visitor.ts'

/** The token for the forms of this page; gives the browser its cookie where it has none. */
export function formToken(call: Call): string {
  const visitor = withBrowser(call.visitor)
  call.visitor = visitor
  return csrfToken(visitor.browserSecret, visitor.session?.session.id)
}

/** The session of a page whose guard asks for one. */
export function sessionOf(call: Call) {
  const { session } = call.visitor
  if (!session) throw new Refusal('sign-in-needed')
  return session
}

/** After a form was done: the next page is asked for anew, so that reloading repeats nothing. */
export const seeOther = (location: string): Response =>
  new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } })

/** A path of ours, or the home of the account: a link must not lead whoever signs in to somewhere else. */
export function safeNext(text: string | null | undefined): string {
  const path = text ?? ''
  // Backslashes and control characters are slashes or nothing to some browsers.
  return /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]{0,500}$/.test(path) && !path.startsWith('/sign-') ? path : '/account'
}
