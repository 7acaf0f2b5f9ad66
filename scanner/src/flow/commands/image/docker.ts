import type { Command } from '../../commands.ts'
import { nothing, readableText, unknownValue } from '../../value.ts'
import { build } from './build.ts'
import { compose } from './compose.ts'
import { copy, handOut } from './copy.ts'
import { fileOrInput, heldBy, keep, operandsOf } from './kept-images.ts'
import { logIn } from './log-in.ts'
import { pull, push, tag } from './registry.ts'
import { giveTo, hostOf } from './remote-daemon.ts'
import { run } from './run.ts'

export const docker: Command = (call) => {
  const words = call.args.filter((each) => !readableText(each).startsWith('-')).map(readableText)
  const lead = words[0] ?? ''
  if (lead === 'compose') return compose(call)
  const host = hostOf(call)
  const skip = /^(?:buildx|image|container|builder|manifest)$/.test(lead) || host?.isOption === true ? 1 : 0
  const action = words[skip] ?? ''
  const at = call.args.findIndex((each) => readableText(each) === action)
  const rest = call.args.slice(at + 1)
  if (host !== undefined) giveTo(call, host.value, rest)
  switch (action) {
    case 'build':
    case 'bud':
      return build(call, rest)
    case 'push':
      return push(call, ...operandsOf(rest))
    case 'pull':
    case 'from':
      return pull(call, operandsOf(rest)[0] ?? nothing)
    case 'tag':
      return tag(call, ...operandsOf(rest))
    case 'run':
    case 'create':
    case 'exec':
      return run(call, rest)
    case 'cp':
      return copy(call, rest)
    case 'commit':
      return keep(call, operandsOf(rest)[1], heldBy(call, 'container', operandsOf(rest)[0]))
    case 'export':
      return handOut(call, rest, heldBy(call, 'container', operandsOf(rest)[0]))
    case 'save':
      return handOut(call, rest, heldBy(call, 'image', operandsOf(rest)[0]))
    case 'import':
      return keep(call, operandsOf(rest)[1], fileOrInput(call, operandsOf(rest)[0]))
    case 'login':
      return logIn(call, rest)
    case 'load':
      return nothing
    default:
      return unknownValue('docker')
  }
}
