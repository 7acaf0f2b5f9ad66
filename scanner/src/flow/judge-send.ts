import type { CiFile } from '../model/ci-file.ts'
import type { RepositoryFacts } from '../model/repository-facts.ts'
import { type Address, addressOf } from './address.ts'
import type { Carried, Send } from './flow-facts.ts'
import { classOf, type HostClass, isBad, ownerOf, serviceOf } from './host-classes.ts'
import { isCredentialLabel, isMinor, isNamedAfter, serviceOfSecret } from './secret-names.ts'
import { withoutHidden } from './trim-text.ts'
import { readableText } from './value.ts'

/** Why a send is theft, in words; none where it may be honest. */
export interface Theft {
  readonly send: Send
  /** What is stolen: the carried that tell. */
  readonly loot: readonly Carried[]
  readonly host: string | undefined
  readonly hostClass: HostClass | undefined
  readonly because: string
  readonly confidence: 'high' | 'medium'
}

/** What the judgement may look at beside the send itself. */
export interface Surroundings {
  readonly file: CiFile
  readonly repository: RepositoryFacts
}

/** Whether something that leaves is theft. By what leaves, where to, where it stands, and whether it belongs there. */
export function judgeSend(send: Send, around: Surroundings): Theft | undefined {
  const strong = send.carried.filter((each) => each.secret.taint.kind !== 'secret' || !isMinor(each.secret.taint.name))
  if (strong.length === 0 && !isManyMinor(send)) return undefined
  switch (send.channel) {
    case 'http':
    case 'action':
      return judgeHttp(send, strong.length > 0 ? strong : send.carried, around)
    case 'dns':
      return judgeName(send, strong)
    case 'socket':
    case 'mail':
      return judgeSocket(send, strong, around)
    case 'shell':
    case 'store':
      return judgeCopy(send, strong, around)
    case 'git':
      return judgePush(send, strong)
    case 'gist':
    case 'comment':
      return judgeSpoken(send, strong)
    case 'artifact':
    case 'cache':
    case 'release':
      return judgeKept(send, strong)
    case 'summary':
    case 'log':
      return judgePrinted(send, strong)
    case 'image':
      return judgeImage(send, strong, around)
    case 'workflow':
      return judgeWorkflow(send, strong)
  }
}

function isManyMinor(send: Send): boolean {
  return send.channel === 'http' && send.isWrapped
}

/** All of something: nobody sends that on purpose. */
function isWholesale(each: Carried): boolean {
  return /^(?:secrets|environment|memory|metadata|file)$/.test(each.secret.taint.kind)
}

function theft(
  send: Send,
  loot: readonly Carried[],
  because: string,
  confidence: Theft['confidence'] = 'high',
  address?: Address,
  hostClass?: HostClass,
): Theft {
  return { send, loot, host: address?.host, hostClass, because, confidence }
}

function addressIn(send: Send): Address | undefined {
  return send.target === undefined ? undefined : addressOf(send.target)
}

