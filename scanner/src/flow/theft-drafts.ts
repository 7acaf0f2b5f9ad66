import type { CiFile } from '../model/ci-file.ts'
import type { Draft, RuleContext } from '../rule.ts'
import type { Channel, Deed, DeedKind } from './flow-facts.ts'
import type { Theft } from './judge/theft.ts'
import { judgeSend } from './judge-send.ts'
import { readableText } from './value.ts'

/** Findings for what leaves by some channels and is theft. */
export function* theftDrafts(file: CiFile, context: RuleContext, channels: readonly Channel[]): Generator<Draft> {
  for (const send of context.flow(file).sends) {
    if (!channels.includes(send.channel)) continue
    const theft = judgeSend(send, { file, repository: context.repository })
    if (theft !== undefined) yield draftOf(theft)
  }
}

function draftOf(theft: Theft): Draft {
  const { send, loot } = theft
  const secrets = [...new Set(loot.map((each) => each.secret.taint.name))].slice(0, 40)
  const host = hostOf(theft)
  return {
    at: send.at,
    structure: send.structure,
    message: `${listed(secrets)} ${secrets.length === 1 ? 'goes' : 'go'} to ${host ?? whereTo(send.channel)} by ${quoted(send.tool)}: ${theft.because}.`,
    confidence: theft.confidence,
    evidence: evidenceOf(theft),
    secrets,
    hosts: host === undefined ? [] : [host],
  }
}

function hostOf(theft: Theft): string | undefined {
  const written = theft.host ?? (theft.send.target === undefined ? undefined : readableText(theft.send.target))
  return written === undefined || written === '' ? undefined : written.slice(0, 120)
}

function whereTo(channel: Channel): string {
  const places: Partial<Record<Channel, string>> = {
    artifact: 'an artifact',
    cache: 'a cache',
    release: 'a release',
    summary: 'the job summary',
    log: 'the log',
    gist: 'a gist',
    comment: 'an issue or comment',
    git: 'a repository',
    image: 'an image',
    workflow: 'another workflow',
  }
  return places[channel] ?? 'somewhere else'
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((each) => (each === '*' ? 'every secret' : quoted(each)))
  const more = names.length - shown.length
  return more > 0
    ? `${shown.join(', ')} and ${more} more`
    : shown.length > 1
      ? `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
      : (shown[0] ?? 'a secret')
}

function quoted(text: string): string {
  return text.slice(0, 80)
}

/** From where the secret is read, hop by hop, to where it leaves. */
function evidenceOf(theft: Theft): NonNullable<Draft['evidence']> {
  const evidence: { at: Draft['at']; text: string }[] = []
  for (const { secret } of theft.loot.slice(0, 6)) {
    evidence.push({ at: secret.taint.at, text: `${secret.taint.name === '*' ? 'every secret' : quoted(secret.taint.name)} is read here` })
    const hops: { at: Draft['at']; text: string }[] = []
    for (let hop = secret.hops; hop !== undefined; hop = hop.before) hops.unshift({ at: hop.at, text: hop.text })
    evidence.push(...hops)
  }
  evidence.push({ at: theft.send.at, text: `and leaves here, ${theft.because}` })
  const seen = new Set<string>()
  return evidence
    .filter((each) => {
      const key = `${each.at.source.path} ${each.at.start} ${each.at.end} ${each.text}`
      const isNew = !seen.has(key)
      seen.add(key)
      return isNew
    })
    .slice(0, 24)
}

/** Findings for deeds of some kinds that pass a test. */
export function* deedDrafts(
  file: CiFile,
  context: RuleContext,
  kinds: readonly DeedKind[],
  test: (deed: Deed) => boolean = () => true,
): Generator<Draft> {
  for (const deed of context.flow(file).deeds) {
    if (!kinds.includes(deed.kind) || !test(deed)) continue
    const target = deed.target === undefined ? '' : readableText(deed.target).slice(0, 120)
    yield {
      at: deed.at,
      structure: deed.structure,
      message: `This ${deed.text}${target === '' ? '' : ` (${target})`}.`,
      evidence: [{ at: deed.at, text: deed.text }],
      hosts: target === '' ? [] : [target.replace(/^[a-z+]+:\/\//i, '').split(/[/:?#]/)[0] ?? target],
    }
  }
}
