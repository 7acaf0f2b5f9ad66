// The one thing that needs script: asking the browser for a passkey. The button carries the options; the answer goes into a
// field of its form, and the form is sent.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

const described = (list) => list?.map((each) => ({ ...each, id: bytes(each.id) }))

async function create(options) {
  const credential = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: described(options.excludeCredentials),
    },
  })
  const { response } = credential
  return {
    ...shared(credential),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      attestationObject: text(response.attestationObject),
      transports: response.getTransports?.() ?? [],
    },
  }
}

async function get(options) {
  const credential = await navigator.credentials.get({
    publicKey: { ...options, challenge: bytes(options.challenge), allowCredentials: described(options.allowCredentials) },
  })
  const { response } = credential
  return {
    ...shared(credential),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      ...(response.userHandle ? { userHandle: text(response.userHandle) } : {}),
    },
  }
}

const shared = (credential) => ({
  id: credential.id,
  rawId: text(credential.rawId),
  type: credential.type,
  clientExtensionResults: credential.getClientExtensionResults(),
  ...(credential.authenticatorAttachment ? { authenticatorAttachment: credential.authenticatorAttachment } : {}),
})

const excuses = {
  NotAllowedError: 'The passkey was not shown in time, or the request was cancelled.',
  InvalidStateError: 'This device has a passkey for this account already.',
  SecurityError: 'Passkeys do not work at this address.',
}

// A page in between shows ours under its own name.
for (const warning of document.querySelectorAll('[data-home]')) warning.hidden = warning.dataset.home === location.origin

for (const button of document.querySelectorAll('button[data-passkey]')) {
  const { form } = button
  const told = document.getElementById(button.getAttribute('aria-describedby'))
  if (!window.PublicKeyCredential) {
    told.textContent = 'This browser cannot use passkeys.'
    continue
  }
  button.hidden = false
  button.addEventListener('click', async (event) => {
    event.preventDefault()
    if (!form.reportValidity()) return
    button.disabled = true
    told.textContent = 'Your browser asks for the passkey now.'
    try {
      const options = JSON.parse(button.dataset.options)
      const answer = await (button.dataset.passkey === 'create' ? create(options) : get(options))
      form.elements[button.dataset.into].value = JSON.stringify(answer)
      form.submit()
    } catch (error) {
      told.textContent = `${excuses[error.name] ?? 'The passkey could not be used.'} Nothing was changed. You can try again.`
      button.disabled = false
    }
  })
}
