import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { ClaimedProof } from '../accounts/factors/proof.ts'
import { Refusal } from '../errors.ts'
import type { Call } from './call.ts'
import { readText } from './route.ts'

/** What a form sent: each name once. */
export type Form = Readonly<Record<string, string>>

/** Of every form. */
export const FORM_LIMIT_BYTES = 64 * 1024
/** Of every form; not part of what it asks for. */
export const CSRF_FIELD = 'csrf'
export const proofFields = { code: 'proof-code', recoveryCode: 'proof-recovery', assertion: 'proof-assertion' } as const
const ownFields: readonly string[] = [CSRF_FIELD, ...Object.values(proofFields)]

/**
 * The token in every form: bound to the browser's cookie and to its session, so that a form of another site, of another
 * browser or from before the sign-in is refused.
 */
export function csrfToken(browserSecret: string, sessionId: string | undefined): string {
  return createHmac('sha256', browserSecret)
    .update(`holdfast-form:${sessionId ?? 'visitor'}`)
    .digest('base64url')
}

/**
 * Reads the form of a request, after its origin and token were checked.
 *
 * @throws Refusal `cross-site`, `form-stale`, `body-invalid`, `body-too-large`
 */
export async function readForm(call: Pick<Call, 'header' | 'request' | 'instance' | 'visitor'>, isSecretPath: boolean): Promise<Form> {
  assertOurOrigin(call, isSecretPath)
  const type = call.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded')
    throw new Refusal('body-invalid', { detail: 'send it as application/x-www-form-urlencoded' })
  const sent = new URLSearchParams(await readText(call as Call, FORM_LIMIT_BYTES))
  const form: Record<string, string> = {}
  for (const [name, value] of sent) {
    // A password that was silently changed would lock its owner out.
    if (value.includes('\ufffd') || value.includes('\0')) throw new Refusal('body-invalid', { detail: 'it is not UTF-8 text' })
    // Boxes that are ticked may come several times; anything else twice is a riddle (index contract, section 9).
    if (Object.hasOwn(form, name)) {
      if (!name.endsWith('[]')) throw new Refusal('body-invalid', { detail: 'a field came twice' })
      form[name] += ` ${value}`
    } else form[name] = value
  }
  const { browserSecret, session } = call.visitor
  const expected = browserSecret === undefined ? undefined : csrfToken(browserSecret, session?.session.id)
  if (expected === undefined || !isSame(expected, form[CSRF_FIELD] ?? '')) throw new Refusal('form-stale')
  return form
}

/** What a request asks for, so that a proof can be bound to it: address and fields, without the proof. */
export function actOf(call: Pick<Call, 'request' | 'url'>, form: Form): string {
  const asked = Object.entries(withoutOwn(form))
    .filter(([name]) => !isTypedAgain(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const digest = createHash('sha256').update(JSON.stringify(asked)).digest('base64url')
  return `${call.request.method} ${call.url.pathname} ${digest}`
}

/** The fields that a form asks with, to send them again together with a proof. */
export function withoutOwn(form: Form): Form {
  return Object.fromEntries(Object.entries(form).filter(([name]) => !ownFields.includes(name)))
}

/** Passwords are not sent back in a page: whoever confirms types them again, so a proof is not bound to them. */
export const isTypedAgain = (name: string): boolean => /^(password|before|after|present)$/.test(name)

/** The proof that a form brought, unverified; undefined where it brought none. @throws Refusal `body-invalid` */
export function claimedProof(form: Form): ClaimedProof | undefined {
  const code = form[proofFields.code]
  const recoveryCode = form[proofFields.recoveryCode]
  const assertion = form[proofFields.assertion]
  if (!code && !recoveryCode && !assertion) return undefined
  if (assertion) return { assertion: readAssertion(assertion) }
  return { ...(code ? { code } : {}), ...(recoveryCode ? { recoveryCode } : {}) }
}

/** What the browser's authenticator said, as JSON in a field. @throws Refusal `body-invalid` */
export function readAssertion(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal('body-invalid', { detail: 'the answer of the passkey is not JSON' })
  }
}

/** `Sec-Fetch-Site` where the browser sends it, else `Origin`; programs send neither, and have no cookies of anybody. */
function assertOurOrigin({ header, instance }: Pick<Call, 'header' | 'instance'>, isSecretPath: boolean): void {
  const site = header('sec-fetch-site')
  const origin = header('origin')
  // Pages behind a secret link tell nobody where they are, so older browsers send `null` from there; the token is asked for all the same.
  const isOurOrigin = origin === undefined || origin === instance.config.publicUrl || (isSecretPath && origin === 'null')
  const isOurs = site === undefined ? isOurOrigin : site === 'same-origin'
  if (!isOurs) throw new Refusal('cross-site')
}

function isSame(a: string, b: string): boolean {
  const [first, second] = [Buffer.from(a), Buffer.from(b)]
  return first.length === second.length && timingSafeEqual(first, second)
}
