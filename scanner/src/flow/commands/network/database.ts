import { addressOf, carriedIn } from '../../address.ts'
import type { Call, Command } from '../../commands.ts'
import type { Carried } from '../../flow-facts.ts'
import { type OptionSpec, readOptions } from '../../options.ts'
import { nothing, readableText, type Value } from '../../value.ts'

interface Client {
  readonly options: OptionSpec
  /** Options whose value is said to the server; of a file, what it holds. */
  readonly says: RegExp
  readonly saysFile: RegExp
  /** The option that names the server; where none is given, the first operand does. */
  readonly host: RegExp
  /** Operands behind the server are commands, not names of databases. */
  readonly saysOperands?: true
}

const postgres: Client = {
  options: {
    letters: 'cdfhpULvPFRoT',
    names: new Set(['command', 'dbname', 'file', 'host', 'port', 'username', 'set', 'variable', 'output', 'log-file']),
  },
  says: /^(?:-c|--command|-v|--set|--variable)$/,
  saysFile: /^(?:-f|--file)$/,
  host: /^(?:-h|--host|-d|--dbname)$/,
}
const mysql: Client = {
  options: { letters: 'ehupPDS', names: new Set(['execute', 'host', 'user', 'port', 'database', 'init-command']) },
  says: /^(?:-e|--execute|--init-command)$/,
  saysFile: /^$/,
  host: /^(?:-h|--host)$/,
}
const mongo: Client = {
  options: { letters: 'upf', names: new Set(['eval', 'file', 'host', 'port', 'username', 'password', 'authenticationDatabase']) },
  says: /^--eval$/,
  saysFile: /^(?:-f|--file)$/,
  host: /^--host$/,
}
const redis: Client = {
  options: { letters: 'uhpanrisX', names: new Set(['user', 'pass', 'sni', 'cacert', 'cert', 'key', 'eval']) },
  says: /^-X$/,
  saysFile: /^--eval$/,
  host: /^(?:-h|-u)$/,
  saysOperands: true,
}

/** What a client of a database is told to say. Where it connects to and as whom opens that database, and is said to nobody else. */
const client =
  (kind: Client): Command =>
  (call) => {
    const { options, operands } = readOptions(call.args, kind.options)
    const named = options.filter(({ name }) => kind.host.test(name)).flatMap(({ value }) => value ?? [])
    const [first, ...rest] = named.length === 0 && kind.saysOperands === undefined ? operands : [named[0], ...operands]
    const carried = [
      ...carriedIn(call.stdin, 'body'),
      ...options.flatMap(({ name, value }) => (kind.says.test(name) ? carriedIn(value ?? nothing, 'body') : [])),
      ...options.flatMap(({ name, value }) => (kind.saysFile.test(name) ? fileCarried(call, value ?? nothing) : [])),
      ...(kind.saysOperands === undefined ? [] : rest.flatMap((each) => carriedIn(each ?? nothing, 'body'))),
      ...smuggled(first),
    ]
    call.shell.send({ at: call.at, channel: 'socket', tool: call.name, target: first, carried })
    return nothing
  }

function fileCarried(call: Call, path: Value): Carried[] {
  return carriedIn(call.shell.world.job.files.get(readableText(path)) ?? nothing, 'file')
}

/** What stands in the address of a server that everybody can read, and is not its password. */
function smuggled(server: Value | undefined): readonly Carried[] {
  const address = server === undefined ? undefined : addressOf(server)
  if (address === undefined || address.hostHidden.length > 0 || address.scheme === undefined) return []
  return address.carried
}

export const databaseClients: Readonly<Record<string, Command>> = {
  psql: client(postgres),
  mysql: client(mysql),
  mariadb: client(mysql),
  mongosh: client(mongo),
  mongo: client(mongo),
  'redis-cli': client(redis),
  'valkey-cli': client(redis),
}
