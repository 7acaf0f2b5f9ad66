import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runScan } from '../../scanner/src/cli/program.ts'
import { copyEnvironment } from '../../scanner/src/config.ts'

/**
 * Scans a folder as `holdfast-scan --format json` does, in a process of its own, so that the memory and the time of the
 * processor are those of the scan alone.
 */
const folder = process.argv[2]!
copyEnvironment()
const start = performance.now()
const code = await runScan(
  ['--format', 'json', '--output', join(folder, 'report.json'), join(folder, 'many')],
  {
    out: () => {},
    error: (text) => void process.stderr.write(text),
    stdin: process.stdin,
    isTerminal: false,
    isErrorTerminal: false,
    width: 100,
    folder,
    now: () => performance.now(),
  },
  '0.0.0',
)
const seconds = (performance.now() - start) / 1000
const { user, system } = process.cpuUsage()
const peakMegabytes = Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) / 1000
console.log(JSON.stringify({ code, seconds, computedSeconds: (user + system) / 1_000_000, peakMegabytes }))
