import { carriedIn } from '../address.ts'
import type { Call, Command } from '../commands.ts'
import { fromBase64 } from '../decode.ts'
import type { Channel } from '../flow-facts.ts'
import { pathKey } from '../job-state.ts'
import { readOptions, withoutLead } from '../options.ts'
import { noteCheckedOut, noteFetched, notePatched } from '../source-tree.ts'
import { tokenTaint } from '../taint.ts'
import {
  isSecret,
  joined,
  knownText,
  nothing,
  readableText,
  secretsIn,
  taintedValue,
  textValue,
  unknownValue,
  type Value,
} from '../value.ts'
import { leadOf, linesOf } from '../value-lines.ts'
import { recordDeed } from '../world.ts'
import { publishAssets } from './publish-commands.ts'

const gitNames = new Set(['message', 'file', 'author', 'branch', 'depth', 'origin', 'git-dir', 'work-tree'])

const git: Command = (call) => {
  let at = 0
  while (at < call.args.length && readableText(call.args[at] as Value).startsWith('-'))
    at += /^-[Cc]$/.test(readableText(call.args[at] as Value)) ? 2 : 1
  const action = readableText(call.args[at] ?? nothing)
  const rest = call.args.slice(at + 1)
  const read = readOptions(rest, { letters: 'mFbCo', names: gitNames })
  const { job } = call.shell.world
  switch (action) {
    case 'add': {
      const isAll = read.options.some(({ name }) => /^(?:-A|--all|-u)$/.test(name)) || read.operands.length === 0
      const staged = isAll ? [job.below(textValue('.'))] : read.operands.map((each) => job.read(each, call.at) ?? job.below(each))
      job.staged = joined(job.staged, ...staged)
      return nothing
    }
    case 'commit': {
      const message = read.options.filter(({ name }) => /^(?:-m|--message|-am)$/.test(name)).flatMap(({ value }) => value ?? [])
      if (read.options.some(({ name }) => name === '-a' || name === '--all')) job.staged = joined(job.staged, job.below(textValue('.')))
      job.staged = joined(job.staged, ...message)
      return nothing
    }
    case 'notes':
    case 'tag':
    case 'branch':
    case 'checkout':
    case 'switch':
    case 'reset':
    case 'merge':
    case 'rebase':
    case 'cherry-pick':
    case 'restore':
      noteCheckedOut(job, read.operands)
      job.staged = joined(job.staged, ...rest.filter(isSecret))
      return nothing
    case 'remote':
      if (/^(?:add|set-url)$/.test(readableText(read.operands[0] ?? nothing)))
        job.remotes.set(readableText(read.operands[1] ?? nothing), read.operands.at(-1) ?? nothing)
      return nothing
    case 'config':
      return config(call, rest)
    case 'push': {
      const named = read.operands[0]
      const remote = named === undefined ? job.remotes.get('origin') : (job.remotes.get(readableText(named)) ?? named)
      job.usedToken = taintedValue(tokenTaint(call.at), 'git push')
      const refs = read.operands.slice(1).flatMap((each) => carriedIn(each, 'name'))
      const carried = [...carriedIn(job.staged, 'file'), ...refs]
      // No remote of its own: the repository itself.
      const target = remote === undefined || /^[\w.-]{1,60}$/.test(readableText(remote)) ? undefined : remote
      call.shell.send({ at: call.at, channel: 'git', tool: 'git push', target, carried })
      return nothing
    }
    case 'credential':
    case 'credential-store':
      return taintedValue(tokenTaint(call.at), 'git credential')
    case 'apply':
    case 'am':
      notePatched(job, joined(call.stdin, ...read.operands.flatMap((each) => job.read(each, call.at) ?? [])))
      return unknownValue('git')
    case 'clone':
    case 'fetch':
    case 'ls-remote':
    case 'pull':
      if (action === 'fetch' || action === 'pull') noteFetched(job, read.operands[0], action === 'pull')
      for (const each of read.operands)
        if (secretsIn(each).length > 0)
          call.shell.send({ at: call.at, channel: 'http', tool: `git ${action}`, target: each, carried: carriedIn(each, 'userinfo') })
      return unknownValue('git')
    default:
      return unknownValue('git')
  }
}

/** Checkout leaves its token in the configuration, where `git config --get` finds it. */
function config(call: Call, args: readonly Value[]): Value {
  const text = args.map(readableText).join(' ')
  const { settings } = call.shell.world.job
  const proxy = args.findIndex((each) => /^https?(?:\.https?:\/\/[^\s]{1,200})?\.proxy$/.test(readableText(each)))
  if (proxy !== -1 && args[proxy + 1] !== undefined) settings.set('proxy', args[proxy + 1] as Value)
  const isUnchecked = args.some((each, index) => {
    const next = readableText(args[index + 1] ?? nothing)
    return /\.sslcainfo$/i.test(readableText(each)) || (/\.sslverify$/i.test(readableText(each)) && /^(?:false|0|no|off)$/i.test(next))
  })
  if (isUnchecked) settings.set('unchecked', textValue('yes'))
  for (const [index, each] of args.entries()) {
    const code = args[index + 1]
    if (code !== undefined) runSetting(call, readableText(each).toLowerCase(), code)
  }
  const isRead = /(?:^|\s)(?:--get(?:-all|-regexp|-urlmatch)?|-l|--list|get|list)\b/.test(text) || args.length === 1
  if (isRead && /extraheader|(?:^|\s)(?:-l|--list|list)(?:\s|$)|credential|insteadof/i.test(text))
    return taintedValue(tokenTaint(call.at), 'checkout token')
  return unknownValue('git config')
}

