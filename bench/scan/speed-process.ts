import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * Scans a folder as `holdfast-scan --format json` does, in a process of its own, so that the memory and the time of the
 * processor are those of the scan alone.
 */
const [folder, program] = process.argv.slice(2) as [string, string]
const start = performance.now()
process.on('exit', (code) => {
  const seconds = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage()
  const peakMegabytes = Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) / 1000
  // What was found is no failure of the bench.
  process.exitCode = 0
  console.log(JSON.stringify({ code, seconds, computedSeconds: (user + system) / 1_000_000, peakMegabytes }))
})
process.argv = [process.execPath, program, '--format', 'json', '--output', join(folder, 'report.json'), join(folder, 'many')]
await import(pathToFileURL(program).href)