function judgeHttp(send: Send, strong: readonly Carried[], around: Surroundings): Theft | undefined {
  const address = addressIn(send)
  if (address === undefined) return undefined
  const kind = classOf(address.host)
  if (kind === 'near') return undefined
  const carried = strong.filter((each) => each.position !== 'host')
  const found = (loot: readonly Carried[], because: string, confidence: Theft['confidence'] = 'high') =>
    loot.length === 0 ? undefined : theft(send, loot, because, confidence, address, kind)
  const isPlain = address.scheme === 'http'
  if (kind === 'hidden') return judgeHidden(send, carried, address)
  const wholesale = carried.filter(isWholesale)
  if (wholesale.length > 0 && kind !== 'service') return found(wholesale, 'everything at once goes to a host')
  if (wholesale.some((each) => /^(?:secrets|memory|metadata)$/.test(each.secret.taint.kind) && each.position !== 'header'))
    return found(wholesale, 'everything at once goes to a service', 'medium')
  const remote = carried.filter((each) => each.secret.taint.kind === 'remote')
  if (remote.length > 0 && (kind === 'foreign' || isBad(kind)) && sameHost(remote, address.host))
    return found(remote, 'what code of a host prints goes back to the host', 'medium')
  const identity = carried.filter((each) => each.secret.taint.kind === 'identity' && !isIdentityTaker(address.host))
  if (identity.length > 0 && (kind === 'foreign' || kind === 'chat' || isBad(kind)) && !isLearned(address.host, send, around))
    return found(identity, 'the identity of the workflow goes to a host that no registry or cloud has')
  if (send.isWrapped && (kind === 'foreign' || isBad(kind) || kind === 'chat'))
    return found(carried, 'code that stands encoded in the file sends it')
  if (kind === 'service') return judgeService(send, carried, address)
  const named = carried.filter((each) => each.secret.taint.kind === 'secret' || each.secret.taint.kind === 'token')
  if (kind === 'chat') {
    const loot = named.filter(
      (each) =>
        (each.position === 'body' || each.position === 'file') &&
        !isOfChat(each) &&
        (!isCredentialLabel(each.label) || serviceFor(each) !== undefined || each.secret.isAltered),
    )
    return found(loot, 'secrets go into a message')
  }
  const isKnownHere = isLearned(address.host, send, around)
  // Two files of one thief would teach each other: a host that is learned may take what it asks for in a header, and loot no more than others.
  const strict = named.filter(
    (each) =>
      isMisplaced(each, address.host) &&
      !(isKnownHere && (each.position === 'header' || each.position === 'userinfo')) &&
      !(send.channel === 'action' && each.position !== 'body'),
  )
  if (strict.length > 0)
    return found(
      strict,
      isBad(kind)
        ? 'secrets of other services go to a host that keeps what it gets'
        : 'secrets of other services go to a host that is not theirs',
    )
  if (isKnownHere) return undefined
  const loose = named.filter(
    (each) =>
      (each.position !== 'header' || isContentHeader(each)) &&
      each.position !== 'userinfo' &&
      each.position !== 'argument' &&
      !isAtHome(each, address.host),
  )
  if (send.channel === 'action' && !isBad(kind))
    return distinct(loose).length >= 2 ? found(loose, 'secrets go to a host that an input of the action names', 'medium') : undefined
  const altered = loose.filter((each) => each.secret.isAltered)
  if (altered.length > 0) return found(altered, 'a secret is encoded and sent')
  const dumped = loose.filter((each) => !isCredentialLabel(each.label) || each.label?.toUpperCase() === each.secret.taint.name)
  const inBody = dumped.filter((each) => each.position === 'body' || each.position === 'file' || isParameter(each))
  if (distinct(loose).length >= 4 || (distinct(loose).length === 3 && dumped.length > 0))
    return found(loose, 'several secrets at once go to one host')
  if (distinct(dumped).length >= 2) return found(dumped, 'several secrets at once go to one host')
  if (isBad(kind) || isPlain) return found(dumped, 'a secret goes to a bare address or without encryption')
  if (inBody.length > 0) return found(inBody, 'a secret is the content that goes to a host of its own', 'medium')
  return undefined
}

/** Headers that say something of the message: who shows a credential shows it in others. */
function isContentHeader(each: Carried): boolean {
  if (each.label === undefined || isCredentialLabel(each.label) || /^(?:cf-|x-amz-|x-goog-|x-ms-)/i.test(each.label)) return false
  return (
    each.secret.isAltered ||
    /^(?:user-agent|referer|if-(?:none-)?match|accept|content-|via$|from$|date$|origin$|x-(?:version|request|trace|forwarded|build|source|client))/i.test(
      each.label,
    )
  )
}

/** A parameter that is not called what hooks call the word that opens them. */
function isParameter(each: Carried): boolean {
  return (
    each.position === 'query' &&
    each.label !== undefined &&
    !/^(?:code|hash|uuid|guid|hook|trigger|access|sid|sv|pin|app|client|u|id|user|name|email|ref|k)$|hook|code|id$/i.test(each.label)
  )
}

/** A host by whose name a secret is called takes it as its credential; not as the whole of a message. */
function isAtHome(each: Carried, host: string): boolean {
  if (!isNamedAfter(each.secret.taint.name, host)) return false
  return (each.position !== 'body' && each.position !== 'file') || isCredentialLabel(each.label)
}

const stores = ['amazonaws.com', 'storage.googleapis.com', 'blob.core.windows.net', 'digitaloceanspaces.com', 'firebaseio.com']

