/** The cookies of the index. `__Host-` binds them to this host, https (or localhost) and the whole path (RFC 6265bis, 4.1.3.2). */
export const cookieNames = {
  /** Every browser gets one, and keeps it: it is how an account knows its browsers, and what forms are bound to. */
  browser: '__Host-holdfast-browser',
  session: '__Host-holdfast-session',
  signIn: '__Host-holdfast-sign-in',
} as const

export type CookieName = keyof typeof cookieNames

const BROWSER_SECONDS = 400 * 24 * 60 * 60

const lives: Readonly<Record<CookieName, number | undefined>> = { browser: BROWSER_SECONDS, session: undefined, signIn: undefined }

/** The value of one of our cookies, if it has our shape; undefined where it is sent twice, which no browser of ours does. */
export function readCookie(header: string | undefined, name: CookieName): string | undefined {
  const prefix = `${cookieNames[name]}=`
  const found = (header ?? '').split(';').flatMap((pair) => (pair.trim().startsWith(prefix) ? [pair.trim().slice(prefix.length)] : []))
  return found.length === 1 && /^[\w-]{43}$/.test(found[0]!) ? found[0] : undefined
}

/** A `Set-Cookie` line. Without a value it takes the cookie away. */
export function setCookie(name: CookieName, value: string | undefined): string {
  const life = value === undefined ? '; Max-Age=0' : lives[name] === undefined ? '' : `; Max-Age=${lives[name]}`
  // Lax and not strict: the links in our mails must find the browser that asked for them.
  return `${cookieNames[name]}=${value ?? ''}; Path=/; Secure; HttpOnly; SameSite=Lax${life}`
}
