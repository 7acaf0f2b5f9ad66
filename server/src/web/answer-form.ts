import { refreshWith } from '../accounts/sessions/resume-session.ts'
import { isRefusal, Refusal, type RefusalCode } from '../errors.ts'
import type { Call } from './call.ts'
import { setCookie } from './cookies.ts'
import { actOf, claimedProof, readForm } from './form.ts'
import { admit } from './guard.ts'
import { confirmPage } from './pages/confirm-page.ts'
import type { Route } from './route.ts'

export type FormCall = { -readonly [Key in keyof Call]: Call[Key] }

/** Refusals that a factor answers: the form comes back, filled in, and asks for one. */
const answerable: readonly RefusalCode[] = ['proof-needed', 'factor-too-young']

/**
 * A form of a browser: origin and token first, then who it is, then the factor that came with it, then what it asks for. In a
 * session that has moved to another browser or network nothing is changed before a factor is shown.
 */
export async function answerForm(call: FormCall, route: Route): Promise<Response> {
  assertOurHost(call)
  if (!call.peer.isConfidential) throw new Refusal('connection-not-confidential')
  const needsSession = route.guard.who === 'session' || route.guard.who === 'administrator'
  // Before a byte of the form is read.
  call.principal = await admit(call, route.guard)
  call.form = await readForm(call, route.isSecretPath === true)
  if (!needsSession) return route.handle(call)
  const refused = await takeProof(call)
  if (refused) return confirmPage(call, refused)
  try {
    return await route.handle(call)
  } catch (error) {
    if (!isRefusal(error) || !answerable.includes(error.code)) throw error
    return confirmPage(call, error)
  }
}

/** Takes the factor that came with a form into the session; answers why it was refused. */
async function takeProof(call: FormCall): Promise<Refusal | undefined> {
  const open = call.visitor.session!
  const bound = { ...open, principal: { ...open.principal, act: actOf(call, call.form) } }
  call.visitor = { ...call.visitor, session: bound }
  const claimed = claimedProof(call.form)
  if (claimed === undefined) return open.isElsewhere ? new Refusal('session-elsewhere') : undefined
  try {
    const session = await refreshWith(call.instance, call.visitor.visit, bound, claimed)
    call.visitor = { ...call.visitor, session, cookies: [...call.visitor.cookies, setCookie('session', session.secret)] }
    return undefined
  } catch (error) {
    if (isRefusal(error)) return error
    throw error
  }
}

/** A name of another host in front of us: a mistake of a proxy, or a page in between. */
function assertOurHost({ url, instance }: FormCall): void {
  if (url.hostname !== new URL(instance.config.publicUrl).hostname) throw new Refusal('host-foreign', { host: instance.config.publicUrl })
}