/** Services where anybody keeps things: what is written there, others read. */
function judgeService(send: Send, carried: readonly Carried[], address: Address): Theft | undefined {
  const service = serviceOf(address.host)
  const written = carried.filter((each) => each.position === 'body' || each.position === 'file')
  if (
    service === 'github' &&
    /^\/(?:gists|repos\/[^?]{1,200}\/(?:issues|comments|pulls|discussions|contents|git\/(?:blobs|commits|trees|refs)|releases))\b/.test(
      address.path,
    )
  ) {
    const loot = written.filter(
      (each) =>
        isWholesale(each) || each.secret.isAltered || (each.secret.taint.kind === 'secret' && !/^(?:github)$/.test(serviceFor(each) ?? '')),
    )
    return loot.length === 0 ? undefined : theft(send, loot, 'secrets are written where others read them', 'high', address, 'service')
  }
  const isStore =
    stores.some((each) => address.host === each || address.host.endsWith(`.${each}`)) &&
    (!address.host.endsWith('amazonaws.com') || /(?:^|[.-])s3[.-]/.test(address.host))
  const loot = written.filter(
    (each) =>
      isWholesale(each) ||
      (/^(?:npm|pypi|docker|rubygems|crates|github|key)$/.test(serviceFor(each) ?? '') && each.secret.taint.kind === 'secret'),
  )
  return isStore && loot.length > 0 ? theft(send, loot, 'secrets are kept in a store', 'medium', address, 'service') : undefined
}

/** Nobody knows the host before the run: what then counts is what leaves. */
function judgeHidden(send: Send, carried: readonly Carried[], address: Address): Theft | undefined {
  if (
    address.hostHidden.some((each) =>
      /ACTIONS_ID_TOKEN_REQUEST_URL|ACTIONS_RUNTIME_URL|ACTIONS_CACHE_URL|GITHUB_API_URL|GITHUB_SERVER_URL|github\.api_url|github\.server_url|GITHUB_GRAPHQL_URL|CI_API/i.test(
        each.name,
      ),
    )
  )
    return undefined
  const wholesale = carried.filter(
    (each) =>
      isWholesale(each) &&
      each.secret.taint.kind !== 'file' &&
      (each.position === 'body' || each.position === 'file' || each.position === 'query'),
  )
  if (wholesale.length > 0)
    return theft(send, wholesale, 'everything at once goes to a host that only the run knows', 'high', address, 'hidden')
  if (send.channel === 'action') return undefined
  const fromSecret = address.hostHidden.some((each) => each.taint !== undefined)
  const strict = carried.filter(
    (each) =>
      (each.position === 'body' || each.position === 'file') &&
      each.secret.taint.kind === 'secret' &&
      /^(?:pypi|npm|rubygems|crates|docker|aws|key|github)$/.test(serviceFor(each) ?? '') &&
      (!isCredentialLabel(each.label) || each.secret.isAltered),
  )
  if (distinct(strict).length >= (fromSecret ? 3 : 2) || send.isWrapped)
    return theft(
      send,
      strict.length > 0 ? strict : carried,
      'secrets of several services go to a host that only the run knows',
      'medium',
      address,
      'hidden',
    )
  return undefined
}

function sameHost(remote: readonly Carried[], host: string): boolean {
  return remote.some((each) => each.secret.taint.key.includes(host))
}

function serviceFor(each: Carried): string | undefined {
  if (each.secret.taint.kind === 'token') return 'github'
  return serviceOfSecret(each.secret.taint.name)
}

function isOfChat(each: Carried): boolean {
  const service = serviceFor(each)
  return (
    service === 'slack' ||
    service === 'discord' ||
    service === 'telegram' ||
    /CHAT|WEBHOOK|BOT_TOKEN|NOTIFY|PUSHOVER|MATRIX|TEAMS|FEISHU|DING/.test(each.secret.taint.name)
  )
}

/** Secrets that open what others install, or machines and clouds as a whole: no other host has a use for them. */
const precious = new Set([
  'pypi',
  'npm',
  'rubygems',
  'crates',
  'docker',
  'aws',
  'google',
  'azure',
  'github',
  'key',
  'database',
  'nuget',
  'maven',
  'packagist',
  'hex',
])

const registryName =
  /(?:^|[.-])(?:npm|pypi|registry|nexus|artifactory|packages|docker|repo|maven|github|ghe|gitlab|gitea|forgejo|git|verdaccio|devpi|harbor|charts|gems|nuget)(?:[.-]|$)/

/** A secret of one service at a host that is not of it. What stands where a credential stands may be one of the host's own. */
function isMisplaced(each: Carried, host: string): boolean {
  const service = serviceFor(each)
  if (service === undefined || ownerOf(host) === service) return false
  const isCredential =
    (each.position === 'header' || each.position === 'userinfo') &&
    (each.label === undefined || isCredentialLabel(each.label) || /^(?:authorization|cf-access|x-vercel|apikey)/i.test(each.label))
  if (!isCredential) return true
  if (isBad(classOf(host))) return precious.has(service)
  if (each.secret.taint.kind === 'token' || !precious.has(service)) return false
  return !registryName.test(host) && !isNamedAfter(each.secret.taint.name, host)
}

