import { carriedIn } from '../../address.ts'
import type { Call } from '../../commands.ts'
import { fetchedFrom, fetchedValue, nothing, readableText, textValue, unknownValue, type Value } from '../../value.ts'
import { recordDeed } from '../../world.ts'
import { imageKey, place } from './kept-images.ts'

export function push(call: Call, ...tags: readonly Value[]): Value {
  for (const tag of tags.slice(0, 10)) {
    notePushedTree(call, tag)
    const held = call.shell.world.job.files.get(imageKey(tag)) ?? nothing
    call.shell.send({ at: call.at, channel: 'image', tool: 'docker push', target: tag, carried: carriedIn(held, 'file') })
  }
  return nothing
}

/** An image that was built from source which had taken the place of the own. */
function notePushedTree(call: Call, tag: Value): void {
  const from = call.shell.world.job.settings.get(`tree ${imageKey(tag)}`)
  if (from === undefined) return
  recordDeed(call.shell.world, 'swaps-release', call.at, 'docker push', 'pushes an image that was built from source that was fetched', from)
}

/** What comes from a registry is as foreign as what comes from any other address. */
export function pull(call: Call, tag: Value): Value {
  const text = readableText(tag)
  if (place.test(text)) call.shell.world.job.files.set(imageKey(tag), fetchedValue(`docker://${text}`))
  return unknownValue('docker')
}

export function tag(call: Call, from: Value = nothing, to: Value = nothing): Value {
  const { files } = call.shell.world.job
  const held = files.get(imageKey(from))
  if (held === undefined) return nothing
  const origin = fetchedFrom(held)
  // Mirrors tag what they pull; nobody tags it over what he has just built.
  if (origin !== undefined && fetchedFrom(files.get(imageKey(to)) ?? fetchedValue('')) === undefined)
    recordDeed(
      call.shell.world,
      'swaps-release',
      call.at,
      'docker tag',
      'gives an image of others the name of the one that was built',
      textValue(origin),
    )
  files.set(imageKey(to), held)
  return nothing
}
