import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { makeAdministrator, removeAdministrator } from '../accounts/administrators/change-administrators.ts'
import { createPerson, createService } from '../accounts/create-account.ts'
import { listPrimaryAddresses } from '../accounts/emails/store.ts'
import { makeWelcomeLink } from '../accounts/make-welcome-link.ts'
import { openReception } from '../accounts/reception.ts'
import { invitePerson } from '../accounts/register.ts'
import { listAccounts } from '../accounts/store.ts'
import { Refusal } from '../errors.ts'
import { confirm, group, onIndex, reasonIn, shownMoment, type Told, table } from './command.ts'
import type { Machine } from './machine.ts'
import { accountNamed, personNamed } from './named-account.ts'
import { openDesk } from './owned-project.ts'

interface CreateOptions extends Told {
  readonly email?: string
  readonly admin?: boolean
  readonly passwordFile?: string
  readonly service?: boolean
  readonly owner?: string
}

export function addUserCommands(program: Command, machine: Machine): void {
  const user = group(program, 'user', 'people and services')

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
    const result = `${person.isAdministrator ? 'Administrator' : 'Person'} ${person.name} created.`
    const json = { ...person, email: options.email }
    if (password !== undefined) return { lines: [result], json }
    const made = await makeWelcomeLink(openReception(index), operator, person)
    return { lines: [result, ...linkLines(made)], json: { ...json, ...made } }
  })

  const invite = user
    .command('invite <email>')
    .description('invite somebody to make an account of his own; the link is mailed, and stands on the last line')
  onIndex(machine, invite, async (index, operator, _options, [email = '']) => {
    const made = await invitePerson(openReception(index), operator, email)
    return {
      lines: [`Invited. The link makes one account, with this address, until ${shownMoment(made.expiresAt)}:`, made.link],
      json: { email, ...made },
    }
  })

  const link = user
    .command('link <name>')
    .description('print a new link by which somebody who has no second factor yet chooses a password; the one before dies')
    .addHelpText('after', '\nHand it over in a way that only this person reads: whoever opens it first has the account.')
  onIndex(machine, link, async (index, operator, _options, [name = '']) => {
    const account = await accountNamed(index.db.read, name)
    const made = await makeWelcomeLink(openReception(index), operator, account)
    return { lines: [`The links made for ${account.name} before are dead.`, ...linkLines(made)], json: { name: account.name, ...made } }
  })

  addAdmin(user, machine)

  onIndex(machine, user.command('list').description('list people and services'), async (index) => {
    const accounts = await listAccounts(index.db.read)
    const emails = await listPrimaryAddresses(index.db.read)
    const names = new Map(accounts.map(({ id, name }) => [id, name]))
    const rows = accounts.map((of) => [
      of.name,
      of.isAdministrator ? 'administrator' : of.kind,
      of.ownerId === null ? '-' : names.get(of.ownerId)!,
      shownMoment(of.createdAt),
      emails.get(of.id) ?? '-',
    ])
    const count = accounts.length === 1 ? '1 account' : `${accounts.length} accounts`
    return {
      lines: [count, ...(rows.length > 0 ? table(['NAME', 'KIND', 'OWNER', 'CREATED', 'E-MAIL'], rows) : [])],
      json: accounts.map((of) => ({ ...of, email: emails.get(of.id) ?? null })),
    }
  })
}

function addAdmin(user: Command, machine: Machine): void {
  const admin = user
    .command('admin <name>')
    .description('make a person an administrator at once, or no longer one; needs --reason')
    .option('--remove', 'no administrator any more')
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      '\nEvery administrator hears of it. On their page one administrator asks, and the others have 72 hours to stop it.',
    )
  onIndex<Told & { remove?: boolean; yes?: boolean }>(machine, admin, async (index, operator, options, [name = '']) => {
    reasonIn(options)
    const account = await personNamed(index.db.read, name)
    const question = options.remove
      ? `Take the administration of this index from ${account.name}?`
      : `Let ${account.name} administer this index?`
    await confirm(question, options.yes)
    const desk = openDesk(index)
    const act = options.remove ? removeAdministrator : makeAdministrator
    const hold = await act(desk, operator, account.name)
    if (hold.state === 'void') throw new Refusal('administrator-cannot', { name: account.name })
    // Somebody has objected to the same already: holdfast hold veto or resume decides that first.
    if (!['applied', 'settled'].includes(hold.state)) throw new Refusal('hold-cannot', { state: hold.state })
    const line = options.remove ? `${account.name} is no administrator any more.` : `${account.name} is an administrator now.`
    return { lines: [line, 'Every administrator is told.'], json: { name: account.name, isAdministrator: options.remove !== true } }
  })
}

const linkLines = ({ link, expiresAt }: { link: string; expiresAt: number }) => [
  `Whoever opens this link before ${shownMoment(expiresAt)} chooses the password, once:`,
  link,
]

async function readFirstLine(path: string): Promise<string> {
  const text = await readFile(path === '-' ? '/dev/stdin' : path, 'utf8')
  return text.split(/\r?\n/, 1)[0]!
}
