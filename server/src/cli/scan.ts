import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { Refusal } from '../errors.ts'

/** `holdfast scan …` is `holdfast-scan …`, where that package is installed. A process of its own: it needs no data of the index. */
export function addScanCommand(program: Command): void {
  program
    .command('scan')
    .description('say whether CI workflows steal secrets: the program holdfast-scan')
    .argument('[words...]', 'as for holdfast-scan: holdfast scan --help')
    .helpOption(false)
    .allowUnknownOption()
    .action(async (words: string[]) => {
      const child = spawn(process.execPath, [fileURLToPath(scannerProgram()), ...words], { stdio: 'inherit' })
      const [code] = await once(child, 'exit')
      process.exitCode = code ?? 1
    })
}

function scannerProgram(): string {
  try {
    return new URL('bin/holdfast-scan.js', import.meta.resolve('holdfast-scan/package.json')).href
  } catch {
    throw new Refusal('scanner-missing')
  }
}
