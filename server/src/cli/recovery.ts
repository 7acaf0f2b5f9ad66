import type { Command } from 'commander'
import { welcomeAddress } from '../accounts/make-welcome-link.ts'
import { openReception } from '../accounts/reception.ts'
import { cancelRecovery, requestRecoveryFor } from '../accounts/recovery/operate-recovery.ts'
import { approveRecovery, countApprovals } from '../accounts/recovery/recover-account.ts'
import { findRecovery, listWaitingRecoveries } from '../accounts/recovery/store.ts'
import { findAccount } from '../accounts/store.ts'
import { giveBackAccount } from '../incidents/give-back-account.ts'
import { tellCoOwners } from '../ownership/tell-co-owners.ts'
import { confirm, group, onIndex, shownMoment, type Told, table } from './command.ts'
import type { Machine, OpenIndex } from './machine.ts'
import { personNamed } from './named-account.ts'
import { openDesk } from './owned-project.ts'

export function addRecoveryCommands(program: Command, machine: Machine): void {
  const recovery = group(program, 'recovery', 'people who have lost every factor')

  onIndex(machine, recovery.command('list').description('recoveries that wait, oldest first'), async (index) => {
    const waiting = []
    for (const request of await listWaitingRecoveries(index.db.read)) {
      const name = (await findAccount(index.db.read, request.accountId))!.name
      waiting.push({ ...request, name, approvals: await countApprovals(index.db.read, request, index.clock.now()) })
    }
    const rows = waiting.map((of) => [
      of.id,
      of.name,
      shownMoment(of.requestedAt),
      shownMoment(of.applyAt),
      `${of.approvals.count} of ${of.approvals.needed}`,
    ])
    const count = waiting.length === 1 ? '1 recovery waits' : `${waiting.length} recoveries wait`
    return { lines: [count, ...(rows.length > 0 ? table(['ID', 'USER', 'ASKED', 'NOT BEFORE', 'APPROVED'], rows) : [])], json: waiting }
  })

  const request = recovery
    .command('request <name>')
    .description('ask for the recovery of somebody who cannot even sign in; it is announced to all his addresses, and waits')
  onIndex(machine, request, async (index, operator, _options, [name = '']) => {
    const account = await personNamed(index.db.read, name)
    const desk = openDesk(index)
    const made = await requestRecoveryFor(desk, operator, account, (tx, accountId) =>
      tellCoOwners(tx, desk, accountId, { kind: 'co-owner-recovering' }),
    )
    return {
      lines: [
        `Recovery ${made.id} of ${account.name} waits until ${shownMoment(made.applyAt)}. Any of its mailed links stops it.`,
        made.id,
      ],
      json: { ...made, name: account.name },
    }
  })

  const approve = recovery
    .command('approve <id>')
    .description('say that it is the owner; counts only where there are not two administrators')
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      '\nMake sure of it first, by a way that you have used before: a call, a meeting. Where two administrators exist, two of them approve on their pages.',
    )
  onIndex<Told & { yes?: boolean }>(machine, approve, async (index, operator, options, [id = '']) => {
    const name = await nameOf(index, id)
    if (name !== undefined) await confirm(`Are you sure that it is ${name} who asks?`, options.yes)
    await approveRecovery(openReception(index), operator, id)
    const found = (await findRecovery(index.db.read, id))!
    const approvals = await countApprovals(index.db.read, found, index.clock.now())
    return {
      lines: [
        `Noted. ${approvals.count} of ${approvals.needed} approvals count.`,
        approvals.count < approvals.needed
          ? 'This index has two administrators or more: two of them approve on their pages, and yours on the host does not count.'
          : `It can be granted from ${shownMoment(found.applyAt)} on: holdfast recovery grant ${id}`,
      ],
      json: { id, name, approvals, applyAt: found.applyAt },
    }
  })

  const grant = recovery
    .command('grant <id>')
    .description('give the account back: every factor and session goes, and a link to choose a password is printed')
    .option('--yes', 'do not ask')
  onIndex<Told & { yes?: boolean }>(machine, grant, async (index, operator, options, [id = '']) => {
    const name = await nameOf(index, id)
    if (name !== undefined) await confirm(`Take every factor and session from ${name}, and make a link for a new password?`, options.yes)
    const reception = openReception(index)
    const link = welcomeAddress(reception, await giveBackAccount(reception, operator, id))
    return {
      lines: [`The recovery of ${name} is granted. For three days it publishes nothing. The link to choose a password, once:`, link],
      json: { id, name, link },
    }
  })

  onIndex(machine, recovery.command('cancel <id>').description('stop a recovery'), async (index, operator, _options, [id = '']) => {
    const { name } = await cancelRecovery(openReception(index), operator, id)
    return { lines: [`The recovery of ${name} is cancelled.`], json: { id, name } }
  })
}

async function nameOf(index: OpenIndex, id: string): Promise<string | undefined> {
  const found = await findRecovery(index.db.read, id)
  return found && (await findAccount(index.db.read, found.accountId))?.name
}
