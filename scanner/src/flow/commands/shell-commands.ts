import { namedIn } from '../assignments.ts'
import type { Call, Command } from '../commands.ts'
import { noteCode } from '../note-code.ts'
import { readOptions, withoutLead } from '../options.ts'
import { joined, knownText, nothing, readableText, spaced, textValue, type Value } from '../value.ts'
import { goTo } from '../working-folder.ts'
import { read } from './read-command.ts'

/** Runs what stands behind the options of a program that only runs another. */
function wrapper(letters: string, names: readonly string[] = [], skipped = 0): Command {
  const spec = { letters, names: new Set(names) }
  return (call) => {
    let at = 0
    let left = skipped
    while (at < call.args.length) {
      const text = readableText(call.args[at] as Value)
      if (text === '--') {
        at += 1
        break
      }
      if (text.startsWith('-') && text.length > 1) {
        const isLong = text.startsWith('--')
        const takes = isLong
          ? !text.includes('=') && spec.names.has(text.slice(2))
          : text.length === 2 && spec.letters.includes(text[1] as string)
        at += takes ? 2 : 1
      } else if (isAssignment(call.args[at] as Value)) {
        setFrom(call, call.args[at] as Value)
        at += 1
      } else if (left > 0) {
        left -= 1
        at += 1
      } else break
    }
    return at >= call.args.length ? nothing : call.shell.call(call.args.slice(at), call.stdin, call.at, call.hasInput)
  }
}

function isAssignment(value: Value): boolean {
  return typeof value.pieces[0] === 'string' && /^[A-Za-z_]\w{0,200}=/.test(value.pieces[0])
}

function setFrom(call: Call, value: Value): void {
  const lead = value.pieces[0] as string
  const equals = lead.indexOf('=')
  call.shell.set(lead.slice(0, equals), withoutLead(value, equals + 1))
}

const env: Command = (call) => {
  const rest = call.args.filter((each) => !isAssignment(each) && !/^-(?:i|0|-null|-ignore-environment)$/.test(readableText(each)))
  return rest.length === 0 ? call.shell.dump(call.at) : wrapper('uCS', ['unset', 'chdir', 'split-string'])(call)
}

/** `export A=b C`, `declare`: words like `A=b` are set, also where they come out of a substitution. */
const declare: Command = (call) => {
  const flags = call.args.map(readableText)
  const names = call.args.filter((each) => !readableText(each).startsWith('-'))
  if (names.length === 0 && (flags.some((each) => /^-[a-z]*p/.test(each)) || flags.some((each) => /^-[a-z]*x/.test(each))))
    return call.shell.dump(call.at)
  for (const each of names) {
    const loose = isAssignment(each) ? undefined : namedIn(each)
    if (isAssignment(each)) setFrom(call, each)
    else if (loose !== undefined) call.shell.set(loose.name, loose.value)
  }
  return nothing
}

const set: Command = (call) => {
  if (call.args.length === 0) return call.shell.dump(call.at)
  const texts = call.args.map(readableText)
  const end = texts.indexOf('--')
  if (end !== -1) call.shell.positional = call.args.slice(end + 1)
  else if (!(texts[0] ?? '').startsWith('-') && !(texts[0] ?? '').startsWith('+')) call.shell.positional = call.args
  return nothing
}

const mapfile: Command = (call) => {
  const given = readOptions(call.args, { letters: 'dnOsuCc', names: new Set() })
  call.shell.set(readableText(given.operands[0] ?? textValue('MAPFILE')), call.stdin)
  return nothing
}

const evaluate: Command = (call) => {
  const code = spaced(call.args)
  noteCode(call.shell.world, call.at, 'eval', code, 'runs what it fetched as a shell script')
  return call.shell.runText(code, call.at, call.stdin)
}

/** Runs its words with what it reads behind them, or in place of a mark. */
const xargs: Command = (call) => {
  const given = readOptions(call.args, { letters: '', names: new Set() })
  void given
  let at = 0
  let mark: string | undefined = call.name === 'parallel' && call.args.some((each) => readableText(each).includes('{}')) ? '{}' : undefined
  let input = call.stdin
  while (at < call.args.length && readableText(call.args[at] as Value).startsWith('-')) {
    const text = readableText(call.args[at] as Value)
    if (text === '-I' || text === '--replace') mark = readableText(call.args[at + 1] ?? nothing)
    else if (/^-I./.test(text)) mark = text.slice(2)
    if (text === '-a' || text === '--arg-file') input = call.shell.world.job.read(call.args[at + 1] ?? nothing, call.at) ?? nothing
    at += /^-[aIdEeLnPsil]$|^--(?:arg-file|delimiter|max-args|max-procs|max-lines|replace)$/.test(text) && !/^-[eil]$/.test(text) ? 2 : 1
  }
  const words = call.args.slice(at)
  if (words.length === 0) return input
  const known = knownText(input)
  const given1 =
    known === undefined
      ? [{ pieces: input.pieces.filter((each) => typeof each !== 'string' || each.trim() !== '') }]
      : known
          .split(/\s+/)
          .filter((each) => each !== '')
          .slice(0, 100)
          .map(textValue)
  if (mark !== undefined) {
    const name = mark
    const one = given1.length === 1 ? (given1[0] as Value) : input
    return call.shell.call(
      words.map((each) => replaced(each, name, one)),
      nothing,
      call.at,
    )
  }
  return call.shell.call([...words, ...given1], nothing, call.at)
}

