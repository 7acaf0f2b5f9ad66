import { readdirSync } from 'node:fs'
import type { BenchOptions } from '../stage/rounds.ts'
import { atLeast, atMost, type Table } from '../stage/table.ts'
import { git, readObjects, snapshotOf } from './git-objects.ts'
import { alone, type Judged, messageOf, rulesOf, type Sample } from './judged.ts'
import { judgeAll } from './scan-threads.ts'

const PROJECTS = 10
const LEAST_VERSIONS = 2_000
const MOST_A_PROJECT = 250
const MOST_MALICIOUS_A_THOUSAND = 1

/** Every version that a workflow of an honest project ever had, judged as if it were pushed now. */
export async function benchHistory({ isQuick }: BenchOptions): Promise<Table[]> {
  const projects = (await projectsByVersions()).slice(0, PROJECTS)
  const judged: { name: string; versions: number; answers: Judged[] }[] = []
  for (const { name, samples } of projects) {
    const chosen = spread(samples, isQuick ? 100 : MOST_A_PROJECT)
    judged.push({ name, versions: samples.length, answers: await judgeAll({ samples: chosen, persona: 'regular' }) })
  }
  const all = judged.flatMap(({ answers }) => answers)
  const malicious = all.filter(({ verdict }) => verdict === 'malicious')
  const aThousand = (malicious.length * 1000) / Math.max(1, all.length)
  const cells = (name: string, versions: number, answers: readonly Judged[]) => [
    name,
    String(versions),
    String(answers.length),
    String(answers.filter(({ verdict }) => verdict === 'malicious').length),
    String(answers.filter(({ verdict }) => verdict === 'exploitable').length),
    `${Math.max(0, ...answers.map(({ milliseconds }) => milliseconds)).toFixed(0)} ms`,
  ]
  return [
    {
      title: 'Honest changes replayed',
      columns: ['project', 'versions', 'judged', 'malicious', 'exploitable', 'slowest'],
      rows: [
        ...judged.map(({ name, versions, answers }) => ({ cells: cells(name, versions, answers) })),
        {
          cells: cells(
            'all',
            judged.reduce((sum, { versions }) => sum + versions, 0),
            all,
          ),
          target: atLeast(all.length, LEAST_VERSIONS),
        },
        { cells: ['malicious in 1,000', '', '', aThousand.toFixed(2), '', ''], target: atMost(aThousand, MOST_MALICIOUS_A_THOUSAND) },
      ],
      notes: ['distinct texts of workflows and actions in the whole history of each project, each judged alone'],
    },
    {
      title: 'Honest changes called malicious',
      columns: ['first version', 'versions', 'rules', 'reason'],
      rows: [
        ...Map.groupBy(
          malicious,
          (each) => `${each.id.split('@')[0]} ${rulesOf(each, 'malicious')} ${messageOf(each, 'malicious')}`,
        ).values(),
      ].map((same) => ({ cells: [same[0]!.id, String(same.length), rulesOf(same[0]!, 'malicious'), messageOf(same[0]!, 'malicious')] })),
    },
  ]
}

/** Fetched projects with the most versions first; each version is its text once. */
export async function projectsByVersions(): Promise<{ name: string; samples: Sample[] }[]> {
  const mirror = process.env.HOLDFAST_SCAN_MIRROR
  if (mirror === undefined) throw new Error('HOLDFAST_SCAN_MIRROR must name a folder of fetched repositories, each as owner+name/repo')
  const projects: { name: string; samples: Sample[] }[] = []
  for (const entry of readdirSync(mirror).toSorted()) {
    const name = entry.replace('+', '/')
    const folder = snapshotOf(mirror, name)
    if (folder !== undefined) projects.push({ name, samples: await versionsOf(folder, name) })
  }
  return projects.toSorted((a, b) => b.samples.length - a.samples.length)
}

async function versionsOf(folder: string, name: string): Promise<Sample[]> {
  const log = await git(folder, [
    'log',
    '--format=',
    '--raw',
    '--no-abbrev',
    '--no-renames',
    '--no-ext-diff',
    '--no-textconv',
    '--',
    '.github/',
  ])
  const paths = new Map<string, string>()
  for (const line of (log?.toString() ?? '').split('\n')) {
    const [, hash, path] = /^:\d+ \d+ [0-9a-f]+ ([0-9a-f]+) [AM]\t(.+\.ya?ml)$/.exec(line) ?? []
    if (hash !== undefined && path !== undefined && /\.github\/workflows\/[^/]+$|action\.ya?ml$/.test(path)) paths.set(hash, path)
  }
  const texts = paths.size === 0 ? [] : await readObjects(folder, [...paths.keys()])
  return [...paths].flatMap(([hash, path], at) => (texts[at] === undefined ? [] : [alone(`${name}@${hash.slice(0, 10)}`, path, texts[at])]))
}

/** At most so many, evenly over the whole time. */
function spread<T>(all: readonly T[], most: number): T[] {
  const step = Math.max(1, all.length / most)
  return Array.from({ length: Math.min(all.length, most) }, (_, at) => all[Math.floor(at * step)]!)
}
