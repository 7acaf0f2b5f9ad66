import { carriedIn } from '../../address.ts'
import type { Call, Command } from '../../commands.ts'
import type { Carried } from '../../flow-facts.ts'
import { readOptions, withoutLead } from '../../options.ts'
import { noteCheckedOut, noteFetched, notePatched } from '../../source-tree.ts'
import { tokenTaint } from '../../taint.ts'
import {
  alteredValue,
  isSecret,
  joined,
  nothing,
  readableText,
  secretsIn,
  taintedValue,
  textValue,
  unknownValue,
  type Value,
} from '../../value.ts'
import { leadOf } from '../../value-lines.ts'
import { clonedFrom, keepClone } from './cloned.ts'
import { config } from './git-config.ts'
import { noteGivenSettings, runByGit } from './git-runs.ts'
import { keepWords, keptWords, messagesOf } from './kept-words.ts'

const gitNames = new Set(['message', 'file', 'author', 'branch', 'depth', 'origin', 'git-dir', 'work-tree'])

export const git: Command = (call) => {
  let at = 0
  while (at < call.args.length && readableText(call.args[at] as Value).startsWith('-'))
    at += /^-[Cc]$/.test(readableText(call.args[at] as Value)) ? 2 : 1
  const action = readableText(call.args[at] ?? nothing)
  const rest = call.args.slice(at + 1)
  const read = readOptions(rest, { letters: 'mFbCo', names: gitNames })
  const { job } = call.shell.world
  noteGivenSettings(call, call.args.slice(0, at))
  const ran = runByGit(call, action, rest)
  if (ran !== undefined) return ran
  switch (action) {
    case 'add': {
      const isAll = read.options.some(({ name }) => /^(?:-A|--all|-u)$/.test(name)) || read.operands.length === 0
      const staged = isAll ? [job.below(textValue('.'))] : read.operands.map((each) => job.read(each, call.at) ?? job.below(each))
      job.staged = joined(job.staged, ...staged)
      return nothing
    }
    case 'commit': {
      const message = messagesOf(call, read.options)
      keepWords(call, 'message', ...message)
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
      if (action === 'notes' || action === 'tag') {
        const message = messagesOf(call, read.options)
        keepWords(call, 'message', ...message)
        job.staged = joined(job.staged, ...message.filter(isSecret))
        if (message.length === 0) return keptWords(call, 'message')
      }
      job.staged = joined(job.staged, ...rest.filter(isSecret))
      return nothing
    case 'log':
    case 'for-each-ref':
      return keptWords(call, 'message')
    case 'show':
    case 'cat-file':
      return shown(call, read.operands)
    case 'hash-object':
      keepWords(call, 'object', read.options.some(({ name }) => name === '--stdin') ? call.stdin : nothing, ...heldIn(call, read.operands))
      return unknownValue('git object')
    case 'bundle':
      if (readableText(read.operands[0] ?? nothing) === 'create' && read.operands[1] !== undefined)
        call.shell.writeFile(read.operands[1], alteredValue(job.staged, 'bundle'), false, call.at)
      return nothing
    case 'remote':
      if (/^(?:add|set-url)$/.test(readableText(read.operands[0] ?? nothing)))
        job.remotes.set(readableText(read.operands[1] ?? nothing), read.operands.at(-1) ?? nothing)
      return nothing
    case 'config':
      return config(call, rest)
    case 'submodule':
      if (readableText(read.operands[0] ?? nothing) === 'add') keepClone(call, ...fromAddress(read.operands))
      return unknownValue('git')
    case 'archive':
      return archived(rest)
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
      if (action === 'clone') keepClone(call, ...fromAddress(read.operands))
      if (action === 'fetch' || action === 'pull') noteFetched(job, read.operands[0], action === 'pull')
      for (const each of read.operands)
        if (secretsIn(each).length > 0)
          call.shell.send({ at: call.at, channel: 'http', tool: `git ${action}`, target: each, carried: inUserinfo(each) })
      return unknownValue('git')
    default:
      return unknownValue('git')
  }
}

const heldIn = (call: Call, paths: readonly Value[]): Value[] => paths.flatMap((each) => call.shell.world.job.read(each, call.at) ?? [])

/** `git show HEAD:file`, or messages and objects. */
function shown(call: Call, words: readonly Value[]): Value {
  const path = /^[^:]{1,100}:(.{1,200})$/.exec(readableText(words.at(-1) ?? nothing))?.[1]
  const held = path === undefined ? undefined : call.shell.world.job.files.get(path)
  return held ?? keptWords(call, 'message', 'object')
}

/** `git archive --remote=url`: files of others. */
function archived(args: readonly Value[]): Value {
  const at = args.findIndex((each) => leadOf(each).startsWith('--remote'))
  const arg = args[at]
  if (arg === undefined) return unknownValue('git')
  const remote = leadOf(arg).startsWith('--remote=') ? withoutLead(arg, '--remote='.length) : (args[at + 1] ?? nothing)
  return clonedFrom(remote) ?? unknownValue('git')
}

/** From the address on: values of options that nobody knows may stand before it. */
function fromAddress(words: readonly Value[]): [Value | undefined, Value | undefined] {
  const at = words.findIndex((each) => /^\w{2,8}:\/\//.test(readableText(each)))
  return [words[at], words[at + 1]]
}

/** What stands before the host: the name of a user there is no name of what follows. */
const inUserinfo = (address: Value): Carried[] => carriedIn(address, 'userinfo').map((each) => ({ ...each, label: undefined }))
