import type { TestContext } from 'node:test'
import type { Machine } from '../src/cli/machine.ts'
import { runCommand } from '../src/cli/program.ts'
import { readConfig } from '../src/config.ts'
import type { Mailer } from '../src/platform/mail/mailer.ts'
import type { IndexInTest } from './index-in-test.ts'

export interface CommandOutcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  /** The lines of standard output. */
  readonly lines: readonly string[]
}

/**
 * `holdfast …` on an index in a test, in this process and under its clock. What the command writes is taken from the two
 * streams; what anybody else writes meanwhile (the reporter) passes.
 */
export async function runInTest(
  context: TestContext,
  index: IndexInTest,
  words: readonly string[],
  mailer: Mailer = index.instance.mailer,
): Promise<CommandOutcome> {
  const { config } = index
  const machine: Machine = {
    readConfig: () => ({ config, effective: readConfig({ HOLDFAST_DATA: index.folder }).effective }),
    openIndex: async () => ({ ...index.instance, config, close: async () => {} }),
    openMailer: async () => mailer,
    serve: () => Promise.reject(new Error('no test serves by command')),
  }
  const said = { stdout: '', stderr: '' }
  const restore = (['stdout', 'stderr'] as const).map((name) => {
    const stream = process[name]
    const write = stream.write.bind(stream) as (...given: unknown[]) => boolean
    const taken = context.mock.method(stream, 'write', (...given: unknown[]) => {
      if (!new Error('who writes').stack!.includes('/src/cli/')) return write(...given)
      said[name] += String(given[0])
      return true
    })
    return () => taken.mock.restore()
  })
  try {
    const code = await runCommand(words, machine)
    return { code, ...said, lines: said.stdout.trimEnd().split('\n') }
  } finally {
    for (const each of restore) each()
  }
}
