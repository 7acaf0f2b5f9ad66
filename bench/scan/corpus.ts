import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readObjects, snapshotOf } from './git-objects.ts'
import { type Condition, conditionOfFinding, conditionOfSilence, readSnapshots } from './parity-conditions.ts'

/** One line of the list of labels; the files themselves stay in their repositories. */
interface Label {
  readonly id: string
  readonly label: 'benign' | 'vulnerable'
  readonly repo?: string
  readonly commit?: string
  readonly path?: string
  readonly why: string
  readonly rule?: string
  readonly hard?: boolean
  readonly synthetic?: boolean
  readonly expected?: readonly { readonly rule: string; readonly line: number }[]
}

/** A labelled file that was found. */
export interface CorpusFile {
  readonly id: string
  readonly label: Label['label']
  readonly isHard: boolean
  readonly isSynthetic: boolean
  /** Below the folder of the corpus. */
  readonly file: string
  readonly repo: string
  /** Where it stood in its repository. */
  readonly path: string
  /** Whether the text is of the labelled commit; if not, lines may differ. */
  readonly isOfCommit: boolean
  readonly why: string
  readonly rule: string | undefined
  readonly expected: readonly { readonly rule: string; readonly line: number; readonly when: Condition }[]
  /** Under which circumstances the other tool's test says that there is nothing to find. */
  readonly silentWhen: Condition | undefined
}

/**
 * Writes the labelled files that can be found in fetched repositories to `out`, with `index.json`: the text at the
 * labelled commit, else at the newest one. Answers how many were found.
 */
export async function gatherCorpus(labelsFile: string, mirror: string, out: string): Promise<Record<string, number>> {
  const labels = readFileSync(labelsFile, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Label)
  const counts: Record<string, number> = { asked: labels.length, 'at its commit': 0, 'at the newest commit': 0, 'not found': 0 }
  const found: CorpusFile[] = []
  for (const [repository, group] of Map.groupBy(labels, ({ repo }) => repo ?? '')) {
    const folder = snapshotOf(mirror, repository)
    const names = group.flatMap(({ commit, path }) => [`${commit ?? 'HEAD'}:${path}`, `HEAD:${path}`])
    const texts = folder === undefined ? [] : await readObjects(folder, names)
    const snapshots =
      folder !== undefined && repository === 'zizmorcore/zizmor' ? await readSnapshots(folder, group[0]?.commit ?? 'HEAD') : []
    for (const [index, label] of group.entries()) {
      const own = label.commit === undefined ? undefined : texts[index * 2]
      const text = own ?? texts[index * 2 + 1]
      counts[text === undefined ? 'not found' : own === undefined ? 'at the newest commit' : 'at its commit']!++
      if (text === undefined) console.error(`not found: ${label.id} ${repository} ${label.commit ?? ''} ${label.path ?? ''}`)
      else {
        const { path = '', expected = [] } = label
        const conditions = expected.map((each) => ({ ...each, when: conditionOfFinding(snapshots, path, each.rule, each.line) }))
        found.push({ ...write(out, label, text, own !== undefined), expected: conditions, silentWhen: conditionOfSilence(snapshots, path) })
      }
    }
  }
  writeFileSync(join(out, 'index.json'), JSON.stringify(found, undefined, 1))
  return counts
}

function write(out: string, label: Label, text: string, isOfCommit: boolean): Omit<CorpusFile, 'expected' | 'silentWhen'> {
  const shelf = label.label === 'vulnerable' ? 'vulnerable' : label.hard ? 'hard' : 'benign'
  const file = `${shelf}/${label.id}.yml`
  mkdirSync(join(out, shelf), { recursive: true })
  writeFileSync(join(out, file), text)
  const { id, repo = '', path = '', why, rule } = label
  return {
    ...{ id, label: label.label, isHard: label.hard === true, isSynthetic: label.synthetic === true },
    ...{ file, repo, path, isOfCommit, why, rule },
  }
}

/** The gathered corpus, from the folder that `HOLDFAST_SCAN_CORPUS` names. */
export function readCorpus(): { folder: string; files: CorpusFile[] } {
  const folder = process.env.HOLDFAST_SCAN_CORPUS
  if (folder === undefined) {
    throw new Error('HOLDFAST_SCAN_CORPUS must name a folder made by: node bench/scan/corpus.ts LABELS MIRROR FOLDER')
  }
  return { folder, files: JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as CorpusFile[] }
}

if (import.meta.main) {
  const [labels, mirror, out] = process.argv.slice(2)
  if (labels === undefined || mirror === undefined || out === undefined) throw new Error('node bench/scan/corpus.ts LABELS MIRROR FOLDER')
  console.log(await gatherCorpus(labels, mirror, out))
}
