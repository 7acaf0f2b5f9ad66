import type { Command } from '../../commands.ts'
import {
  alteredValue,
  fetchedFrom,
  isSecret,
  joined,
  nothing,
  readableText,
  secretsIn,
  spaced,
  textValue,
  unknownValue,
  type Value,
} from '../../value.ts'
import { writeScript } from '../npm-settings.ts'
import { filesNamed } from './contents.ts'
import { environmentOf, keyOfVariable } from './jq-environment.ts'

export const jq: Command = (call) => {
  const given: Value[] = []
  const named: { readonly name: string; readonly value: Value }[] = []
  const plain: string[] = []
  for (let at = 0; at < call.args.length; at += 1) {
    const arg = call.args[at] as Value
    const text = readableText(arg)
    if (/^--(?:arg|argjson)$/.test(text)) {
      named.push({ name: readableText(call.args[at + 1] ?? nothing), value: call.args[at + 2] ?? nothing })
      at += 2
    } else if (/^--(?:rawfile|slurpfile)$/.test(text)) {
      given.push(call.shell.world.job.read(call.args[at + 2] ?? nothing, call.at) ?? nothing)
      at += 2
    } else if (/^--(?:args|jsonargs)$/.test(text)) {
      given.push(...call.args.slice(at + 1))
      break
    } else if (!text.startsWith('-')) {
      plain.push(text)
      if (isSecret(arg)) given.push(arg)
    }
  }
  const program = plain[0] ?? ''
  for (const { name, value } of named) {
    const key = keyOfVariable(program, name)
    given.push(key === undefined ? value : joined(textValue(`"${key}": "`), value))
  }
  // `.scripts.postinstall = "…"` of a package that is published afterwards.
  for (const match of program.matchAll(/\.scripts\.["']?(\w{1,40})["']?\s{0,3}=\s{0,3}"([^"\n]{1,500})"/g))
    writeScript(call, match[1] as string, textValue(match[2] as string))
  const input = joined(call.stdin, ...filesNamed(call))
  // A short-lived token out of the answer of somebody else's service.
  if (
    /^\.?\[?["']?\.?(?:access_token|accessToken|id_token)\b/.test(program) &&
    secretsIn(input).every((each) => each.taint.kind === 'secret')
  )
    return unknownValue('token')
  // The names of secrets, and whether there are any, are no secret.
  if (/\bkeys(?:_unsorted)?\b|\bhas\(|\blength\b/.test(program) && !/\.value|\bto_entries\b|map_values/.test(program))
    return unknownValue('jq')
  const value = joined(input, spaced(given))
  const dumped = environmentOf(call, program)
  if (/@base64\b|@base32\b|explode|@uri/.test(program)) return alteredValue(joined(value, dumped), 'jq')
  // `"NAME=" + .x`: a line for the runner.
  const lead = /^\s{0,9}(?:\.[\w.[\]]{0,60}\s{0,3}\|\s{0,3})?"([\w-]{1,100}=)/.exec(program)?.[1]
  if (lead !== undefined && (isSecret(value) || isSecret(dumped))) return joined(textValue(lead), value, dumped, textValue('\n'))
  return isSecret(value) || dumped !== nothing || fetchedFrom(value) !== undefined ? joined(value, dumped) : unknownValue('jq')
}