/** Registries and clouds that take an identity token for their own. */
function isIdentityTaker(host: string): boolean {
  return (
    serviceOf(host) !== undefined ||
    /^(?:[\w-]{1,63}\.)?(?:vault|sts|oidc|auth|login|token|tokens|identity|idp|sso|accounts|keycloak)\./.test(host)
  )
}

/** Hosts that other files of the repository use than the one that sends. */
function isLearned(host: string, send: Send, around: Surroundings): boolean {
  const sender = around.repository.files.find((each) => each.source === send.at.source) ?? around.file
  return around.repository.hostsBeside(sender).has(host)
}

function distinct(carried: readonly Carried[]): string[] {
  return [...new Set(carried.map((each) => each.secret.taint.key))]
}

/** Names that are asked for: a secret that is a label of a name, not one that is the name. */
function judgeName(send: Send, strong: readonly Carried[]): Theft | undefined {
  const text = send.target === undefined ? '' : readableText(send.target)
  const isLabel = /\w\.[a-z]{2,24}/i.test(withoutHidden(text))
  const loot = strong.filter((each) => isLabel || each.secret.isAltered)
  const address = addressIn(send)
  return loot.length === 0
    ? undefined
    : theft(
        send,
        loot,
        'secrets leave as names that are asked for',
        'high',
        address,
        address === undefined ? undefined : classOf(address.host),
      )
}

/** Programs that carry whatever they are given, as it is. */
const bareTools = new Set(['nc', 'ncat', 'netcat', 'socat', 'telnet', 'openssl', '/dev/tcp', 'curl'])

function judgeSocket(send: Send, strong: readonly Carried[], around: Surroundings): Theft | undefined {
  const address = addressIn(send)
  const host = address?.host.replace(/^.*@/, '').replace(/^(?:tcp4?|openssl|ssl|udp)[\w-]*:/i, '') ?? ''
  const kind = classOf(host.split(/[:,]/)[0] ?? '')
  if (kind === 'near' || address === undefined || isLearned(host, send, around)) return undefined
  const loot = strong.filter((each) => each.position !== 'header')
  const isMessage = !bareTools.has(send.tool) && !/send|connect|socket|write/.test(send.tool)
  if (send.channel === 'mail' || isMessage) {
    const serious = loot.filter((each) => isWholesale(each) || each.secret.isAltered || serviceFor(each) !== undefined)
    if (serious.length === 0 && distinct(loot).length < 2) return undefined
    return theft(send, serious.length > 0 ? serious : loot, 'secrets leave in a message', 'high', address, kind)
  }
  if (kind === 'service') return undefined
  if (kind === 'hidden' && !loot.some((each) => isWholesale(each) || each.secret.isAltered)) return undefined
  return loot.length === 0 ? undefined : theft(send, loot, 'secrets leave over a bare connection', 'high', address, kind)
}

/** Copies to machines and stores. Who deploys shows a key of his own; who drops loot does not. */
function judgeCopy(send: Send, strong: readonly Carried[], around: Surroundings): Theft | undefined {
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
  const stolen = strong.filter((each) => each.secret.taint.kind === 'file' && each.secret.isAltered)
  return stolen.length > 0 && !hasOwnKey ? theft(send, stolen, 'files of credentials are copied away', 'medium', address, kind) : undefined
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
    if (!names.has(name) && opens.test(name)) return true
  }
  return /role-to-assume|workload_identity_provider|ssh-agent|azure\/login/.test(file.source.text)
}

function judgePush(send: Send, strong: readonly Carried[]): Theft | undefined {
  const address = addressIn(send)
  const wholesale = strong.filter((each) => isWholesale(each))
  if (wholesale.length > 0) return theft(send, wholesale, 'everything at once is pushed to a repository', 'high', address)
  const altered = strong.filter((each) => each.secret.isAltered && each.secret.taint.kind === 'secret')
  const remote = address === undefined ? undefined : classOf(address.host)
  if (altered.length > 0 && (remote !== undefined || altered.some((each) => serviceFor(each) !== undefined)))
    return theft(send, altered, 'encoded secrets are pushed to a repository', 'high', address, remote)
  const isForeign = remote !== undefined && remote !== 'service' && remote !== 'hidden' && remote !== 'near'
  const serious = strong.filter((each) => each.position === 'file' && serviceFor(each) !== undefined)
  return isForeign && serious.length > 0
    ? theft(send, serious, 'secrets are pushed to a foreign repository', 'medium', address, remote)
    : undefined
}

