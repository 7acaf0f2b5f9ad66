import { addressOf } from '../../address.ts'
import type { Call } from '../../commands.ts'
import { classOf, isBad } from '../../host-classes.ts'
import { pathKey } from '../../job-state.ts'
import { fetchedFrom, readableText, textValue, unknownValue, type Value } from '../../value.ts'
import { recordDeed } from '../../world.ts'

/** A file of a release that came from elsewhere, where the job fetched it. */
export function fetchedRelease(call: Pick<Call, 'at' | 'shell'>, path: Value): string | undefined {
  const { job } = call.shell.world
  const value = job.read(path, call.at)
  const from = value === undefined ? undefined : fetchedFrom(value)
  return from ?? fetchedFrom(job.below(path))
}

/** Notes a release of files that were fetched, or of a tree that is not the repository's own. */
export function publish(call: Pick<Call, 'at' | 'shell' | 'name'>, files: readonly Value[]): Value {
  const { world } = call.shell
  for (const each of files) {
    const from = fetchedRelease(call, each)
    if (from === undefined) continue
    const what = `publishes ${readableText(each).slice(0, 60)}, which the job fetched`
    recordDeed(world, 'swaps-release', call.at, call.name, what, { pieces: [from] })
  }
  const { tree } = world.job
  // A package takes its outputs along, whatever it is published from.
  const outputs = files.length > 0 ? [] : ['dist', 'build', 'lib', 'out', 'pkg']
  const output = outputs.map((each) => fetchedFrom(world.job.below(textValue(each)))).find((each) => each !== undefined)
  if (output !== undefined)
    recordDeed(world, 'swaps-release', call.at, `${call.name} output`, 'publishes an output that the job fetched', textValue(output))
  if (tree !== undefined)
    recordDeed(world, 'swaps-release', call.at, `${call.name} tree`, `publishes source that ${tree.how}`, textValue(tree.from))
  return unknownValue(call.name)
}

/** Notes files of a release that were fetched where a build had put its own. What is only added may be another's program. */
export function publishAssets(call: Pick<Call, 'at' | 'shell' | 'name'>, files: readonly Value[]): void {
  const { tree } = call.shell.world.job
  if (tree !== undefined && files.length > 0)
    recordDeed(
      call.shell.world,
      'swaps-release',
      call.at,
      `${call.name} tree`,
      `releases what was built from source that ${tree.how}`,
      textValue(tree.from),
    )
  for (const each of files) {
    const from = fetchedRelease(call, each)
    if (from === undefined) continue
    const address = addressOf(textValue(from))
    const isOutput = /(?:^|\/)(?:dist|build|target|out|release|bin|pkg|artifacts)\//.test(pathKey(each))
    const isReplaced = isOutput && call.shell.world.job.files.has('built')
    if (!isReplaced && (address === undefined || !isBad(classOf(address.host)))) continue
    recordDeed(
      call.shell.world,
      'swaps-release',
      call.at,
      call.name,
      `releases ${readableText(each).slice(0, 60)}, which the job fetched`,
      textValue(from),
    )
  }
}
