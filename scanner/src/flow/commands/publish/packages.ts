import type { Call, Command } from '../../commands.ts'
import { readOptions } from '../../options.ts'
import { nothing, readableText, unknownValue, type Value } from '../../value.ts'
import { publisher } from './publisher.ts'
import { publish } from './release.ts'
import { showTo } from './show-to.ts'

export const gem: Command = (call) => {
  const read = readOptions(call.args, { letters: 'k', names: new Set(['key', 'host', 'otp']) })
  if (readableText(read.operands[0] ?? nothing) !== 'push') return unknownValue(call.name)
  showTo(call, 'rubygems', read.options.find(({ name }) => name === '--host')?.value)
  return publish(call, read.operands.slice(1))
}

/** `nuget push x -s https://… -k key`, `dotnet nuget push`. */
export function pushPackage(call: Call, args: readonly Value[]): Value {
  const read = readOptions(args, { letters: 'skt', names: new Set(['source', 'api-key', 'timeout', 'symbol-source', 'symbol-api-key']) })
  const options = read.options.map(({ name, value }) => ({ name: name.toLowerCase(), value }))
  const find = (names: RegExp) => options.find(({ name }) => names.test(name))?.value
  const source = find(/^(?:-s|--source)$/)
  const isAddress = source === undefined || /^https?:/.test(readableText(source))
  if (isAddress) showTo(call, 'nuget', source, find(/^(?:-k|--api-key)$/) ?? nothing)
  return publish(call, read.operands.slice(0, 1))
}

/** `cargo publish --index …`. */
export const cargo: Command = (call) => {
  const read = readOptions(call.args, { letters: 'pF', names: new Set(['index', 'token', 'registry', 'package', 'manifest-path']) })
  const find = (option: string) => read.options.find(({ name }) => name === option)?.value
  if (readableText(read.operands[0] ?? nothing) === 'publish' && find('--registry') === undefined)
    showTo(call, 'crates', find('--index'), find('--token') ?? nothing)
  return publisher(/^publish$/)(call)
}
