import { addressOf } from '../../address.ts'
import type { Call } from '../../commands.ts'
import { asLoot } from '../../diversions.ts'
import { ownerOf } from '../../host-classes.ts'
import { withoutLead } from '../../options.ts'
import { tokenTaint } from '../../taint.ts'
import { nothing, readableText, taintedValue, textValue, unknownValue, type Value } from '../../value.ts'
import { leadOf } from '../../value-lines.ts'
import { keepWords, keptWords } from './kept-words.ts'

/** Checkout leaves its token in the configuration, where `git config --get` finds it. */
export function config(call: Call, args: readonly Value[]): Value {
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
  noteInstead(call, args)
  const isRead = /(?:^|\s)(?:--get(?:-all|-regexp|-urlmatch)?|-l|--list|get|list)\b/.test(text) || args.length === 1
  if (isRead && /extraheader|(?:^|\s)(?:-l|--list|list)(?:\s|$)|credential|insteadof/i.test(text))
    return taintedValue(tokenTaint(call.at), 'checkout token')
  return ownSetting(call, args)
}

/** `git config a.b value`, and `git config a.b` later: what the job itself put there. */
function ownSetting(call: Call, args: readonly Value[]): Value {
  const words = args.filter((each) => !readableText(each).startsWith('-'))
  const isVerb = /^(?:get|set|unset|add)$/.test(readableText(words[0] ?? nothing))
  const [name = nothing, value] = isVerb ? words.slice(1) : words
  if (value === undefined) return keptWords(call, `config ${readableText(name).toLowerCase()}`)
  keepWords(call, `config ${readableText(name).toLowerCase()}`, value)
  return unknownValue('git config')
}

/** `url.x.insteadOf https://github.com/`: everything that is meant for the forge goes to `x`, its credentials too. */
function noteInstead(call: Call, args: readonly Value[]): void {
  const at = args.findIndex((each) => /^url\..{1,400}\.(?:push)?insteadof$/i.test(readableText(each)))
  const meant = readableText(args[at + 1] ?? nothing)
  const [name] = args.slice(at)
  const address = at === -1 || name === undefined ? undefined : addressOf(withoutEnd(name, /\.(?:push)?insteadof$/i))
  if (address === undefined || !/(?:^|[/@])github\.com(?:[/:]|$)/.test(meant) || ownerOf(address.host) === 'github') return
  call.shell.send({ at: call.at, channel: 'http', tool: 'git config', target: name, carried: asLoot(address.carried) })
}

function withoutEnd(value: Value, end: RegExp): Value {
  const last = value.pieces.at(-1)
  return typeof last === 'string' ? { pieces: [...value.pieces.slice(0, -1), last.replace(end, '')] } : value
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