/** Settings whose value git runs as a command, some of them only behind a `!`. */
function runSetting(call: Call, name: string, code: Value): void {
  const isMarked = leadOf(code).startsWith('!')
  if (/^(?:alias\.[\w-]{1,60}|credential\.(?:.{1,200}\.)?helper)$/.test(name) && isMarked) call.shell.runText(withoutLead(code, 1), call.at)
  else if (
    /^(?:core\.(?:sshcommand|fsmonitor|pager|editor|gitproxy|askpass)|(?:filter|diff)\.[\w-]{1,60}\.(?:clean|smudge|process|textconv|command)|diff\.external|sequence\.editor)$/.test(
      name,
    )
  )
    call.shell.runText(code, call.at)
}

const ghNames = new Set(
  'body body-file title repo filename desc method field raw-field header input jq json template label assignee notes notes-file secret body-text app env org user visibility description homepage'.split(
    ' ',
  ),
)

const gh: Command = (call) => {
  const words = call.args.filter((each) => !readableText(each).startsWith('-'))
  const area = readableText(words[0] ?? nothing)
  const action = readableText(words[1] ?? nothing)
  const read = readOptions(call.args, { letters: 'bFtRfdXHqlan', names: ghNames })
  const { job } = call.shell.world
  if (area === 'auth' && action === 'token') return taintedValue(tokenTaint(call.at), 'gh auth token')
  if (area === 'api') return api(call, read.operands[1] ?? nothing, read)
  if ((area === 'run' && action === 'delete') || (area === 'cache' && action === 'delete-all')) {
    if (area === 'run') recordDeed(call.shell.world, 'hides', call.at, 'gh', 'deletes the records of workflow runs')
    return nothing
  }
  if ((area === 'secret' || area === 'variable') && action === 'set') {
    const repository = read.options.find(({ name }) => name === '-R' || name === '--repo')?.value
    const body = read.options.filter(({ name }) => name === '-b' || name === '--body').flatMap(({ value }) => value ?? [])
    const carried = [...body, call.stdin].flatMap((each) => carriedIn(each, 'argument'))
    if (area === 'variable')
      call.shell.send({
        at: call.at,
        channel: 'comment',
        tool: 'gh variable',
        target: repository,
        carried: [...body, call.stdin].flatMap((each) => carriedIn(each, 'body')),
      })
    else call.shell.send({ at: call.at, channel: 'git', tool: 'gh secret', target: repository, carried: carried.filter(() => false) })
    return nothing
  }
  if (action === 'download') job.files.set('artifacts', textValue('yes'))
  const visibility = read.options.find(({ name }) => name === '--visibility')?.value
  if (area === 'repo' && action === 'edit' && readableText(visibility ?? nothing) === 'public')
    recordDeed(call.shell.world, 'leaves-door', call.at, 'gh', 'makes a private repository public')
  const channel = channelOf(area, action)
  if (channel === undefined) return unknownValue('gh')
  const files = read.options
    .filter(({ name }) => /^(?:--body-file|-F|--notes-file)$/.test(name))
    .flatMap(({ value }) =>
      value === undefined ? [] : [/^-$/.test(readableText(value)) ? call.stdin : (job.read(value, call.at) ?? nothing)],
    )
  const operands = read.operands
    .slice(2)
    .flatMap((each) => (readableText(each) === '-' ? [call.stdin] : [each, job.read(each, call.at) ?? nothing]))
  const options = read.options.flatMap(({ value }) => value ?? [])
  if (channel === 'release') publishAssets({ ...call, name: 'gh release' }, read.operands.slice(2))
  const input = area === 'gist' && read.operands.length <= 2 ? [call.stdin] : []
  call.shell.send({
    at: call.at,
    channel,
    tool: `gh ${area}`,
    target: undefined,
    carried: [...files, ...operands, ...options, ...input].flatMap((each) => carriedIn(each, 'body')),
  })
  return nothing
}

function channelOf(area: string, action: string): Channel | undefined {
  if (area === 'gist' && /^(?:create|edit)$/.test(action)) return 'gist'
  if (/^(?:issue|pr|discussion)$/.test(area) && /^(?:create|comment|edit|review|close|merge)$/.test(action)) return 'comment'
  if (area === 'release' && /^(?:create|upload|edit)$/.test(action)) return 'release'
  if (area === 'repo' && /^(?:create|edit)$/.test(action)) return 'comment'
  return undefined
}

