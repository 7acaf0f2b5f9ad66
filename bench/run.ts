import { cpus, release, totalmem } from 'node:os'
import { runProgram } from './stage/children.ts'
import { type BenchOptions, isOption, optionsFrom } from './stage/rounds.ts'
import { formatTable, type Table } from './stage/table.ts'

/** Every measuring, by the name that `npm run bench -- <name> …` takes. */
const benches: Readonly<Record<string, () => Promise<(options: BenchOptions) => Promise<Table[]>>>> = {
  pages: async () => (await import('./pages.ts')).benchPages,
  'first-read': async () => (await import('./first-read.ts')).benchFirstRead,
  uploads: async () => (await import('./uploads.ts')).benchUploads,
  'big-file': async () => (await import('./big-file.ts')).benchBigFile,
  start: async () => (await import('./start.ts')).benchStart,
  'sign-in': async () => (await import('./sign-in.ts')).benchSignIn,
  enumeration: async () => (await import('./enumeration.ts')).benchEnumeration,
  restore: async () => (await import('./restore.ts')).benchRestore,
  peers: async () => (await import('./peers.ts')).benchPeers,
  'scan-recall': async () => (await import('./scan/recall.ts')).benchRecall,
  'scan-honest': async () => (await import('./scan/honest.ts')).benchHonest,
  'scan-parity': async () => (await import('./scan/parity.ts')).benchParity,
  'scan-history': async () => (await import('./scan/history.ts')).benchHistory,
  'scan-incidents': async () => (await import('./scan/incidents.ts')).benchIncidents,
  'scan-speed': async () => (await import('./scan/speed.ts')).benchScanSpeed,
}

const words = process.argv.slice(2)
const asked = words.filter((word) => !word.startsWith('-'))
const unknown = [...asked.filter((name) => !(name in benches)), ...words.filter((word) => word.startsWith('-') && !isOption(word))]
if (unknown.length > 0) {
  console.error(
    `There is no ${unknown[0]}. There are: ${Object.keys(benches).join(', ')}, --quick for short rounds, --filled=FOLDER to keep the large database, --unseen for the samples kept back.`,
  )
  process.exit(2)
}

const options = optionsFrom(words)
console.log(await machine(options))
let reached = 0
const missed: string[] = []
for (const name of asked.length > 0 ? asked : Object.keys(benches)) {
  try {
    for (const table of await (await benches[name]!())(options)) {
      console.log(`\n${formatTable(table)}`)
      const errorsColumn = table.columns.indexOf('errors')
      for (const row of table.rows) {
        if (row.target?.isReached) reached++
        else if (row.target) missed.push(`${table.title}: ${row.cells[0]} (${row.target.says})`)
        if (errorsColumn >= 0 && Number(row.cells[errorsColumn]) > 0) {
          console.error(`${table.title}: ${row.cells[0]} had errors; the run is void.`)
          process.exitCode = 1
        }
      }
    }
  } catch (error) {
    console.error(`${name} could not be measured:`, error)
    process.exitCode = 1
  }
}
console.log(`\nTargets: ${reached} reached, ${missed.length} missed.`)
for (const line of missed) console.log(`- missed: ${line}`)

async function machine({ rounds, isQuick }: BenchOptions): Promise<string> {
  const versions = [
    ['nginx', '-v'],
    ['wrk', '-v'],
  ].map(async ([command, word]) => {
    const output = await runProgram('sh', ['-c', `${command} ${word} 2>&1; true`], { deadlineSeconds: 10 })
    return /nginx\/[\d.]+|wrk [^\s]*[\d.]+/.exec(output)?.[0] ?? `${command} of an unknown version`
  })
  const all = cpus()
  return [
    `Machine: ${all.length} cores (${all[0]?.model.trim() ?? 'unknown'}), ${(totalmem() / 2 ** 30).toFixed(1)} GiB of memory, Linux ${release()}`,
    `Programs: Node ${process.versions.node}, ${(await Promise.all(versions)).join(', ')}`,
    `Date: ${new Date().toISOString().slice(0, 10)}; median of ${rounds} alternating round${rounds === 1 ? '' : 's'}${isQuick ? ' (--quick: short rounds)' : ''}`,
  ].join('\n')
}
