import type { Command } from 'commander'
import type { HistoryLine } from '../accounts/history/history-line.ts'
import { openEvidence } from '../incidents/open-evidence.ts'
import { group, onIndex, reasonIn, shownMoment } from './command.ts'
import type { Machine } from './machine.ts'
import { accountNamed } from './named-account.ts'

export function addEvidenceCommands(program: Command, machine: Machine): void {
  const open = group(program, 'evidence', 'what closed accounts left behind')
    .command('open <account>')
    .description('print the record of a closed account, newest first; needs --reason, and is itself recorded first')
  onIndex(machine, open, async (index, operator, options, [name = '']) => {
    const reason = reasonIn(options)
    const account = await accountNamed(index.db.read, name)
    const lines: HistoryLine[] = []
    for await (const line of await openEvidence(index, operator, account, reason)) lines.push(line)
    const count = lines.length === 1 ? '1 entry' : `${lines.length} entries`
    return {
      lines: [`${count} about ${account.name}, closed ${shownMoment(account.closedAt)}`, ...lines.map(asText)],
      json: lines.map(({ parts: _, ...line }) => line),
    }
  })
}

function asText({ at, sentence, by, device, network, factor, credential, details }: HistoryLine): string {
  const rest = [by === null ? null : `by ${by}`, device, network, factor, credential, details === 'open' ? null : `details ${details}`]
  const circumstances = rest.filter((each) => each !== null).join(', ')
  return `${shownMoment(at)}  ${sentence}${circumstances === '' ? '' : ` (${circumstances})`}`
}