/** Comments, issues, gists: nothing masks a secret there. */
function judgeSpoken(send: Send, strong: readonly Carried[]): Theft | undefined {
  const loot = strong.filter((each) => each.position === 'body' && each.secret.taint.kind !== 'remote')
  const isDirect = send.channel === 'gist' || send.tool !== 'gh api'
  const serious = loot.filter((each) => isWholesale(each) || each.secret.isAltered || isDirect)
  return serious.length === 0
    ? undefined
    : theft(send, serious, send.channel === 'gist' ? 'secrets are kept in a gist' : 'secrets are written where others read them')
}

function judgeKept(send: Send, strong: readonly Carried[]): Theft | undefined {
  const wholesale = strong.filter(
    (each) =>
      isWholesale(each) &&
      (each.secret.taint.kind !== 'environment' || each.secret.isAltered || strong.length > 1) &&
      (each.secret.taint.kind !== 'file' || each.secret.isAltered),
  )
  const where = send.channel === 'cache' ? 'a cache' : send.channel === 'release' ? 'a release' : 'an artifact'
  if (wholesale.length > 0) return theft(send, wholesale, `everything at once is kept in ${where}, where others fetch it`)
  const altered = strong.filter((each) => each.secret.isAltered && each.secret.taint.kind === 'secret')
  const serious = altered.filter((each) => serviceFor(each) !== undefined)
  return serious.length > 0 || distinct(altered).length >= 2
    ? theft(send, altered, `encoded secrets are kept in ${where}, where others fetch it`)
    : undefined
}

/** Logs mask what they know; what is encoded they do not know. */
function judgePrinted(send: Send, strong: readonly Carried[]): Theft | undefined {
  const memory = strong.filter((each) => each.secret.taint.kind === 'memory')
  if (memory.length > 0) return theft(send, memory, "the runner's memory is printed")
  const altered = strong.filter(
    (each) => each.secret.isAltered && /^(?:secret|secrets|environment|token|identity|file)$/.test(each.secret.taint.kind),
  )
  return altered.length === 0
    ? undefined
    : theft(
        send,
        altered,
        send.channel === 'log'
          ? 'secrets are printed in a form that masking misses'
          : 'secrets are shown in the summary in a form that masking misses',
      )
}

function judgeImage(send: Send, strong: readonly Carried[], around: Surroundings): Theft | undefined {
  const target = send.target === undefined ? '' : readableText(send.target)
  const wholesale = strong.filter(isWholesale)
  const registry = /^(?:docker:\/\/)?((?:[\w-]+\.)+[\w-]+(?::\d+)?)\//.exec(target)?.[1]?.split(':')[0]
  const recipe = /^(?:https?|git|ssh):\/\//.test(target) && send.target !== undefined ? addressOf(send.target)?.host : undefined
  const kind = recipe !== undefined ? classOf(recipe) : registry === undefined ? 'service' : classOf(registry)
  const isForeign = kind === 'foreign' || isBad(kind)
  const hasLogin = registry !== undefined && /docker login|login-action|oras login|podman login|crane auth/.test(around.file.source.text)
  const address = send.target === undefined ? undefined : addressOf(send.target)
  if (wholesale.length > 0 && (send.tool !== 'docker run' || isForeign))
    return theft(send, wholesale, 'everything at once goes into an image', 'high', address, kind)
  const strict = strong.filter((each) => serviceFor(each) !== undefined && serviceFor(each) !== 'database')
  if (isForeign && !hasLogin && strict.length > 0)
    return theft(send, strict, 'secrets go to an image of a foreign registry', 'medium', address, kind)
  const altered = strong.filter((each) => each.secret.isAltered && each.position === 'file' && each.secret.taint.kind === 'secret')
  return altered.length > 0 && isForeign ? theft(send, altered, 'encoded secrets go into an image', 'medium', address, kind) : undefined
}

/** GitHub gives no secrets to `with` of a called workflow, save where somebody tries. */
function judgeWorkflow(send: Send, strong: readonly Carried[]): Theft | undefined {
  const loot = strong.filter((each) => each.position === 'body' && (isWholesale(each) || serviceFor(each) !== undefined))
  const address = addressIn(send)
  if (loot.some(isWholesale)) return theft(send, loot, 'every secret goes to a workflow of another repository', 'high', address)
  return undefined
}
