import type { Call, Command } from '../../commands.ts'
import { joined, knownText, readableText, textValue, type Value } from '../../value.ts'
import { leadOf } from '../../value-lines.ts'
import { variablesFrom } from './named-variables.ts'

export const printenv: Command = (call) => {
  const names = call.args.filter((each) => !readableText(each).startsWith('-'))
  if (names.length === 0) return call.shell.dump(call.at)
  // A name that only the run knows may be any.
  const heldBy = (each: Value) => {
    const name = knownText(each)
    if (name !== undefined) return call.shell.lookup(name, call.at)
    const beginning = leadOf(each)
    return beginning.length < 2 ? call.shell.dump(call.at) : variablesFrom(call, [beginning])
  }
  return joined(...names.map(heldBy), textValue('\n'))
}

/** `envsubst` fills in every variable that the text names; which, we do not follow. */
export function secretsOfEnv(call: Call): Value[] {
  const text = knownText(call.stdin) ?? ''
  return [...text.matchAll(/\$\{?(\w{1,80})\}?/g)].slice(0, 50).map((match) => call.shell.lookup(match[1] as string, call.at))
}
