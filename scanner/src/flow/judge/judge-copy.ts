import type { CiFile } from '../../model/ci-file.ts'
import type { Carried, Send } from '../flow-facts.ts'
import { classOf } from '../host-classes.ts'
import { serviceOfSecret } from '../secret-names.ts'
import { addressIn, isWholesale, serviceFor } from './carried.ts'
import { type Surroundings, type Theft, theft } from './theft.ts'

/** Copies to machines and stores. Who deploys shows a key of his own; who drops loot does not. */
export function judgeCopy(send: Send, strong: readonly Carried[], around: Surroundings): Theft | undefined {
  const address = addressIn(send)
  const host = (address?.host ?? '').split(':')[0] ?? ''
  const kind = classOf(host)
  if (kind === 'near' && send.channel === 'shell') return undefined
  const wholesale = strong.filter((each) => isWholesale(each) && each.secret.taint.kind !== 'file')
  if (wholesale.length > 0) return theft(send, wholesale, 'everything at once is copied away', 'high', address, kind)
  const files = strong.filter((each) => each.position === 'file' || each.position === 'argument')
  const serious = files.filter((each) => serviceFor(each) !== undefined && serviceFor(each) !== 'database')
  const hasOwnKey = hasCredentialBeside(around.file, send)
  if (send.channel === 'shell' && kind !== 'hidden' && !hasOwnKey && serious.length > 0)
    return theft(send, serious, 'secrets are copied to a machine that no secret of the workflow opens', 'medium', address, kind)
  const altered = serious.filter((each) => each.secret.isAltered)
  if (altered.length >= 1 && !hasOwnKey) return theft(send, altered, 'encoded secrets are copied away', 'medium', address, kind)
  const stolen = strong.filter(
    (each) =>
      each.secret.taint.kind === 'file' && (each.secret.isAltered || (send.channel === 'shell' && kind !== 'hidden' && isOfHome(each))),
  )
  return stolen.length > 0 && !hasOwnKey ? theft(send, stolen, 'files of credentials are copied away', 'medium', address, kind) : undefined
}

/** A file of credentials that lies on the machine. Nobody deploys those. */
function isOfHome(each: Carried): boolean {
  return /^(?:~|\/root|\/home)\//.test(each.secret.taint.name) && !/docker|known_hosts|\.pub$|(?:^|\/)config$/.test(each.secret.taint.name)
}

/** Whether the file uses a secret that opens machines or stores, beside what is carried. */
function hasCredentialBeside(file: CiFile, send: Send): boolean {
  const names = new Set(send.carried.map((each) => each.secret.taint.name))
  const opens =
    send.channel === 'shell'
      ? /SSH|KEY|PEM|PASS|HOST|SERVER|DEPLOY|VPS|FTP|RSYNC|REMOTE|MACHINE/
      : /AWS|S3|ACCESS|SECRET|ROLE|GCP|GCLOUD|GOOGLE|AZURE|ACCOUNT|B2|R2|MINIO|RCLONE|CRED|STORAGE|BUCKET|SPACES|OSS/
  for (const match of file.source.text.matchAll(/\bsecrets\s?\.\s?(\w{1,100})/gi)) {
    const name = (match[1] as string).toUpperCase()
    if (names.has(name) || !opens.test(name)) continue
    // The key of a service of its own opens no machine.
    const service = serviceOfSecret(name)
    if (send.channel !== 'shell' || service === 'key' || (service === undefined && !/API_?KEY|APP_?KEY|LICEN[CS]E/.test(name))) return true
  }
  // An agent that holds the very key that is copied away opens nothing else.
  const isKey = send.carried.some((each) => serviceFor(each) === 'key')
  return (
    isKey ? /role-to-assume|workload_identity_provider|azure\/login/ : /role-to-assume|workload_identity_provider|ssh-agent|azure\/login/
  ).test(file.source.text)
}
