import type { AccountState } from '../accounts/account.ts'
import type { TokenPrincipal } from '../accounts/principal.ts'
import { isRefusal, Refusal } from '../errors.ts'
import { normalizeProjectName } from '../packaging/project-name.ts'
import { findProject } from '../packaging/store.ts'
import { assertMeetsPlans } from '../policies/plans/meet-plans.ts'
import type { Permission } from '../tokens/access.ts'
import { authorize, principalOf } from '../tokens/authorize.ts'
import type { Call } from './call.ts'

/** Who may call a route. A route without one does not type-check. */
export type Guard =
  /** Everybody, without credentials; the reason is for the security reviewer. */
  | { readonly who: 'anyone'; readonly because: string }
  /** Everybody where reading is public, else a token with `read` that is good for the whole list. */
  | { readonly who: 'reader' }
  /** The same for one project, named by this path parameter. */
  | { readonly who: 'project-reader'; readonly parameter: string }
  /** The same, and the handler asks `assertMayRead` as soon as it knows the project. */
  | { readonly who: 'file-reader' }
  /** A token with this permission; the use case asks again, with the project, inside its transaction. */
  | { readonly who: 'token'; readonly permission: Permission }
  /** Somebody who signed in, in one of these states (default: all but frozen). */
  | { readonly who: 'session'; readonly states?: readonly AccountState[] }
  /** The same, and an administrator. */
  | { readonly who: 'administrator' }
  /** The token of the metrics, if one is set. */
  | { readonly who: 'metrics' }

/** Lets the call in, or throws the refusal that the client gets. */
export async function admit(call: Omit<Call, 'principal' | 'input'>, guard: Guard): Promise<TokenPrincipal | undefined> {
  switch (guard.who) {
    case 'anyone':
      return undefined
    case 'metrics':
      return admitMetrics(call)
    case 'session':
    case 'administrator':
      return admitSession(call, guard)
    case 'token':
      return authenticated(call, guard.permission).catch((error) => {
        // Uploaders never ask again after 401 (PyPI answers 403 too); twine prints the sentence of a 403.
        throw guard.permission === 'upload' && isRefusal(error, 'credentials-missing') ? new Refusal('credentials-invalid') : error
      })
    case 'reader': {
      const reader = await admitReader(call)
      if (reader) await authorize(call.instance, call.instance.db.read, reader, 'read', undefined)
      return reader
    }
    case 'project-reader': {
      const reader = await admitReader(call)
      if (reader) await assertMayRead(call, reader, normalizeProjectName(call.params[guard.parameter] ?? ''))
      return reader
    }
    case 'file-reader':
      return admitReader(call)
  }
}

/** @throws Refusal where the token is not good for this project. */
export async function assertMayRead(
  call: Pick<Call, 'instance'>,
  reader: TokenPrincipal | undefined,
  normalizedName: string,
): Promise<void> {
  if (!reader) return
  const { instance } = call
  const project = await findProject(instance.db.read, normalizedName)
  await authorize(instance, instance.db.read, reader, 'read', { normalizedName, ...(project ? { id: project.id } : {}) })
}

const signedIn: readonly AccountState[] = ['active', 'guarded', 'recovering']

async function admitSession(
  call: Omit<Call, 'principal' | 'input'>,
  guard: { who: 'session'; states?: readonly AccountState[] } | { who: 'administrator' },
): Promise<undefined> {
  const open = call.visitor.session
  if (!open) throw new Refusal('sign-in-needed')
  const states = guard.who === 'session' ? (guard.states ?? signedIn) : signedIn
  if (!states.includes(open.principal.state)) throw new Refusal('account-cannot', { state: open.principal.state })
  if (guard.who !== 'administrator') return
  const { account } = open.principal
  if (!account.isAdministrator) throw new Refusal('administrator-needed')
  await assertMeetsPlans(call.instance.db.read, account, { isAdministrator: true })
}

async function admitReader(call: Omit<Call, 'principal' | 'input'>): Promise<TokenPrincipal | undefined> {
  if (call.instance.config.reading === 'public') return undefined
  // Whoever is signed in reads as he would with a token; changing anything by a cookie takes a form.
  const open = call.visitor.session
  if (open && call.request.method === 'GET' && signedIn.includes(open.principal.state)) return undefined
  try {
    return await authenticated(call, 'read')
  } catch (error) {
    // Installers and browsers ask for other credentials after 401, never after 403, and a 404 would hide what is wrong.
    if (isRefusal(error, 'credentials-missing') || isRefusal(error, 'credentials-invalid') || isRefusal(error, 'password-not-accepted')) {
      throw new Refusal('reading-needs-token')
    }
    throw error
  }
}

async function authenticated(call: Omit<Call, 'principal' | 'input'>, permission: Permission): Promise<TokenPrincipal> {
  const { instance, peer } = call
  const header = call.header('authorization')
  // Whoever sent a secret over plain http has shown it to the network. Say so instead of using it.
  if (header !== undefined && !peer.isConfidential) throw new Refusal('transport-not-confidential')
  const verified = await instance.credentials.verify(header)
  const principal = principalOf(instance, verified, permission, { address: peer.address, userAgent: call.header('user-agent') })
  instance.lastUses.note(principal.tokenId)
  return principal
}

function admitMetrics(call: Omit<Call, 'principal' | 'input'>): undefined {
  const { metricsToken } = call.instance.config
  if (metricsToken === undefined) throw new Refusal('not-found')
  if (!call.instance.metrics.isToken(call.header('authorization'))) throw new Refusal('credentials-missing')
}
