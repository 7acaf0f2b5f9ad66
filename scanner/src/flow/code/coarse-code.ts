import type { Span } from '../../model/span.ts'
import { carriedIn } from '../address.ts'
import type { ShellRun } from '../shell-run.ts'
import { isSecret, joined, knownText, nothing, readableText, textValue, type Value } from '../value.ts'

/** Words by which programs say that they want all of the environment. */
const wholeEnvironment = /\b(?:environ|array get env|get-?environment|env::vars|printenv|ENVIRON)\b/i

/** A credential of one's own stands behind such a word. */
const asCredential = /(?:authorization|bearer|x-[\w-]{1,30}(?:key|token)|private-token)["':\s,=+(.]{1,30}$/i

/**
 * A program in a language that we do not read: what it mentions of the environment is taken to go to every address that it
 * mentions. What it prints is all of that too.
 */
export function runCoarse(shell: ShellRun, tool: string, code: Value, at: Span): Value {
  const text = readableText(code)
  for (const match of text.matchAll(
    /\b(?:system|popen|execl[ep]?|posix_spawn|callCommand|runCommand)\s{0,3}\(?\s{0,3}"((?:[^"\\\n]|\\.){4,600})"/g,
  ))
    shell.runText(textValue((match[1] as string).replaceAll('\\"', '"')), at)
  const mentioned = mentionedIn(shell, code, text, at)
  if (!isSecret(mentioned)) return nothing
  for (const target of addressesIn(text)) {
    const isSocket = !/^(?:https?|ftp|wss?):/.test(target)
    shell.send({ at, channel: isSocket ? 'socket' : 'http', tool, target: textValue(target), carried: carriedIn(mentioned, 'body') })
  }
  return addressesIn(text).length === 0 ? mentioned : nothing
}

function mentionedIn(shell: ShellRun, code: Value, text: string, at: Span): Value {
  const found: Value[] = code.pieces.filter((each) => typeof each !== 'string').map((each) => ({ pieces: [each] }))
  if (wholeEnvironment.test(text) && !/(?:environ|env)\s{0,3}[[(]/i.test(text)) found.push(shell.dump(at))
  let words = 0
  for (const match of (knownText(code) ?? text).matchAll(/\b[A-Za-z_]\w{0,80}\b/g)) {
    words += 1
    if (words > 3000) break
    // A single letter is a name of the environment only where it is quoted or asked for.
    if (match[0].length < 3 && !/["'(]/.test(text[match.index - 1] ?? '')) continue
    const value = shell.lookup(match[0], at)
    if (!isSecret(value)) continue
    found.push(textValue(asCredential.test(text.slice(Math.max(0, match.index - 60), match.index)) ? ' Authorization: ' : ' '), value)
  }
  return joined(...found)
}

function addressesIn(text: string): string[] {
  const found = new Set<string>()
  for (const match of text.matchAll(/\b(?:https?|ftp|wss?):\/\/[\w.:-]{1,200}/g)) found.add(match[0])
  for (const match of text.matchAll(/\/inet[46]?\/(?:tcp|udp)\/\d{1,5}\/([\w.-]{1,200})\/(\w{1,8})/g)) found.add(`${match[1]}:${match[2]}`)
  for (const match of text.matchAll(/["'\s](\d{1,3}(?:\.\d{1,3}){3})["'\s]/g)) found.add(match[1] as string)
  return [...found].slice(0, 10)
}
