import { addressOf, carriedIn } from '../address.ts'
import type { Call, Command } from '../commands.ts'
import { pathKey } from '../job-state.ts'
import { fileTaint, remoteTaint } from '../taint.ts'
import {
  isSecret,
  knownText,
  nothing,
  readableText,
  secretsIn,
  taintedValue,
  textValue,
  unknownValue,
  type Value,
  withHop,
} from '../value.ts'
import { recordDeed } from '../world.ts'
import { runsCode } from './program-commands.ts'
import { runLaterWords } from './wrappers/later-words.ts'

/** A program that we know nothing of: a script that the job wrote, a program that it fetched, or anything else. */
export const otherProgram: Command = (call) => {
  const { shell, at } = call
  const { job } = shell.world
  const alias = shell.variables.get(`alias ${call.name}`)
  if (alias !== undefined) {
    const text = knownText(alias)
    if (text !== undefined && !text.startsWith(call.name))
      return shell.call([...text.split(/\s+/).map(textValue), ...call.args], call.stdin, at)
  }
  if (
    /^(?:xmrig|xmr-stak|cpuminer|minerd|ethminer|t-rex|nbminer|lolminer|teamredminer|ccminer|phoenixminer)/.test(call.name) ||
    isMining(call.args.map(readableText))
  ) {
    recordDeed(shell.world, 'mines', at, call.name, 'mines coins on the runner')
  }
  const isPath = /[/\\]/.test(readableText(call.word))
  const held = isPath || job.files.has(call.name) ? job.read(call.word, at) : undefined
  if (held !== undefined) {
    runsCode(call, held, 'runs what it fetched')
    return runWritten(call, held)
  }
  job.files.set('built', textValue('yes'))
  const later = runLaterWords(call)
  if (later !== undefined) return later
  sendByName(call)
  const found = searchedBy(call)
  if (found !== undefined) return found
  const from = isPath ? (job.fetched.get(pathKey(call.word)) ?? job.fetched.get('*')) : undefined
  if (from !== undefined) return taintedValue(remoteTaint(readableText(from), at), 'remote')
  if (isPlainFilter(call)) return call.stdin
  return secretsIn(...call.args).length === 0 && !isSecret(call.stdin) ? unknownValue(call.name) : nothing
}

/** In a pipe and with no words of its own but options: what goes in comes out, however it looks then. */
function isPlainFilter({ args, stdin }: Call): boolean {
  return (
    isSecret(stdin) &&
    args.length <= 2 &&
    args.every((each) => /^-{1,2}[a-zA-Z]/.test(readableText(each)) && !/stdin|login|sign|key|pass/i.test(readableText(each)))
  )
}

/** The script that the job wrote to a file: by its first line in another language, else as shell. */
function runWritten(call: Call, code: Value): Value {
  const lead = typeof code.pieces[0] === 'string' ? code.pieces[0].slice(0, 100) : ''
  const program = /^#!.{0,60}?\b(python|node|perl|ruby|php|deno|bun|pwsh)\d?/.exec(lead)?.[1]
  if (program !== undefined) return call.shell.call([textValue(program), call.word, ...call.args], call.stdin, call.at)
  const { positional } = call.shell
  call.shell.positional = call.args
  const out = call.shell.runText(code, call.at, call.stdin)
  call.shell.positional = positional
  return out
}

/** Any program may send what it is given to an address that it is given. */
function sendByName(call: Call): void {
  const address = call.args.find((each) => /\b(?:https?|wss?|ftp|tcp):\/\//.test(readableText(each)))
  if (address === undefined) {
    sendToBare(call)
    return
  }
  const input = carriedIn(call.stdin, 'argument')
  const carried = [
    ...call.args.flatMap((each) => (each === address ? (addressOf(each)?.carried ?? []) : carriedIn(each, 'argument'))),
    ...input,
  ]
  call.shell.send({ at: call.at, channel: 'http', tool: call.name, target: address, carried })
}

/** A bare address among the words of a program that we do not know, and what it is given beside. */
function sendToBare(call: Call): void {
  const target = call.args.find((each) => /^(?:[\w.-]{1,60}@|\/\/)?\d{1,3}(?:\.\d{1,3}){3}(?=$|[:/\s])/.test(readableText(each)))
  if (target === undefined) return
  const { job } = call.shell.world
  const host =
    readableText(target)
      .replace(/^(?:[^@]{0,60}@|\/\/)/, '')
      .split(/[:/\s]/)[0] ?? ''
  const words = call.args.flatMap((each) => readableText(each).split(/\s+/).slice(0, 20))
  const files = words.flatMap((each) => (each.length > 0 ? (job.files.get(each) ?? []) : []))
  const carried = [
    ...call.args.flatMap((each) => carriedIn(each, 'body')),
    ...[call.stdin, ...files].flatMap((each) => carriedIn(each, 'file')),
  ]
  call.shell.send({ at: call.at, channel: 'socket', tool: call.name, target: textValue(host), carried })
}

/** Programs that look for secrets print what they find. */
function searchedBy(call: Call): Value | undefined {
  const text = call.args.map(readableText).join(' ')
  const isSearch = /^(?:trufflehog|gitleaks|noseyparker|titus|ggshield|detect-secrets|whispers|kingfisher)$/.test(call.name)
  if (isSearch && /(?:^|\s)(?:filesystem|dir|scan|--source|-s)?\s?(?:\/|~|‹\$HOME›)(?:\s|$)/.test(text)) {
    return withHop(taintedValue(fileTaint('secrets found on the machine', call.at), call.name), call.at, `found by ${call.name}`)
  }
  return undefined
}

/** What only programs that mine are told: the pool, the wallet, what the author gets. */
function isMining(words: readonly string[]): boolean {
  if (words.some((each) => /stratum\d?\+(?:tcp|ssl)/.test(each))) return true
  const signs = words.filter((each) =>
    /^--?(?:donate-level|coin|rig-id|nicehash|cpu-max-threads-hint|randomx-[\w-]{1,20}|algo|pool|wallet)(?:=|$)|^[48][0-9AB][1-9A-HJ-NP-Za-km-z]{92,104}$|^(?:pool|xmr|monero|rx|eth|kawpow)[\w-]{0,30}\.[\w.-]{1,60}:\d{2,5}$|^(?:rx\/0|randomx|monero|kawpow|ethash|autolykos2)$/.test(
      each,
    ),
  )
  return signs.length >= 3
}
