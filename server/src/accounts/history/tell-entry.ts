import { type EventKindName, events } from '../../journal/events.ts'
import { readLeaf, readPrivate } from '../../journal/read-entry.ts'
import type { JournalEntry } from '../../journal/store.ts'
import type { Json } from '../../platform/encoding/canonical-json.ts'
import type { Vault } from '../../platform/encryption/vault.ts'
import { browserFamily } from '../../platform/http/browser-family.ts'
import { networkOf } from '../../platform/http/network-of.ts'
import type { HistoryGroup, HistoryLine, Weight } from './history-line.ts'
import { plainText } from './plain-text.ts'
import { quoted, say, sentenceText } from './sentence.ts'
import { type Telling, type Told, tellings } from './tellings.ts'

/** An entry with its private part, as far as that can be read. */
export interface OpenEntry {
  readonly entry: JournalEntry
  readonly leaf: ReturnType<typeof readLeaf>
  readonly hidden: { readonly [key: string]: Json }
  readonly details: HistoryLine['details']
}

/** Names of accounts, tokens and projects by their ids. */
export type Names = ReadonlyMap<string, string>

export function openEntry(vault: Vault, entry: JournalEntry): OpenEntry {
  const leaf = readLeaf(entry)
  try {
    const hidden = readPrivate(vault, entry)
    return { entry, leaf, hidden: hidden ?? {}, details: hidden ? 'open' : 'erased' }
  } catch {
    // Whoever forges one row may hide that row's details, and not the whole history behind an error page.
    return { entry, leaf, hidden: {}, details: 'unreadable' }
  }
}

export const groupOf = (kind: string): HistoryGroup => tellingOf(kind)?.group ?? 'other'

export const kindsIn = (groups: readonly HistoryGroup[]): EventKindName[] =>
  (Object.keys(events) as EventKindName[]).filter((kind) => groups.includes(tellings[kind].group))

/** What weight every entry of a kind has; `usual` where it depends on what the entry says. */
export function fixedWeight(kind: string): Weight {
  const flag = tellingOf(kind)?.flag
  return typeof flag === 'object' ? flag[0] : 'usual'
}

export const kindsWithOpenWeight = (Object.keys(events) as EventKindName[]).filter((kind) => typeof tellings[kind].flag === 'function')

/** The weight of an entry by its public fields, which are all that weights depend on. */
export function weightOf(kind: EventKindName, open: OpenEntry['leaf']['public']): Weight {
  return flagOf(tellingOf(kind), { open, hidden: {}, token: undefined, project: undefined })?.[0] ?? 'usual'
}

function flagOf(telling: Telling<EventKindName> | undefined, told: Told<EventKindName>) {
  return typeof telling?.flag === 'function' ? telling.flag(told) : telling?.flag
}

/** How an entry about an account reads for that account. */
export function tellEntry(open: OpenEntry, accountId: string, names: Names): HistoryLine {
  const { entry, leaf, details } = open
  const actor = String(leaf.public.actor ?? '')
  const hidden = seenBy(accountId, actor, open)
  const told = {
    open: leaf.public,
    hidden: open.hidden,
    token: names.get(leaf.subjects.token ?? ''),
    project: names.get(leaf.subjects.project ?? ''),
  }
  const telling = tellingOf(leaf.kind)
  const parts = telling?.says(told) ?? say`Something happened that this version cannot tell: ${quoted(leaf.kind, say`it has no name`)}.`
  const flag = flagOf(telling, told)
  return {
    position: entry.position,
    at: entry.at,
    kind: leaf.kind,
    group: telling?.group ?? 'other',
    weight: flag?.[0] ?? 'usual',
    flag: flag?.[1] ?? null,
    sentence: sentenceText(parts),
    parts,
    by: doerOf(accountId, actor, names),
    device: deviceOf(hidden.userAgent),
    network: typeof hidden.address === 'string' ? networkOf(hidden.address) : null,
    factor: telling?.factor?.(told) ?? null,
    credential: credentialOf(hidden, leaf.public.session, names),
    isSecurity: telling?.isSecurity ?? true,
    outcome: telling?.isRefused ? 'refused' : 'done',
    details,
  }
}

/** The table by a kind of which nobody knows whether it is in it. An entry of a newer version stays readable by an older one. */
function tellingOf(kind: string): Telling<EventKindName> | undefined {
  return Object.hasOwn(tellings, kind) ? (tellings[kind as EventKindName] as Telling<EventKindName>) : undefined
}

/**
 * Where somebody acted is his own: an administrator who approves a recovery leaves his name in the other's history, and
 * neither his network nor his session. Whoever came without an account is not protected by this: he was at this account's door.
 */
function seenBy(accountId: string, actor: string, { hidden }: OpenEntry): OpenEntry['hidden'] {
  return actor === `account:${accountId}` || ['visitor', 'notice-link', 'setup-link'].includes(actor) ? hidden : {}
}

const doers: Readonly<Record<string, string>> = {
  operator: 'the operator',
  system: 'the index itself',
  'setup-link': 'the set-up link',
  'notice-link': 'a link in a notice',
  visitor: 'somebody not signed in',
}

function doerOf(accountId: string, actor: string, names: Names): string | null {
  if (actor === `account:${accountId}`) return null
  const other = /^account:(.+)$/.exec(actor)?.[1]
  if (other !== undefined) return sentenceText(quoted(names.get(other), say`another account`))
  return Object.hasOwn(doers, actor) ? (doers[actor] ?? null) : 'somebody'
}

/** A browser by its family; a program (pip, twine) by what it calls itself. */
function deviceOf(userAgent: Json | undefined): string | null {
  if (typeof userAgent !== 'string') return null
  return /^(Mozilla|Opera)\//.test(userAgent) ? browserFamily(userAgent) : (plainText(userAgent) ?? null)
}

function credentialOf(hidden: OpenEntry['hidden'], opened: Json | undefined, names: Names): string | null {
  const { token, session = opened, notice } = hidden
  if (typeof token === 'string') return sentenceText(say`token ${quoted(names.get(token), say`${quoted(shortId(token), [])}`)}`)
  if (typeof session === 'string') return `session ${shortId(session)}`
  return typeof notice === 'string' ? `notice ${shortId(notice)}` : null
}

/** As the pages of sessions and tokens name one that has no name. */
export const shortId = (id: string): string => plainText(id.slice(0, 8)) ?? ''
