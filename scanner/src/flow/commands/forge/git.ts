import { carriedIn } from '../../address.ts'
import type { Command } from '../../commands.ts'
import { readOptions } from '../../options.ts'
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
import { config } from './git-config.ts'

const gitNames = new Set(['message', 'file', 'author', 'branch', 'depth', 'origin', 'git-dir', 'work-tree'])

export const git: Command = (call) => {
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
