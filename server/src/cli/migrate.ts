import type { Command } from 'commander'
import { onIndex } from './command.ts'
import type { Machine } from './machine.ts'

export function addMigrateCommand(program: Command, machine: Machine): void {
  // Opening the data migrates it; the command is for whoever wants that to happen at a moment of his choice.
  onIndex(
    machine,
    program.command('migrate').description('bring the database to the form of this version (serve does it by itself)'),
    async (index) => ({
      lines: [`The database (${index.db.dialect}) has the form of this version.`],
      json: { dialect: index.db.dialect, state: 'current' },
    }),
  )
}
