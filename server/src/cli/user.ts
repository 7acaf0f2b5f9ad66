import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { createPerson, createService } from '../accounts/create-account.ts'
import { listAccounts } from '../accounts/store.ts'
import { Refusal } from '../errors.ts'
import { onIndex, shownMoment, type Told, table } from './command.ts'
import type { Machine } from './machine.ts'

interface CreateOptions extends Told {
  readonly email?: string
  readonly admin?: boolean
  readonly passwordFile?: string
  readonly service?: boolean
  readonly owner?: string
}

export function addUserCommands(program: Command, machine: Machine): void {
  const user = program.command('user').description('people and services')

  const create = user
    .command('create <name>')
    .description('create a person, or a service that has tokens and nothing else')
    .option('--email <address>', 'e-mail address of a person')
    .option('--admin', 'the person is an administrator')
    .option('--password-file <file>', 'first line of this file is the password; "-" reads standard input')
    .option('--service', 'a machine: CI, a mirror, a deploy job')
    .option('--owner <name>', 'who answers for the service; default: the only administrator')
    .addHelpText(
      'after',
      '\nExamples:\n  holdfast user create ada --email ada@example.org --admin\n  holdfast user create ci --service --owner ada',
    )
  onIndex<CreateOptions>(machine, create, async (index, operator, options, [name = '']) => {
    if (options.service) {
      if (options.email || options.admin || options.passwordFile) throw new Refusal('option-not-for-service')
      const service = await createService(index, operator, { name, ...(options.owner === undefined ? {} : { owner: options.owner }) })
      return {
        lines: [`Service ${service.name} created. It can do nothing until it has a token: holdfast token create --user ${service.name}`],
        json: service,
      }
    }
    if (options.email === undefined) throw new Refusal('option-missing', { option: '--email (or --service)' })
    const password = options.passwordFile === undefined ? undefined : await readFirstLine(options.passwordFile)
    const person = await createPerson(index, operator, {
      name,
      email: options.email,
      isAdministrator: options.admin ?? false,
      ...(password === undefined ? {} : { password }),
    })
    return { lines: [`${person.isAdministrator ? 'Administrator' : 'Person'} ${person.name} created.`], json: person }
  })

  onIndex(machine, user.command('list').description('list people and services'), async (index) => {
    const accounts = await listAccounts(index.db.read)
    const names = new Map(accounts.map(({ id, name }) => [id, name]))
    const rows = accounts.map((of) => [
      of.name,
      of.isAdministrator ? 'administrator' : of.kind,
      of.ownerId === null ? '-' : names.get(of.ownerId)!,
      shownMoment(of.createdAt),
      of.email ?? '-',
    ])
    const count = accounts.length === 1 ? '1 account' : `${accounts.length} accounts`
    return { lines: [count, ...(rows.length > 0 ? table(['NAME', 'KIND', 'OWNER', 'CREATED', 'E-MAIL'], rows) : [])], json: accounts }
  })
}

async function readFirstLine(path: string): Promise<string> {
  const text = await readFile(path === '-' ? '/dev/stdin' : path, 'utf8')
  return text.split(/\r?\n/, 1)[0]!
}