/** `gh api`: the path says what it is. */
function api(call: Call, path: Value, read: ReturnType<typeof readOptions>): Value {
  const text = readableText(path)
  const { job } = call.shell.world
  const bodies = read.options.flatMap(({ name, value }) => {
    if (value === undefined || /^(?:-H|--header|-q|--jq|-X|--method|-t|--template)$/.test(name)) return []
    if (name === '--input') return [readableText(value) === '-' ? call.stdin : (job.read(value, call.at) ?? nothing)]
    const at = typeof value.pieces[0] === 'string' ? /^[\w[\]-]{1,80}=@/.exec(value.pieces[0]) : null
    return at === null ? [value] : [job.read(withoutLead(value, at[0].length), call.at) ?? call.stdin]
  })
  const spoken = bodies.map(readableText).join(' ')
  doorAt(
    call,
    text,
    spoken,
    read.options.some(
      ({ name, value }) => /^(?:-X|--method)$/.test(name) && /^(?:put|post|patch|delete)$/i.test(readableText(value ?? nothing)),
    ) || bodies.length > 0,
  )
  if (/registration-token|remove-token|access_tokens/.test(text))
    return taintedValue({ ...tokenTaint(call.at), key: 'runner', name: 'a token that registers runners' }, 'runner token')
  const channel: Channel = /^\/?gists/.test(text)
    ? 'gist'
    : /\/contents\/|\/git\/(?:blobs|refs|trees|commits)/.test(text)
      ? 'git'
      : 'comment'
  if (!/\/actions\/secrets|\/dependabot\/secrets/.test(text))
    call.shell.send({ at: call.at, channel, tool: 'gh api', target: undefined, carried: bodies.flatMap((each) => carriedIn(each, 'body')) })
  return unknownValue('gh api')
}

/** Calls of the forge's interface that let somebody in, or wipe traces. */
export function doorAt(call: Pick<Call, 'at' | 'name' | 'shell'>, path: string, body: string, isWrite: boolean): void {
  if (!isWrite) return
  const { world } = call.shell
  if (/\/collaborators\/[\w-]{1,40}$/.test(path))
    recordDeed(world, 'leaves-door', call.at, call.name, 'adds a collaborator to the repository')
  else if (/^\/?(?:repos\/[^?]{1,200}\/keys|user\/(?:keys|gpg_keys|ssh_signing_keys))$/.test(path)) {
    recordDeed(world, 'leaves-door', call.at, call.name, 'adds a key that opens the repository')
  } else if (/^\/?repos\/[^?]{1,200}$/.test(path) && /["']?private["']?[=:\s]{1,4}false|visibility["']?[=:\s]{1,4}["']?public/.test(body)) {
    recordDeed(world, 'leaves-door', call.at, call.name, 'makes a private repository public')
  } else if (/\/contents\/\.github\/workflows\//.test(path) && isThievish(body)) {
    recordDeed(world, 'leaves-door', call.at, call.name, 'writes a workflow that takes secrets into a repository')
  }
}

/** Whether what is written, plain or as base64, takes secrets or serves strangers. */
function isThievish(body: string): boolean {
  const encoded = /(?:content[=:]["' ]{0,3})([A-Za-z0-9+/=]{40,20000})/.exec(body)?.[1]
  const text = `${body}\n${encoded === undefined ? '' : (fromBase64(encoded) ?? '')}`
  return /toJSON\(\s?secrets|\$\{\{\s?secrets\.|self-hosted|\bcurl\b/i.test(text)
}

/** `config.sh --url … --token …` of a runner: the machine then takes work from whoever owns the address. */
const runnerConfig: Command = (call) => {
  const text = call.args.map(readableText).join(' ')
  if (!/--url\b/.test(text) || !/--token\b/.test(text)) return nothing
  recordDeed(call.shell.world, 'leaves-door', call.at, 'config.sh', 'registers the machine as a runner')
  return nothing
}

/** Programs of forges. */
export const forgeCommands: Readonly<Record<string, Command>> = {
  git,
  gh,
  hub: gh,
  glab: gh,
  'config.sh': runnerConfig,
  'run.sh': () => nothing,
  crontab: (call) => {
    const text = joined(call.stdin, ...call.args.map((each) => call.shell.world.job.read(each, call.at) ?? nothing))
    // Five fields say when; the rest is what runs.
    for (const line of linesOf(text).slice(0, 20)) {
      const when = /^\s{0,9}(?:@\w{1,10}|(?:[\d*,/-]{1,20}\s{1,5}){5})/.exec(leadOf(line))
      if (when !== null) call.shell.runText(withoutLead(line, when[0].length), call.at)
    }
    if (/curl|wget|bash|sh\s/.test(knownText(text) ?? ''))
      recordDeed(call.shell.world, 'leaves-door', call.at, 'crontab', 'leaves a task that runs later')
    return nothing
  },
  systemctl: () => nothing,
  'git-push': (call) => {
    call.shell.send({
      at: call.at,
      channel: 'git',
      tool: 'git push',
      target: call.args[0],
      carried: carriedIn(call.shell.world.job.staged, 'file'),
    })
    return unknownValue(pathKey(call.word))
  },
}
