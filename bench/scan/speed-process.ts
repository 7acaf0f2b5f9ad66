import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { alone, type Sample } from './judged.ts'
import { judgeAll } from './scan-threads.ts'

/**
 * Judges the files of a folder in a process of its own, so that the memory is that of the scan alone. A file is read when it
 * is given to a thread, as a program would, and not kept.
 */
const folder = process.argv[2]!
const samples = readdirSync(folder).map(
  (name): Sample => ({
    id: name,
    get files() {
      return alone(name, '.github/workflows/w.yml', readFileSync(join(folder, name), 'utf8')).files
    },
  }),
)
const start = performance.now()
const judged = await judgeAll({ samples, persona: 'regular', isBrief: true })
const seconds = (performance.now() - start) / 1000
const peak = Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) / 1000
const computedSeconds = judged.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000
const slowestMilliseconds = Math.max(...judged.map(({ milliseconds }) => milliseconds))
console.log(JSON.stringify({ seconds, computedSeconds, peakMegabytes: peak, slowestMilliseconds }))
