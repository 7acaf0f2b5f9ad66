import type { Command } from 'commander'
import { parseAccountName } from '../accounts/account.ts'
import { findAccountByName } from '../accounts/store.ts'
import { Refusal } from '../errors.ts'
import { listLiveRestraints } from '../holds/restraints/store.ts'
import { parseProjectName } from '../packaging/project-name.ts'
import { type Permission, permissions } from '../tokens/access.ts'
import { networks, parseNetwork } from '../tokens/caveats/networks.ts'
import { permissionsOnly } from '../tokens/caveats/permissions.ts'
import { projectNames } from '../tokens/caveats/project-names.ts'
import { narrowToken, putTokenToSleep, revokeToken, type TokenChange, wakeToken } from '../tokens/change-token.ts'
import { createToken } from '../tokens/create-token.ts'
import { tokenState } from '../tokens/policy.ts'
import { listServerCaveats, listTokens } from '../tokens/store.ts'
import { parseDuration } from '../tokens/token.ts'
import { onIndex, type Said, shownMoment, type Told, table } from './command.ts'
import type { Machine } from './machine.ts'

interface Scope extends Told {
  readonly project?: string[]
  readonly all?: boolean
  readonly permission?: string[]
  readonly network?: string[]
}

interface CreateOptions extends Scope {
  readonly user: string
  readonly name?: string
  readonly expires?: string
}

const collect = (value: string, before: string[] = []) => [...before, value]

export function addTokenCommands(program: Command, machine: Machine): void {
  const token = program.command('token').description('API tokens')
  addCreate(token, machine)
  addList(token, machine)

  const acts = [
    ['sleep', 'refuse these tokens until they are woken', putTokenToSleep, 'asleep'],
    ['wake', 'let sleeping tokens work again', wakeToken, 'awake'],
    ['revoke', 'kill these tokens for ever; their uses stay on record', revokeToken, 'revoked'],
  ] as const
  for (const [name, says, act, state] of acts) {
    onIndex(machine, token.command(`${name} <id...>`).description(says), async (index, operator, _options, ids) => {
      const results: { id: string; result: TokenChange }[] = []
      for (const id of ids) results.push({ id, result: await act(index, operator, id) })
      return {
        lines: results.map(({ id, result }) => `${id} ${result === 'changed' ? `is ${state} now` : `was ${state} already`}`),
        json: results,
      }
    })
  }

  const narrow = token
    .command('narrow <id>')
    .description('let a token do less from now on, without issuing it again')
    .option('--project <name>', 'only these projects (repeat)', collect)
    .option('--permission <permission>', `only these permissions (repeat): ${permissions.join(', ')}`, collect)
    .option('--network <cidr>', 'only from these networks (repeat)', collect)
    .addHelpText('after', '\nExample:\n  holdfast token narrow 6f1c1f0e-3f0b-4c55-9d0c-0d3c9f6b1a2e --permission read --network 10.0.0.0/8')
  onIndex<Scope>(machine, narrow, async (index, operator, options, [id = '']): Promise<Said> => {
    const caveats = [
      ...(options.project ? [projectNames(options.project.map((name) => parseProjectName(name).normalized))] : []),
      ...(options.permission ? [permissionsOnly(options.permission.map(parsePermission))] : []),
      ...(options.network ? [networks(options.network.map(checkNetwork))] : []),
    ]
    if (caveats.length === 0) throw new Refusal('option-missing', { option: '--project, --permission or --network' })
    for (const caveat of caveats) await narrowToken(index, operator, id, caveat)
    return { lines: [`${id} is narrowed now.`], json: { id, caveats } }
  })
}

function addCreate(token: Command, machine: Machine): void {
  const create = token
    .command('create')
    .description('make a token; it stands alone on the last line and is never shown again')
    .requiredOption('--user <name>', 'the service that holds it')
    .option('--name <text>', 'what it is for')
    .option('--project <name>', 'for this project, also if it does not exist yet (repeat)', collect)
    .option('--all', 'for every project that the service may act on, now and later')
    .option('--permission <permission>', `${permissions.join(', ')} (repeat); default: upload`, collect)
    .option('--expires <duration>', 'life, such as 12h, 90d or 1y')
    .option('--network <cidr>', 'only from this network (repeat)', collect)
    .addHelpText(
      'after',
      '\nExamples:\n  holdfast token create --user ci --project tinyjson --expires 90d\n  holdfast token create --user deploy --all --permission read --network 10.0.0.0/8',
    )
  onIndex<CreateOptions>(machine, create, async (index, operator, options) => {
    if ((options.project === undefined) === (options.all === undefined))
      throw new Refusal('option-missing', { option: 'either --project or --all' })
    const made = await createToken(index, operator, new URL(index.config.publicUrl).host, {
      holder: options.user,
      name: options.name ?? `${options.user} ${(options.permission ?? ['upload']).join('+')}`,
      projects: options.all ? 'all' : options.project!.map((name) => parseProjectName(name).normalized),
      permissions: (options.permission ?? ['upload']).map(parsePermission),
      ...(options.expires === undefined ? {} : { ttlSeconds: parseDuration(options.expires) }),
      ...(options.network === undefined ? {} : { networks: options.network }),
    })
    const { id, name, expiresAt } = made.token
    const lines = [
      `Token ${id} ("${name}") created for ${options.user}${expiresAt === null ? '' : `, until ${shownMoment(expiresAt)}`}. Keep it now: it is not shown again.`,
      made.text,
    ]
    return { lines, json: { id, name, user: options.user, expiresAt, token: made.text } }
  })
}

function addList(token: Command, machine: Machine): void {
  const list = token.command('list').description('list tokens, newest first').option('--user <name>', 'only of this account')
  onIndex<Told & { user?: string }>(machine, list, async (index, _operator, options) => {
    const holder = options.user === undefined ? undefined : await findAccountByName(index.db.read, parseAccountName(options.user))
    if (options.user !== undefined && !holder) throw new Refusal('account-unknown', { name: options.user.slice(0, 60) })
    const now = index.clock.now()
    const tokens = []
    for (const of of await listTokens(index.db.read, holder)) {
      const restraints = await listLiveRestraints(index.db.read, 'token', of.id, now)
      const kept = await listServerCaveats(index.db.read, of.id)
      const state = tokenState({ now, revokedAt: of.revokedAt, expiresAt: of.expiresAt, restraints, narrowed: kept.length > 0 })
      const { id, name, accountName, createdAt, expiresAt, lastUsedAt } = of
      tokens.push({ id, name, user: accountName, state, createdAt, expiresAt, lastUsedAt })
    }
    const rows = tokens.map((of) => [of.id, of.state, of.user, shownMoment(of.expiresAt), shownMoment(of.lastUsedAt), of.name])
    const count = tokens.length === 1 ? '1 token' : `${tokens.length} tokens`
    return {
      lines: [count, ...(rows.length > 0 ? table(['ID', 'STATE', 'USER', 'EXPIRES', 'LAST USED', 'NAME'], rows) : [])],
      json: tokens,
    }
  })
}

function checkNetwork(text: string): string {
  if (!parseNetwork(text)) throw new Refusal('network-invalid', { network: text.slice(0, 60) })
  return text
}

function parsePermission(text: string): Permission {
  const permission = permissions.find((known) => known === text)
  if (!permission) throw new Refusal('permission-unknown', { permission: text.slice(0, 60), known: permissions.join(', ') })
  return permission
}
