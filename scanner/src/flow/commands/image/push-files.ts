import { addressOf, carriedIn } from '../../address.ts'
import type { Command } from '../../commands.ts'
import { joined, nothing, readableText, textValue, unknownValue, type Value } from '../../value.ts'
import { imageKey, operandsOf, place } from './kept-images.ts'

/** Programs that put files into a registry: the reference is the word that names a place, the rest is put there. */
export const pushesFiles: Command = (call) => {
  const words = operandsOf(call.args)
  const action = readableText(words[0] ?? nothing)
  if (!/^(?:push|copy|cp|append|attach|upload|sync)$/.test(action)) return unknownValue(call.name)
  const isPlace = (each: Value) => place.test(readableText(each).replace(/^(?:docker|oci):\/\//, '')) && addressOf(each) !== undefined
  const target = words.findLast(isPlace)
  if (target === undefined) return unknownValue(call.name)
  const { job } = call.shell.world
  const flags = call.args.filter((_, index) => /^(?:-f|--new_layer|--file)$/.test(readableText(call.args[index - 1] ?? nothing)))
  const held = [...words.slice(1), ...flags]
    .filter((each) => each !== target)
    .map((each) => {
      const path = textValue(
        readableText(each)
          .replace(/^(?:dir|docker-archive|oci|oci-archive):/, '')
          .split(':')[0] ?? '',
      )
      return joined(job.files.get(imageKey(each)) ?? nothing, job.read(path, call.at) ?? job.below(path))
    })
  call.shell.send({ at: call.at, channel: 'image', tool: call.name, target, carried: held.flatMap((each) => carriedIn(each, 'file')) })
  return nothing
}
