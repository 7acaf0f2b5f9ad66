import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { exitCodes } from '../exit-codes.ts'
import { type Persona, personas, type Severity, severities } from '../finding.ts'
import type { Streams } from './streams.ts'

/** The words of one command line. */
export interface ScanWords {
  readonly format: 'text' | 'json' | 'sarif' | 'github' | 'markdown'
  readonly persona?: Persona
  readonly minSeverity?: Severity
  readonly baseline?: string
  readonly writeBaseline?: string
  /** False: comments and a configuration in the repository do not count. */
  readonly ignores: boolean
  readonly config?: string
  readonly revision?: string
  readonly repositories?: string
  readonly repository?: string
  readonly stdinPath: string
  readonly colour: 'auto' | 'always' | 'never'
  readonly output?: string
}

const formats = ['text', 'json', 'sarif', 'github', 'markdown']

const epilogue = `
Ends with 0 clean, 10 untidy, 11 exploitable, 12 malicious; 4 nothing found but something could not be read;
1 failed, 2 wrong words, 3 nothing to scan. With --format sarif: 0 whatever was found.

Examples:
  holdfast-scan
  holdfast-scan --format sarif --output scan.sarif
  holdfast-scan --revision origin/main path/to/repository.git
  git show HEAD:.github/workflows/ci.yml | holdfast-scan -

Nothing that is scanned is executed, and the network is not used.`

/** Runs one command line and gives the exit code. Everything heavy is loaded only when something is scanned. */
export async function runScan(words: readonly string[], streams: Streams, version: string, name = 'holdfast-scan'): Promise<number> {
  let code: number = exitCodes.clean
  const program = new Command(name)
    .description('Says whether CI workflows steal secrets, let others steal them, or are merely untidy.')
    .version(version)
    .argument('[paths...]', 'files, folders, repositories (bare ones too), or - for standard input', ['.'])
    .addOption(new Option('--format <format>', 'what to write').choices(formats).default('text'))
    .option('--output <file>', 'write there instead of to standard output')
    .addOption(new Option('--persona <reader>', 'how much to show').choices([...personas]))
    .addOption(new Option('--min-severity <severity>', 'leave out what is less, unless it is malicious').choices([...severities]))
    .option('--baseline <file>', 'leave out what was accepted there')
    .option('--write-baseline <file>', 'accept everything that is found now')
    .option('--no-ignores', 'let no comment and no configuration of the repository keep anything back')
    .option('--config <file>', 'a configuration of yours; else .holdfast-scan.yml or .github/holdfast-scan.yml')
    .option('--revision <revision>', 'read this revision from git instead of the files as they lie there')
    .option('--repositories <file>', 'a list of folders to scan, one a line')
    .option('--repository <owner/name>', 'what the repository is called, so that its own pages are not foreign', ownerAndName)
    .option('--stdin-path <path>', 'what standard input is called', '.github/workflows/stdin.yml')
    .addOption(new Option('--colour <when>', 'colours').choices(['auto', 'always', 'never']).default('auto'))
    .addHelpText('after', epilogue)
    .configureOutput({ writeOut: (text) => streams.out(text), writeErr: (text) => streams.error(text) })
    .exitOverride()
    .action(async (paths: string[], options: ScanWords) => {
      code = await (await import('./scan-paths.ts')).scanPaths(paths, options, streams, version)
    })
  program
    .command('rules')
    .description('list the rules, or explain one')
    .argument('[rule]')
    .action(async (rule: string | undefined) => {
      code = await (await import('./list-rules.ts')).listRules(rule, streams)
    })
  try {
    await program.parseAsync([...words], { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.clean : exitCodes.usage
    streams.error(`${name}: ${(error as Error).message}\n`)
    return exitCodes.failed
  }
}

function ownerAndName(text: string): string {
  if (!/^[\w.-]{1,100}\/[\w.-]{1,100}$/.test(text)) throw new InvalidArgumentError('Write it as owner/name.')
  return text
}
