import type { Call, Command } from '../../commands.ts'
import { alteredValue, fetchedFrom, isSecret, joined, readableText, secretsIn, unknownValue, type Value, withHop } from '../../value.ts'
import { filesNamed } from './contents.ts'
import { isWithoutPassword } from './without-password.ts'

/** A program that passes on a part, or another order: masks no longer find a secret in it. */
export const cutter: Command = (call) => {
  if (isNamesOnly(call)) return unknownValue(call.name)
  const value = joined(call.stdin, ...filesNamed(call))
  if (isClaims(call, value)) return unknownValue('claims')
  if (isWithoutPassword(call, value)) return unknownValue(call.name)
  return isSecret(value) || fetchedFrom(value) !== undefined
    ? withHop(alteredValue(value, call.name), call.at, `cut by ${call.name}`)
    : joined(value, unknownValue(call.name))
}

/** The middle of an identity says who asks for what, and without its signature nobody believes it. */
function isClaims(call: Call, value: Value): boolean {
  const secrets = secretsIn(value)
  const text = call.args.map(readableText).join(' ')
  return (
    call.name === 'cut' &&
    secrets.length > 0 &&
    secrets.every((each) => each.taint.kind === 'identity') &&
    /^-d ?\.\s?-f ?2(?: [^-]|$)/.test(text)
  )
}

/** What keeps the names of settings and drops their values, or keeps a few letters. */
export function isNamesOnly(call: Call): boolean {
  const text = call.args.map(readableText).join(' ')
  if (call.name === 'cut') return /^-d ?= -f ?1(?: [^-]|$)|^-f ?1 -d ?=(?: [^-]|$)|^-[cb] ?1?-[1-8]$|^-c ?[1-8](?:-[1-8])?$/.test(text)
  if (call.name === 'sed' || call.name === 'gsed') return /^(?:-[nEr] )?s[/|#]=\.\*[/|#][=*.\w<>-]{0,20}[/|#]g?$/.test(text)
  return /^-F ?["']?=["']? .{0,10}print \$1\b/.test(text)
}
