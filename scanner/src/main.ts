import { readFileSync } from 'node:fs'
import { runScan } from './cli/program.ts'
import { copyEnvironment } from './config.ts'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }

// `holdfast-scan | head` is no mistake.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

copyEnvironment()

process.exitCode = await runScan(
  process.argv.slice(2),
  {
    out: (text) => void process.stdout.write(text),
    error: (text) => void process.stderr.write(text),
    stdin: process.stdin,
    isTerminal: process.stdout.isTTY === true,
    isErrorTerminal: process.stderr.isTTY === true,
    width: process.stdout.columns ?? 100,
    folder: process.cwd(),
    now: () => performance.now(),
  },
  version,
)
