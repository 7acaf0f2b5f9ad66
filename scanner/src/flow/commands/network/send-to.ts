import { addressOf } from '../../address.ts'
import type { Call } from '../../commands.ts'
import { asLoot, divertedTo } from '../../diversions.ts'
import type { Carried, Channel } from '../../flow-facts.ts'
import { classOf, ownerOf } from '../../host-classes.ts'
import { isMetadata } from '../../metadata-host.ts'
import { identityTaint, metadataTaint, secretTaint, tokenTaint } from '../../taint.ts'
import { withoutHidden } from '../../trim-text.ts'
import { fetchedValue, readableText, taintedValue, unknownValue, type Value } from '../../value.ts'
import { recordDeed } from '../../world.ts'

/** Notes what goes to an address, and gives what it answers. */
export function sendTo(
  call: Call,
  tool: string,
  url: Value,
  carried: readonly Carried[],
  isUnchecked = false,
  proxy: Value | undefined = undefined,
): Value {
  const address = addressOf(url)
  // A name that the job gave to this machine or one of its own.
  const own = address === undefined ? undefined : call.shell.world.job.settings.get(`host ${address.host}`)
  if (own !== undefined && classOf(readableText(own)) === 'near') return unknownValue('answer')
  const channel: Channel = address?.scheme === 'smtp' || address?.scheme === 'smtps' ? 'mail' : 'http'
  call.shell.send({ at: call.at, channel, tool, target: url, carried: [...carried, ...(address?.carried ?? [])] })
  // A resolver that is asked over the web tells the owner of the zone what it is asked for.
  if (/^\/(?:dns-query|resolve)?\?(?:.{0,200}&)?name=/.test(address?.path ?? ''))
    call.shell.send({ at: call.at, channel: 'dns', tool, target: url, carried: address?.carried ?? [] })
  for (const target of address === undefined ? [] : divertedTo(call.shell.world.job, address, isUnchecked, proxy))
    call.shell.send({ at: call.at, channel, tool, target, carried: asLoot([...carried, ...(address?.carried ?? [])]) })
  return answerOf(call, url, address?.host ?? '', address?.path ?? '')
}

function answerOf(call: Call, url: Value, host: string, path: string): Value {
  const text = readableText(url)
  if (/ACTIONS_ID_TOKEN_REQUEST_URL/.test(text))
    return taintedValue(identityTaint(call.at, /[?&]audience=([^&\s"'‹]{1,200})/.exec(text)?.[1]), 'identity')
  if (isMetadata(withoutHidden(host)) && givesCredentials(`${path} ${host.slice(0, 200)}`)) {
    recordDeed(call.shell.world, 'reads-metadata', call.at, call.name, 'asks the cloud for the credentials of its machine', url)
    return taintedValue(metadataTaint(call.at), 'metadata')
  }
  const minted = mintedBy(host, path)
  if (minted !== undefined) return taintedValue(secretTaint(minted, call.at), 'minted token')
  if (/registration-token|remove-token|access_tokens/.test(path))
    return taintedValue({ ...tokenTaint(call.at), key: 'runner', name: 'a token that registers runners' }, 'runner token')
  return fetchedValue(text)
}

/** Whether an address of the metadata service is one of those that answer with credentials. */
function givesCredentials(address: string): boolean {
  return (
    /iam\/|identity\/oauth2|user-?data|^\/v2\/credentials|opc\/v[12]\/identity|ram\/security-credentials|attributes\/(?:ssh|kube)/i.test(
      address,
    ) ||
    /service-accounts\/[^?/]{1,60}\/(?:token|identity)/i.test(address) ||
    /‹[^›‹]{0,60}CREDENTIALS/i.test(address)
  )
}

/** Where registries give a token for an identity: what they answer publishes. */
function mintedBy(host: string, path: string): string | undefined {
  if (!/mint|exchange|trusted_publishing|oidc/.test(path)) return undefined
  if (/\/_\/oidc\/(?:\w{1,20}\/)?mint-token/.test(path)) return 'PYPI_API_TOKEN'
  if (/\/trusted_publishing\/tokens/.test(path)) return 'CARGO_REGISTRY_TOKEN'
  if (/\/oidc\/trusted_publisher\/exchange_token/.test(path)) return 'RUBYGEMS_API_KEY'
  return ownerOf(host) === 'npm' && /\/oidc\/token\/exchange/.test(path) ? 'NPM_TOKEN' : undefined
}