export function replaced(value: Value, mark: string, by: Value): Value {
  if (mark === '') return value
  const parts: Value[] = []
  for (const piece of value.pieces) {
    if (typeof piece !== 'string') parts.push({ pieces: [piece] })
    else for (const [index, each] of piece.split(mark).entries()) parts.push(...(index > 0 ? [by] : []), textValue(each))
  }
  return joined(...parts)
}

const trap: Command = (call) => {
  const code = call.args.find((each) => !readableText(each).startsWith('-'))
  if (code === undefined) return nothing
  call.shell.runAtEnd(code, call.at)
  return call.shell.runText(code, call.at)
}

const source: Command = (call) => {
  const path = call.args[0]
  if (path === undefined) return nothing
  const code = readableText(path) === '/dev/stdin' ? call.stdin : call.shell.world.job.read(path, call.at)
  if (code === undefined) return nothing
  noteCode(call.shell.world, call.at, 'source', code, 'runs what it fetched as a shell script')
  return call.shell.runText(code, call.at)
}

const shift: Command = (call) => {
  call.shell.positional = call.shell.positional.slice(1)
  return nothing
}

const alias: Command = (call) => {
  for (const each of call.args) {
    if (!isAssignment(each)) continue
    const lead = each.pieces[0] as string
    const name = lead.slice(0, lead.indexOf('='))
    call.shell.set(`alias ${name}`, withoutLead(each, name.length + 1))
  }
  return nothing
}

const cd: Command = (call) => {
  goTo(
    call.shell,
    call.args.find((each) => !/^-[LPe@]{0,3}$/.test(readableText(each)) || readableText(each) === '-'),
  )
  return nothing
}

const nothingPrinted: Command = () => nothing

/** What the shell itself can do, and programs that only run others. */
export const shellCommands: Readonly<Record<string, Command>> = {
  env,
  export: declare,
  declare,
  typeset: declare,
  local: declare,
  readonly: declare,
  set,
  read,
  mapfile,
  readarray: mapfile,
  eval: evaluate,
  xargs,
  trap,
  source,
  '.': source,
  shift,
  alias,
  cd,
  pushd: cd,
  popd: (call) => {
    call.shell.folder = undefined
    return nothing
  },
  ...Object.fromEntries(
    [
      ':',
      'true',
      'false',
      'shopt',
      'wait',
      'sleep',
      'exit',
      'return',
      'unset',
      'test',
      '[',
      '[[',
      'ulimit',
      'umask',
      'break',
      'continue',
      'let',
      'hash',
      'type',
      'which',
    ].map((each) => [each, nothingPrinted]),
  ),
  sudo: wrapper('ugphCcrtTD', ['user', 'group', 'prompt', 'host', 'close-from']),
  doas: wrapper('uC'),
  command: wrapper(''),
  builtin: wrapper(''),
  exec: wrapper('a'),
  nohup: wrapper(''),
  at: (call) => call.shell.runText(call.stdin, call.at),
  batch: (call) => call.shell.runText(call.stdin, call.at),
  'systemd-run': wrapper('puMEt', ['unit', 'property', 'uid', 'gid', 'setenv', 'on-active', 'on-calendar', 'working-directory']),
  time: wrapper('fo'),
  timeout: wrapper('ks', ['kill-after', 'signal'], 1),
  nice: wrapper('n', ['adjustment']),
  ionice: wrapper('cnp', ['class', 'classdata']),
  stdbuf: wrapper('ioe', ['input', 'output', 'error']),
  setsid: wrapper(''),
  unbuffer: wrapper(''),
  chronic: wrapper(''),
  busybox: wrapper(''),
  toybox: wrapper(''),
  coproc: wrapper(''),
  retry: wrapper('tdn', ['times', 'delay', 'max-attempts', 'timeout']),
  watch: wrapper('n', ['interval']),
  'xvfb-run': wrapper('ensp', ['server-args']),
  catchsegv: wrapper(''),
  strace: wrapper('eosp'),
  parallel: xargs,
  dotenv: wrapper('fe'),
  'cross-env': wrapper(''),
  flock: wrapper('wE', [], 1),
}
