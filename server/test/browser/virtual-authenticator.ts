import type { CDPSession, Page } from 'playwright-core'

/** A key as Chromium keeps it for a test: it can be carried to the page of another browser. */
export interface KeptCredential {
  readonly credentialId: string
  readonly isResidentCredential: boolean
  readonly rpId?: string
  readonly privateKey: string
  readonly userHandle?: string
  readonly signCount: number
}

export interface VirtualAuthenticator {
  credentials(): Promise<KeptCredential[]>
  add(credential: KeptCredential): Promise<void>
  /** False: it is there, and nobody touches it. */
  setTouched(isTouched: boolean): Promise<void>
  /** False: its holder is not recognised: a wrong finger, a wrong PIN. */
  setRecognised(isRecognised: boolean): Promise<void>
  /** Takes it out of the machine. */
  remove(): Promise<void>
}

export interface AuthenticatorKind {
  /** `u2f`: a security key from before FIDO2, which has a touch and nothing else. Default: a passkey of the device. */
  readonly protocol?: 'ctap2' | 'u2f'
  /** Carried over from another page. */
  readonly credentials?: readonly KeptCredential[]
}

/**
 * Puts an authenticator into the machine of one page (Chrome DevTools Protocol, WebAuthn domain). Chromium gives each page
 * authenticators of its own.
 */
export async function addAuthenticator(
  page: Page,
  { protocol = 'ctap2', credentials = [] }: AuthenticatorKind = {},
): Promise<VirtualAuthenticator> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  const isPasskey = protocol === 'ctap2'
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol,
      transport: isPasskey ? 'internal' : 'usb',
      hasResidentKey: isPasskey,
      hasUserVerification: isPasskey,
      isUserVerified: isPasskey,
      automaticPresenceSimulation: true,
    },
  })
  const authenticator = handleOf(session, authenticatorId)
  for (const credential of credentials) await authenticator.add(credential)
  return authenticator
}

function handleOf(session: CDPSession, authenticatorId: string): VirtualAuthenticator {
  return {
    async credentials() {
      return (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials
    },
    async add(credential) {
      // Keys from before FIDO2 know a digest of the host alone, which Chromium does not give back.
      await session.send('WebAuthn.addCredential', { authenticatorId, credential: { rpId: 'localhost', ...credential } })
    },
    setTouched: async (enabled) => void (await session.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled })),
    setRecognised: async (isUserVerified) => void (await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })),
    remove: async () => void (await session.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId })),
  }
}
