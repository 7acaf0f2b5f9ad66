import type { Address } from '../address.ts'
import type { Carried, Send } from '../flow-facts.ts'
import { classOf, isBad, serviceOf } from '../host-classes.ts'
import { isCredentialLabel, isNamedAfter } from '../secret-names.ts'
import { addressIn, distinct, isLearned, isWholesale, serviceFor } from './carried.ts'
import { judgeHidden } from './judge-hidden.ts'
import { judgeService } from './judge-named-host.ts'
import { isMisplaced } from './misplaced.ts'
import { type Surroundings, type Theft, theft } from './theft.ts'

export function judgeHttp(send: Send, strong: readonly Carried[], around: Surroundings): Theft | undefined {
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
  const identity = carried.filter(
    (each) =>
      each.secret.taint.kind === 'identity' && (isRequestToken(each) || !(isIdentityTaker(address.host) || isMadeFor(each, address))),
  )
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
  const dumped = loose.filter((each) => !isCredentialLabel(each.label) || isDumpLabel(each))
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

/** `NPM_TOKEN=…`: the name of a variable, as a dump of it has. A lone `token=` is what any form calls it. */
function isDumpLabel(each: Carried): boolean {
  return each.label?.toUpperCase() === each.secret.taint.name && each.label.includes('_')
}

/** A parameter that is not called what hooks call the word that opens them. */
function isParameter(each: Carried): boolean {
  return (
    each.position === 'query' &&
    each.label !== undefined &&
    !each.secret.taint.name.toLowerCase().split('_').includes(each.label.toLowerCase()) &&
    !/^(?:code|hash|uuid|guid|hook|trigger|access|sid|sv|pin|app|client|u|id|user|name|email|ref|k)$|hook|code|id$/i.test(each.label)
  )
}

/** A host by whose name a secret is called takes it as its credential; not as the whole of a message. */
function isAtHome(each: Carried, host: string): boolean {
  if (!isNamedAfter(each.secret.taint.name, host)) return false
  return (each.position !== 'body' && each.position !== 'file') || isCredentialLabel(each.label)
}

function sameHost(remote: readonly Carried[], host: string): boolean {
  return remote.some((each) => each.secret.taint.key.includes(host))
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

/** Registries and clouds that take an identity token for their own. */
function isIdentityTaker(host: string): boolean {
  return (
    serviceOf(host) !== undefined ||
    /^(?:[\w-]{1,63}\.)?(?:vault|sts|oidc|auth|login|token|tokens|identity|idp|sso|accounts|keycloak)\./.test(host)
  )
}

/** Whether an identity token was asked for in the name of the host that gets it: nobody else would take it. */
function isMadeFor(each: Carried, { host, path }: Address): boolean {
  const { audience } = each.secret.taint
  if (audience === undefined) return false
  const meant =
    decodeURIComponent(audience.replace(/%(?![0-9a-f]{2})/g, ''))
      .replace(/^[a-z]+:\/\//, '')
      .split(/[/:?#]/)[0] ?? ''
  const site = (name: string) => name.split('.').slice(-2).join('.')
  if (meant.includes('.')) return host === meant || site(host) === site(meant)
  // A word that two parties agreed on opens nothing of a cloud or a registry.
  return !/pypi|npm|sigstore|crates|rubygems|azure|amazon|google|sts/.test(audience) && /oidc|token|exchange|sts\b|github/.test(path)
}

/** What asks the forge for identity tokens is for the forge alone. */
function isRequestToken(each: Carried): boolean {
  return /ID_TOKEN_REQUEST_TOKEN/.test(each.secret.name)
}
