import type { Command } from 'commander'
import { makeSetupLink } from '../accounts/set-up.ts'
import { onIndex } from './command.ts'
import type { Machine } from './machine.ts'

export function addSetupLinkCommand(program: Command, machine: Machine): void {
  const command = program.command('setup-link').description('print a new link for the first administrator; it replaces the one before')
  onIndex(machine, command, async (index, operator) => {
    const link = `${index.config.publicUrl}/setup/${await makeSetupLink(index, operator)}`
    return { lines: ['Whoever opens this link within one hour becomes the first administrator:', link], json: { link } }
  })
}
