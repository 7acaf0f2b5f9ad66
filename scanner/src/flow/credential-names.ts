import { isMinor, serviceOfSecret } from './secret-names.ts'

const words = new Set(
  'token tokens secret secrets password passwords passwd passw pwd pass passphrase credential credentials creds cred pat jwt auth apikey dsn kubeconfig keystore privatekey accesskey certificate'.split(
    ' ',
  ),
)

/** What stands beside `key` where it opens something, and where it does not. */
const opens =
  /^(?:api|private|access|secret|deploy|deployment|ssh|gpg|pgp|signing|sign|auth|encryption|service|account|app|registry|publish|aws|pypi|npm)$/

/** Words that make a name one of a thing beside the secret: where it lies, what it is called. */
const beside =
  /^(?:name|names|path|paths|file|filename|id|ids|url|uri|type|format|prefix|length|ttl|expiry|scope|scopes|permissions?|cache|public|variable|enabled?|needed|required|mode|method|mask|username|user)$/

/** Whether an input of an action is by its name a credential: `npm-token`, `apiKey`, `password`, `key`. */
export function isCredentialInput(name: string): boolean {
  const parts = name
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[-_. ]+/)
  if (beside.test(parts.at(-1) ?? '') || parts.includes('cache') || parts.includes('public')) return false
  if (parts.some((each) => words.has(each))) return true
  const at = parts.findIndex((each) => each === 'key' || each === 'keys')
  return at !== -1 && (parts.length === 1 || parts.some((each) => opens.test(each)))
}

/** Whether a variable that nobody set in the file is by its name a credential of a service: the caller, or a step before, set it. */
export function isCredentialVariable(name: string): boolean {
  return (
    /^[A-Z][A-Z0-9_]{5,60}$/.test(name) &&
    /(?:TOKEN|SECRET|PASSWORD|ACCESS_KEY|API_KEY|PRIVATE_KEY|_PAT|CREDENTIALS)$/.test(name) &&
    serviceOfSecret(name) !== undefined &&
    !isMinor(name)
  )
}
