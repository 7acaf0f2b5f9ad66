import { readFileSync } from 'node:fs'
import { alone } from './judged.ts'
import { judgeAll } from './scan-threads.ts'

/** Judges the texts of a file in a process of its own, so that the memory is that of the scan alone. */
const texts = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as string[]
const samples = texts.map((text, at) => alone(`w${at}`, '.github/workflows/w.yml', text))
const start = performance.now()
const judged = await judgeAll({ samples, persona: 'regular' })
const seconds = (performance.now() - start) / 1000
const peak = Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) / 1000
const computedSeconds = judged.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000
const slowestMilliseconds = Math.max(...judged.map(({ milliseconds }) => milliseconds))
console.log(JSON.stringify({ seconds, computedSeconds, peakMegabytes: peak, slowestMilliseconds }))
