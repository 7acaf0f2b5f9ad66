import type { Command } from 'commander'
import { addSharedWebhook, removeSharedWebhook } from '../accounts/webhooks/change-shared-webhooks.ts'
import { openWebhookUrl } from '../notices/webhooks/sealed-webhook.ts'
import { listAllWebhooks } from '../notices/webhooks/store.ts'
import { ADMINISTRATORS, webhookHost } from '../notices/webhooks/webhook.ts'
import { group, onIndex, shownMoment, table } from './command.ts'
import type { Machine } from './machine.ts'

export function addWebhookCommands(program: Command, machine: Machine): void {
  const webhook = group(program, 'webhook', 'programs that hear what administrators are told')

  const list = webhook.command('list').description('the webhooks of the administrators; people have their own on their pages')
  onIndex(machine, list, async (index) => {
    const live = (await listAllWebhooks(index.db.read, ADMINISTRATORS)).filter(({ removedAt }) => removedAt === null)
    const rows = live.map((each) => ({ id: each.id, host: webhookHost(openWebhookUrl(index.vault, each)), addedAt: each.addedAt }))
    return {
      lines: [
        rows.length === 1 ? '1 webhook' : `${rows.length} webhooks`,
        ...(rows.length === 0
          ? []
          : table(
              ['ID', 'HOST', 'ADDED'],
              rows.map(({ id, host, addedAt }) => [id, host, shownMoment(addedAt)]),
            )),
      ],
      json: rows,
    }
  })

  const add = webhook
    .command('add <url>')
    .description('post what administrators are told to an address; prints the key of the signatures, once')
    .addHelpText('after', '\nExample:\n  holdfast webhook add https://hooks.example.org/holdfast')
  onIndex(machine, add, async (index, operator, _options, [url = '']) => {
    const { webhook: made, key } = await addSharedWebhook(index, operator, url)
    return {
      lines: [`Added ${made.id}. Every administrator is told. The key of its signatures is not shown again:`, key],
      json: { id: made.id, key },
    }
  })

  onIndex(
    machine,
    webhook.command('remove <id>').description('remove one; it still hears for 30 days'),
    async (index, operator, _options, [id = '']) => {
      await removeSharedWebhook(index, operator, id)
      return { lines: ['Removed. Every administrator is told, and the webhook still hears for 30 days.'], json: { removed: id } }
    },
  )
}
