import { carriedIn } from '../../address.ts'
import type { Call } from '../../commands.ts'
import { givenTo, runRecipe } from '../../image-recipe.ts'
import { pathKey } from '../../job-state.ts'
import { readOptions } from '../../options.ts'
import { joined, nothing, readableText, textValue, type Value } from '../../value.ts'
import { imageKey, withName } from './kept-images.ts'
import { push } from './registry.ts'

const buildNames = new Set(
  'file tag build-arg secret output platform target label cache-from cache-to network add-host progress iidfile ssh builder context build-context metadata-file destination dockerfile'.split(
    ' ',
  ),
)

/** A build takes its folder, and so what lies in it; arguments stay in its history; what its recipe runs is run. */
export function build(call: Call, args: readonly Value[]): Value {
  const read = readOptions(args, { letters: 'ftol', names: buildNames })
  const optionsOf = (...names: readonly string[]) =>
    read.options.filter(({ name }) => names.includes(name)).flatMap(({ value }) => (value === undefined ? [] : [value]))
  const given = optionsOf('--build-arg', '--label')
  const tags = optionsOf('-t', '--tag', '--destination')
  const context = read.operands.at(-1) ?? optionsOf('--context')[0] ?? textValue('.')
  const { job } = call.shell.world
  const address = readableText(context)
  const isForeign = /^(?:https?:\/\/|git@|git:\/\/|ssh:\/\/)/.test(address)
  if (isForeign) {
    call.shell.send({
      at: call.at,
      channel: 'image',
      tool: 'docker build',
      target: context,
      carried: given.flatMap((each) => carriedIn(withName(call, each), 'argument')),
    })
    return nothing
  }
  const recipe = recipeAt(call, optionsOf('-f', '--file', '--dockerfile')[0], context)
  if (recipe !== undefined)
    runRecipe(call.shell, recipe, givenTo(call.shell, optionsOf('--build-arg'), optionsOf('--secret'), call.at), call.at)
  const held = joined(...given.map((each) => withName(call, each)), job.below(context), /^-$/.test(address) ? call.stdin : nothing)
  job.files.set('built', textValue('yes'))
  for (const tag of tags) {
    job.files.set(imageKey(tag), held)
    if (job.tree !== undefined) job.settings.set(`tree ${imageKey(tag)}`, textValue(job.tree.from))
  }
  const isPushed =
    read.options.some(({ name }) => name === '--push') ||
    /type=registry|push=true/.test(readableText(joined(...optionsOf('-o', '--output'))))
  if (isPushed || call.name === 'kaniko' || call.name === 'executor') push(call, ...tags)
  for (const cache of optionsOf('--cache-to')) {
    const ref = /(?:^|,)ref=([^,\s]{1,300})/.exec(readableText(cache))?.[1]
    if (ref !== undefined)
      call.shell.send({ at: call.at, channel: 'image', tool: 'docker push', target: textValue(ref), carried: carriedIn(held, 'file') })
  }
  return nothing
}

function recipeAt(call: Call, path: Value | undefined, context: Value): Value | undefined {
  const { job } = call.shell.world
  if (readableText(path ?? nothing) === '-' || readableText(context) === '-') return call.stdin
  if (path !== undefined) return job.read(path, call.at)
  const folder = pathKey(context)
  return (
    job.files.get(folder === '.' || folder === '' ? 'Dockerfile' : `${folder.replace(/\/$/, '')}/Dockerfile`) ?? job.files.get('Dockerfile')
  )
}
