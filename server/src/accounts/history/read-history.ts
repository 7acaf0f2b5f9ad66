import { type JournalEntry, listEntriesAbout } from '../../journal/store.ts'
import type { Ground } from '../../platform/ground.ts'
import { listAccountsById } from '../store.ts'
import { type HistoryGroup, type HistoryLine, historyGroups } from './history-line.ts'
import { kindsIn, type Names, type OpenEntry, openEntry, tellEntry } from './tell-entry.ts'

type HistoryGround = Pick<Ground, 'db' | 'vault'>

/** Names of tokens and projects by their ids: those domains stand above this one, so whoever asks brings it along. */
export type NameFinder = (ids: { readonly tokens: readonly string[]; readonly projects: readonly string[] }) => Promise<Names>

export interface HistoryChoice {
  /** Only entries with a position below. */
  readonly before?: number
  /** Only these groups; none or nothing: all. */
  readonly kinds?: readonly HistoryGroup[]
  /** Without it tokens and projects are told without their names. */
  readonly findNames?: NameFinder
}

/** Entries read at once where a whole history is wanted. */
const PORTION = 500

/** The newest lines of an account's history, newest first. A bounded number of queries, whatever is in them. */
export async function readHistory(
  ground: HistoryGround,
  accountId: string,
  choice: HistoryChoice & { readonly limit: number },
): Promise<readonly HistoryLine[]> {
  const { before, kinds = [], limit } = choice
  const entries = await listEntriesAbout(ground.db.read, 'account', accountId, limit, {
    ...(before === undefined ? {} : { before }),
    ...journalKinds(kinds),
  })
  return tell(ground, accountId, entries, choice.findNames)
}

/** The whole history, newest first, in portions, so that its length costs no memory. */
export async function* walkHistory(ground: HistoryGround, accountId: string, choice: HistoryChoice = {}): AsyncGenerator<HistoryLine> {
  let { before } = choice
  while (true) {
    const lines = await readHistory(ground, accountId, { ...choice, ...(before === undefined ? {} : { before }), limit: PORTION })
    yield* lines
    if (lines.length < PORTION) return
    before = lines.at(-1)!.position
  }
}

/** `other` has the kinds that only a newer version knows, so it is what is left without the rest. */
function journalKinds(groups: readonly HistoryGroup[]): { kinds?: readonly string[]; exceptKinds?: readonly string[] } {
  if (groups.length === 0) return {}
  if (!groups.includes('other')) return { kinds: kindsIn(groups) }
  return { exceptKinds: kindsIn(historyGroups.filter((group) => !groups.includes(group))) }
}

async function tell(
  ground: HistoryGround,
  accountId: string,
  entries: readonly JournalEntry[],
  findNames: NameFinder | undefined,
): Promise<HistoryLine[]> {
  const open = entries.map((entry) => openEntry(ground.vault, entry))
  const accounts = await listAccountsById(ground.db.read, accountsIn(open, accountId))
  const tokens = open.flatMap(({ leaf, hidden }) => [leaf.subjects.token, hidden.token]).filter(isText)
  const projects = open.map(({ leaf }) => leaf.subjects.project).filter(isText)
  const named = await findNames?.({ tokens: [...new Set(tokens)], projects: [...new Set(projects)] })
  const names = new Map([...(named ?? []), ...accounts.map(({ id, name }) => [id, name] as const)])
  return open.map((each) => tellEntry(each, accountId, names))
}

const isText = (value: unknown): value is string => typeof value === 'string'

/** The other accounts that acted. */
function accountsIn(open: readonly OpenEntry[], accountId: string): string[] {
  const ids = open.flatMap(({ leaf }) => /^account:(.+)$/.exec(String(leaf.public.actor ?? ''))?.[1] ?? [])
  return [...new Set(ids)].filter((id) => id !== accountId)
}
