import type { Call } from '../../commands.ts'
import { withoutLead } from '../../options.ts'
import { joined, readableText, textValue, type Value } from '../../value.ts'
import { leadOf } from '../../value-lines.ts'
import { config } from './git-config.ts'

/** `git -c name=value`: a setting for one command, which git may run. */
export function noteGivenSettings(call: Call, args: readonly Value[]): void {
  for (const [index, each] of args.entries()) {
    const given = readableText(each) === '-c' ? args[index + 1] : undefined
    const equals = given === undefined ? -1 : leadOf(given).indexOf('=')
    if (given !== undefined && equals > 0) config(call, [textValue(leadOf(given).slice(0, equals)), withoutLead(given, equals + 1)])
  }
}

/** What git runs at some words: `bisect run`, `submodule foreach`, `rebase --exec`; none where it runs nothing. */
export function runByGit(call: Call, action: string, words: readonly Value[]): Value | undefined {
  const texts = words.slice(0, 40).map(readableText)
  if (action === 'bisect' && texts[0] === 'run' && words.length > 1) return call.shell.call(words.slice(1), call.stdin, call.at)
  if (action === 'submodule' && texts.includes('foreach')) {
    const line = words.slice(texts.indexOf('foreach') + 1).filter((each) => !/^--?\w/.test(readableText(each)) || words.length > 3)
    return call.shell.runText(joined(...line.flatMap((each) => [each, textValue(' ')])), call.at)
  }
  const exec = action === 'rebase' ? texts.findIndex((each) => /^(?:-x|--exec)$/.test(each)) : -1
  const line = exec === -1 ? undefined : words[exec + 1]
  return line === undefined ? undefined : call.shell.runText(line, call.at)
}
