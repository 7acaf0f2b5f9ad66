import type { Call, Command } from '../../commands.ts'
import { noNames, readOptions } from '../../options.ts'
import { isSecret, joined, nothing, readableText, textValue, type Value } from '../../value.ts'
import { filter } from './filter.ts'

/** Compares, lays out, numbers or converts: what goes in comes out, and a mask still finds it. */
const passing =
  'diff sdiff diff3 wdiff colordiff comm join pr ts expand unexpand colrm col colcrt ul rs lam nkf recode uconv pv mbuffer buffer less more most ' +
  'ptx tsort pandoc csvcut csvformat csvjson csvtool xsv mlr datamash dasel xmllint xmlstarlet htmlq pup gron ungron hjson fx jshon jello ' +
  'json2yaml yaml2json toml2json remarshal json.tool ccze lolcat vipe ifne'

/** The same with its own words among it. */
const saying = 'm4 yes jo getopt figlet toilet cowsay banner look'

const wordsToo: Command = (call) => joined(filter(call) ?? nothing, ...secretWords(call.args))

function secretWords(words: readonly Value[]): Value[] {
  return words.filter(isSecret).flatMap((each) => [each, textValue('\n')])
}

/** `expr "$x" : '\(.*\)'`; how long a text is, is not the text. */
const expr: Command = (call) =>
  /^(?:length|index)$/.test(readableText(call.args[0] ?? nothing)) ? nothing : joined(...secretWords(call.args))

/** `sponge f` writes what it has read to the end. */
const sponge: Command = (call: Call) => {
  const read = readOptions(call.args, { letters: '', names: noNames })
  const isAppended = read.options.some(({ name }) => name === '-a')
  const [target] = read.operands
  if (target === undefined) return call.stdin
  call.shell.writeFile(target, call.stdin, isAppended, call.at)
  return nothing
}

export const passingPrograms: Readonly<Record<string, Command>> = {
  ...Object.fromEntries(passing.split(' ').map((each) => [each, filter])),
  ...Object.fromEntries(saying.split(' ').map((each) => [each, wordsToo])),
  expr,
  sponge,
}
