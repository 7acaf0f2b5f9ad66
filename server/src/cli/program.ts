import { Command, CommanderError } from 'commander'
import { ConfigProblem } from '../config.ts'
import { Refusal } from '../errors.ts'
import { DatabaseTooNew, MigrationChanged } from '../platform/database/migrate.ts'
import { version } from '../web/version.ts'
import { addAccountCommands } from './account.ts'
import { addBrakeCommands } from './brake.ts'
import { addConfigCommands } from './config.ts'
import { addDrillCommands } from './drill.ts'
import { addEvidenceCommands } from './evidence.ts'
import { addHoldCommands } from './hold.ts'
import type { Machine } from './machine.ts'
import { addMailCommands } from './mail.ts'
import { addMigrateCommand } from './migrate.ts'
import { addOrganisationCommands } from './organisation.ts'
import { addOwnershipCommands } from './ownership.ts'
import { addPolicyCommands } from './policy-commands.ts'
import { addProjectCommands } from './project.ts'
import { addRecoveryCommands } from './recovery.ts'
import { addReleaseCommands } from './release.ts'
import { addScanCommand } from './scan.ts'
import { addServeCommand } from './serve.ts'
import { addSetupLinkCommand } from './setup-link.ts'
import { addTokenCommands } from './token.ts'
import { addUserCommands } from './user.ts'
import { addWebhookCommands } from './webhook.ts'

/** Runs one command line. Returns the exit code: 0 done, 1 refused, 2 wrong words or settings. */
export async function runCommand(words: readonly string[], machine: Machine): Promise<number> {
  const program = new Command('holdfast')
    .description('A self-hosted Python package index that stays safe when a token is stolen or an account falls.')
    .version(version)
    .showSuggestionAfterError()
    .addHelpText(
      'after',
      '\nSettings come from the environment (HOLDFAST_*) or from the file that HOLDFAST_CONFIG names: holdfast config show',
    )
  for (const add of [
    addServeCommand,
    addSetupLinkCommand,
    addUserCommands,
    addAccountCommands,
    addRecoveryCommands,
    addTokenCommands,
    addProjectCommands,
    addOrganisationCommands,
    addBrakeCommands,
    addOwnershipCommands,
    addHoldCommands,
    addPolicyCommands,
    addWebhookCommands,
    addReleaseCommands,
    addEvidenceCommands,
    addScanCommand,
    addDrillCommands,
    addMailCommands,
    addConfigCommands,
    addMigrateCommand,
  ]) {
    add(program, machine)
  }
  throwInsteadOfExit(program)
  try {
    await program.parseAsync(words, { from: 'user' })
    return Number(process.exitCode ?? 0)
  } catch (error) {
    return explain(error)
  }
}

function explain(error: unknown): number {
  // commander has printed its own sentence, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof Refusal) return complain(error.message, 1)
  if (error instanceof ConfigProblem) return complain(error.message, 2)
  if (error instanceof DatabaseTooNew || error instanceof MigrationChanged) return complain(error.message, 2)
  const { code, message, syscall } = error as NodeJS.ErrnoException
  if (code !== undefined && syscall !== undefined) return complain(`The system refused: ${message}.`, 2)
  process.stderr.write(`holdfast: something broke on our side.\n${error instanceof Error ? error.stack : error}\n`)
  return 70
}

function complain(sentence: string, exitCode: number): number {
  process.stderr.write(`holdfast: ${sentence}\n`)
  return exitCode
}

function throwInsteadOfExit(command: Command): void {
  command.exitOverride()
  for (const sub of command.commands) throwInsteadOfExit(sub)
}
