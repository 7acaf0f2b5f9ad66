import { carriedIn } from '../../address.ts'
import type { Call, Command } from '../../commands.ts'
import type { Channel } from '../../flow-facts.ts'
import { readOptions, withoutLead } from '../../options.ts'
import { tokenTaint } from '../../taint.ts'
import { nothing, readableText, taintedValue, textValue, unknownValue, type Value } from '../../value.ts'
import { recordDeed } from '../../world.ts'
import { isHandedOut } from '../credentials/handed-out.ts'
import { publishAssets } from '../publish/release.ts'
import { doorAt } from './door.ts'

const ghNames = new Set(
  'body body-file title repo filename desc method field raw-field header input jq json template label assignee notes notes-file secret body-text app env org user visibility description homepage'.split(
    ' ',
  ),
)

export const gh: Command = (call) => {
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
    carried: [...files, ...operands, ...options, ...input]
      .flatMap((each) => carriedIn(each, 'body'))
      // The password of a preview, kept in its cluster, is told to whoever reviews it.
      .filter(({ secret }) => channel === 'gist' || !isHandedOut(secret.taint)),
  })
  return nothing
}

function channelOf(area: string, action: string): Channel | undefined {
  if (area === 'gist' && /^(?:create|edit)$/.test(action)) return 'gist'
  if (/^(?:issue|pr|discussion)$/.test(area) && /^(?:create|comment|edit|review|close|merge)$/.test(action)) return 'comment'
  if (area === 'release' && /^(?:create|upload|edit)$/.test(action)) return 'release'
  if (/^(?:repo|label|project|milestone|ruleset)$/.test(area) && /^(?:create|edit|item-create|field-create)$/.test(action)) return 'comment'
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
