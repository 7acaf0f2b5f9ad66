import { type Address, addressOf, carriedIn } from './address.ts'
import type { Carried, Send } from './flow-facts.ts'
import { classOf, isBad } from './host-classes.ts'
import type { JobState } from './job-state.ts'
import { joined, nothing, readableText, textValue, type Value } from './value.ts'

const proxies = new Set(['http_proxy', 'https_proxy', 'all_proxy'])
const trust = new Set([
  'REQUESTS_CA_BUNDLE',
  'CURL_CA_BUNDLE',
  'SSL_CERT_FILE',
  'NODE_EXTRA_CA_CERTS',
  'GIT_SSL_CAINFO',
  'PIP_CERT',
  'GIT_SSL_NO_VERIFY',
  'NODE_TLS_REJECT_UNAUTHORIZED',
  'PYTHONHTTPSVERIFY',
  'PIP_TRUSTED_HOST',
])

/** Remembers what a variable tells programs of proxies, and of whom they trust. */
export function noteSetting(job: JobState, name: string, value: Value): void {
  if (proxies.has(name.toLowerCase())) job.settings.set('proxy', value)
  else if (trust.has(name)) job.settings.set('unchecked', textValue('yes'))
}

/** Lines of `/etc/hosts`: a name that is answered by somebody else. */
export function noteHosts(job: JobState, value: Value): void {
  for (const line of readableText(value).split('\n').slice(0, 50)) {
    const [address, ...names] = line.trim().split(/\s+/)
    if (address === undefined || address.startsWith('#')) continue
    for (const name of names) job.settings.set(`host ${name.toLowerCase()}`, textValue(address))
  }
}

/** Where something really goes that is sent to an address: to a proxy or a false machine, where nothing protects it on its way. */
export function divertedTo(job: JobState, address: Address, isUnchecked: boolean, proxy: Value | undefined): Value[] {
  if (classOf(address.host) === 'near') return []
  const isOpen = address.scheme === 'http' || isUnchecked || job.settings.has('unchecked')
  const false_ = job.settings.get(`host ${address.host}`)
  return isOpen ? [proxy ?? job.settings.get('proxy'), false_].filter((each) => each !== undefined).filter(isElsewhere) : []
}

function isElsewhere(target: Value): boolean {
  const kind = classOf(addressOf(target)?.host ?? '')
  return kind === 'foreign' || isBad(kind)
}

/** What is diverted is read there, wherever in the message it stands. */
export function asLoot(carried: readonly Carried[]): Carried[] {
  return carried.map((each) => ({ ...each, position: 'body', label: undefined }))
}

/** All that the programs of a job send, where a proxy of nobody's passes it on and nobody checks who answers. */
export function divertedJob(job: JobState): Pick<Send, 'channel' | 'tool' | 'target' | 'carried'> | undefined {
  const proxy = job.settings.get('proxy')
  if (proxy === undefined || !job.settings.has('unchecked')) return undefined
  if (!isBad(classOf(addressOf(proxy)?.host ?? ''))) return undefined
  const held = joined(...job.seenEnv.values(), job.usedToken ?? nothing)
  return { channel: 'http', tool: 'proxy', target: proxy, carried: asLoot(carriedIn(held, 'body')) }
}
