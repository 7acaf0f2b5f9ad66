import { addressOf } from '../../address.ts'
import type { Call, Command } from '../../commands.ts'
import { isSecret, readableText, textValue, unknownValue } from '../../value.ts'
import { programCommands } from '../program-commands.ts'
import { runPackage } from '../wrappers/node-runners.ts'
import { publish } from './release.ts'

/** An address among the words of a build that holds a secret where no credential stands. */
function asksAddress(call: Call): void {
  for (const each of call.args) {
    const carried = isSecret(each)
      ? (addressOf(each)?.carried ?? []).filter(({ position }) => position === 'path' || position === 'query')
      : []
    if (carried.length > 0) call.shell.send({ at: call.at, channel: 'http', tool: call.name, target: each, carried })
  }
}

export const built: Command = (call) => {
  asksAddress(call)
  call.shell.world.job.files.set('built', { pieces: ['yes'] })
  return unknownValue(call.name)
}

/** A program that publishes the tree at one of its verbs; the files that options or words name where it takes such. */
export function publisher(verbs: RegExp, files = /^$/): Command {
  return (call) => {
    const texts = call.args.map(readableText)
    const isTried = texts.some((each) => /^(?:--dry-run|--snapshot|--skip=publish|never|--publish=never)$/.test(each))
    if (isTried || !texts.some((each) => verbs.test(each))) return built(call)
    const named = call.args.flatMap((each, index) => {
      const before = texts[index - 1] ?? ''
      const inOne = /^(?:-D?file|--packagePath|--file|-i)=(.{1,200})$/.exec(texts[index] ?? '')?.[1]
      if (inOne !== undefined) return [textValue(inOne)]
      return files.test(before) || /\.(?:vsix|whl|tgz|jar|nupkg|crate|gem|rock|conda)$/.test(texts[index] ?? '') ? [each] : []
    })
    return publish(call, named)
  }
}

/** A language whose own program publishes packages too. */
export const publishesOr =
  (name: string): Command =>
  (call) =>
    call.args.slice(0, 3).some((each) => /^(?:hex\.)?publish$/.test(readableText(each)))
      ? publish(call, [])
      : (runPackage(call) ?? programCommands[name]?.(call))
