import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { runChild } from './child.ts'
import type { TestEnding } from './test-record.ts'

/** One way to run tests. `files` are patterns from the root; together they hold every test of the repository. */
interface Group {
  readonly name: string
  readonly files: readonly string[]
  readonly words: readonly string[]
  readonly deadlineSeconds: number
  /** How many processes share the files; 1 where nothing is said. */
  readonly shards?: number
  /** Nothing in it depends on a real disk, and syncing to one is a tenth of its time. */
  readonly isInMemory?: boolean
}

const together = ['--test-isolation=none']
const apart = (concurrency: number) => [`--test-concurrency=${concurrency}`]

const groups: readonly Group[] = [
  {
    name: 'pure',
    files: [
      '{server,scanner}/src/**/*.test.ts',
      'scripts/**/*.test.ts',
      'bench/**/*.test.ts',
      'server/test/{journeys,vectors,build}/**/*.test.ts',
      'scanner/test/**/*.test.ts',
    ],
    words: together,
    deadlineSeconds: 600,
    shards: 2,
    isInMemory: true,
  },
  { name: 'contract', files: ['server/test/contract/**/*.test.ts'], words: apart(2), deadlineSeconds: 900 },
  { name: 'clients', files: ['server/test/clients/**/*.test.ts'], words: apart(2), deadlineSeconds: 360 },
  { name: 'browser', files: ['server/test/browser/**/*.test.ts'], words: apart(1), deadlineSeconds: 480 },
  { name: 'drills', files: ['server/test/drills/**/*.test.ts'], words: apart(2), deadlineSeconds: 1200, isInMemory: true },
  { name: 'faults', files: ['server/test/faults/**/*.test.ts'], words: apart(1), deadlineSeconds: 1200 },
]

const root = join(import.meta.dirname, '..')
const isLong = process.argv.includes('--long')
const isCi = process.env.CI === 'true'

function filesOf(patterns: readonly string[]): string[] {
  return globSync([...patterns], { cwd: root, exclude: (name) => name === 'node_modules' }).toSorted()
}

/** The caller's own settings of Holdfast would change what the tests see. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('HOLDFAST_') || name.startsWith('HOLDFAST_TEST_'))
  return { ...Object.fromEntries(kept), ...(isLong ? { HOLDFAST_TEST_LONG: '1' } : {}) }
}

/** Runs one group and answers how each test ended, and what is wrong with the group as a whole. */
async function runGroup(group: Group, files: readonly string[]): Promise<{ endings: TestEnding[]; complaints: string[] }> {
  const count = group.shards ?? 1
  console.log(`\n${group.name}: ${files.length} files`)
  // What the first one says is seen while it runs; the others' words follow whole, or lines of two would be mixed.
  const parts = await Promise.all(
    Array.from({ length: count }, (_, i) =>
      runPart(
        group,
        files.filter((_, j) => j % count === i),
        i === 0,
      ),
    ),
  )
  const endings = parts.flatMap((part) => part.endings)
  const complaints = parts.flatMap((part) => part.complaints)
  if (endings.every(({ kind }) => kind === 'empty')) complaints.push(`${group.name} has ${files.length} files and executed no test.`)
  return { endings, complaints }
}

async function runPart(group: Group, files: readonly string[], isShown: boolean): Promise<{ endings: TestEnding[]; complaints: string[] }> {
  const memory = '/dev/shm'
  const folder = mkdtempSync(join(group.isInMemory && existsSync(memory) ? memory : tmpdir(), 'holdfast-test-'))
  const record = join(folder, 'endings')
  const deadlineSeconds = group.deadlineSeconds * (isLong ? 10 : 1)
  const reporters = ['--test-reporter=spec', '--test-reporter-destination=stdout']
  const recorder = [`--test-reporter=${join(root, 'scripts/test-record.ts')}`, `--test-reporter-destination=${record}`]
  try {
    const { code, isLate, output } = await runChild(process.execPath, ['--test', ...group.words, ...reporters, ...recorder, ...files], {
      deadlineSeconds,
      env: { ...cleanEnvironment(), ...(group.isInMemory ? { TMPDIR: folder } : {}) },
      folder: root,
      isShown,
    })
    if (!isShown) process.stdout.write(output)
    const lines = existsSync(record) ? readFileSync(record, 'utf8').split('\n').slice(0, -1) : []
    const endings = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as TestEnding)
    const complaints = endings.filter(({ kind }) => kind === 'empty').map(({ file }) => `${relative(root, file)} holds no test.`)
    if (isLate) complaints.push(`${group.name} was stopped: not done after ${deadlineSeconds} s.`)
    else if (code !== 0 && !endings.some(({ kind }) => kind === 'failed'))
      complaints.push(`${group.name} ended with ${code ?? 'a signal'} though no test failed.`)
    return { endings, complaints }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function chosenGroups(): readonly Group[] {
  const named = process.argv.slice(2).filter((word) => word !== '--long')
  const unknown = named.filter((word) => !groups.some((group) => group.name === word))
  if (unknown.length > 0) {
    console.error(
      `There is no group of tests "${unknown.join(' ')}". There are: ${groups.map((group) => group.name).join(', ')}; and --long.`,
    )
    process.exit(2)
  }
  return named.length === 0 ? groups : groups.filter((group) => named.includes(group.name))
}

const major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  console.error(`The tests need Node 24 and were started by ${process.version}; "npm ci" brings Node 24 on Linux, and "npm test" uses it.`)
  process.exit(1)
}

const all: TestEnding[] = []
const complaints: string[] = []
const claimed = new Set(groups.flatMap((group) => filesOf(group.files)))
for (const file of filesOf(['{server,scanner,scripts,bench}/**/*.test.ts'])) {
  if (!claimed.has(file)) complaints.push(`${file} belongs to no group in scripts/test.ts.`)
}
for (const group of chosenGroups()) {
  const files = filesOf(group.files)
  if (files.length === 0) continue
  const result = await runGroup(group, files)
  all.push(...result.endings)
  complaints.push(...result.complaints)
}

const counted = (kind: TestEnding['kind']) => all.filter((ending) => ending.kind === kind)
console.log('')
for (const { name, file, reason } of counted('failed')) console.log(`failed: ${relative(root, file)}: ${name}${reason && ` (${reason})`}`)
for (const { name, file, reason } of counted('skipped'))
  console.log(`skipped: ${relative(root, file)}: ${name} (${reason || 'no reason given'})`)
if (isCi && counted('skipped').length > 0) complaints.push('CI skips nothing, and here something was skipped.')
if (all.length === 0) complaints.push('No test was executed.')
for (const complaint of complaints) console.log(`failed: ${complaint}`)

const failed = counted('failed').length + complaints.length
console.log(`${counted('passed').length} passed, ${failed} failed, ${counted('skipped').length} skipped`)
process.exitCode = failed === 0 ? 0 : 1
