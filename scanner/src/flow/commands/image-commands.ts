import { addressOf, carriedIn } from '../address.ts'
import type { Call, Command } from '../commands.ts'
import { isComposeFile, runCompose } from '../compose-file.ts'
import { givenTo, runRecipe } from '../image-recipe.ts'
import { pathKey } from '../job-state.ts'
import { readOptions } from '../options.ts'
import {
  alteredValue,
  fetchedFrom,
  fetchedValue,
  isSecret,
  joined,
  knownText,
  nothing,
  readableText,
  textValue,
  unknownValue,
  type Value,
  withHop,
} from '../value.ts'
import { recordDeed } from '../world.ts'

const buildNames = new Set(
  'file tag build-arg secret output platform target label cache-from cache-to network add-host progress iidfile ssh builder context build-context metadata-file destination dockerfile'.split(
    ' ',
  ),
)
const runNames = new Set(
  'env env-file volume mount name network publish user workdir entrypoint platform label add-host device memory cpus hostname restart pull ip link dns log-driver log-opt security-opt cap-add tmpfs shm-size ulimit gpus cgroupns pid ipc uts'.split(
    ' ',
  ),
)

/** A reference with a registry of its own. */
const place = /^[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}(?::\d{1,5})?\//

const docker: Command = (call) => {
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
    case 'load':
      return nothing
    default:
      return unknownValue('docker')
  }
}

function operandsOf(args: readonly Value[]): readonly Value[] {
  return readOptions(args, { letters: 'oaif', names: new Set(['output', 'author', 'message', 'change', 'platform']) }).operands
}

function imageKey(tag: Value): string {
  return `image:${readableText(tag)}`
}

function heldBy(call: Call, kind: 'image' | 'container', name: Value | undefined): Value {
  return call.shell.world.job.files.get(`${kind}:${readableText(name ?? nothing)}`) ?? nothing
}

function keep(call: Call, tag: Value | undefined, held: Value): Value {
  if (tag !== undefined) call.shell.world.job.files.set(imageKey(tag), held)
  return nothing
}

function fileOrInput(call: Call, path: Value | undefined): Value {
  return path === undefined || readableText(path) === '-' ? call.stdin : (call.shell.world.job.read(path, call.at) ?? nothing)
}

/** `docker save`, `docker export`: an archive, to a file or to the pipe. */
function handOut(call: Call, args: readonly Value[], held: Value): Value {
  const target = readOptions(args, { letters: 'o', names: new Set(['output']) }).options.find(({ name }) => /^(?:-o|--output)$/.test(name))
  const out = withHop(alteredValue(held, 'image'), call.at, 'packed into an image')
  if (target?.value === undefined) return out
  call.shell.writeFile(target.value, out, false, call.at)
  return nothing
}

/** Between a container and the folder, in either direction. */
function copy(call: Call, args: readonly Value[]): Value {
  const [from = nothing, to = nothing] = operandsOf(args)
  const { job } = call.shell.world
  const container = (path: Value) => /^([\w.-]{1,100}|‹[^›]{1,80}›):/.exec(readableText(path))?.[1]
  const target = container(to)
  const source = container(from)
  if (target !== undefined) {
    const key = `container:${target}`
    const held = readableText(from) === '-' ? call.stdin : (job.read(from, call.at) ?? job.below(from))
    job.files.set(key, joined(job.files.get(key) ?? nothing, held))
  } else if (source !== undefined) call.shell.writeFile(to, job.files.get(`container:${source}`) ?? nothing, false, call.at)
  return nothing
}

/** A daemon elsewhere is a machine that is given what its containers are given. */
function hostOf(call: Call): { readonly value: Value; readonly isOption: boolean } | undefined {
  const at = call.args.findIndex((each) => /^(?:-H|--host)$/.test(readableText(each)))
  const value = at === -1 ? call.shell.lookup('DOCKER_HOST', call.at) : (call.args[at + 1] ?? nothing)
  const isGuarded =
    call.args.some((each) => /^--tls/.test(readableText(each))) || knownText(call.shell.lookup('DOCKER_TLS_VERIFY', call.at)) === '1'
  return /^tcp:\/\//.test(readableText(value)) && !isGuarded ? { value, isOption: at !== -1 } : undefined
}

function giveTo(call: Call, host: Value, args: readonly Value[]): void {
  const carried = args.flatMap((each) => carriedIn(withName(call, each), 'body'))
  call.shell.send({ at: call.at, channel: 'http', tool: 'docker', target: host, carried })
}

/** A build takes its folder, and so what lies in it; arguments stay in its history; what its recipe runs is run. */
function build(call: Call, args: readonly Value[]): Value {
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
  for (const tag of tags) job.files.set(imageKey(tag), held)
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

/** `--build-arg NAME` takes the value from the environment. */
function withName(call: Call, value: Value): Value {
  const text = readableText(value)
  return /^\w{1,80}$/.test(text) ? joined(value, textValue('='), call.shell.lookup(text, call.at)) : value
}

function push(call: Call, ...tags: readonly Value[]): Value {
  for (const tag of tags.slice(0, 10)) {
    const held = call.shell.world.job.files.get(imageKey(tag)) ?? nothing
    call.shell.send({ at: call.at, channel: 'image', tool: 'docker push', target: tag, carried: carriedIn(held, 'file') })
  }
  return nothing
}

/** What comes from a registry is as foreign as what comes from any other address. */
function pull(call: Call, tag: Value): Value {
  const text = readableText(tag)
  if (place.test(text)) call.shell.world.job.files.set(imageKey(tag), fetchedValue(`docker://${text}`))
  return unknownValue('docker')
}

function tag(call: Call, from: Value = nothing, to: Value = nothing): Value {
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

/** Secrets that a container of somebody else gets, and the machine it gets. */
function run(call: Call, args: readonly Value[]): Value {
  const read = readRun(args)
  const given = read.options.filter(({ name }) => name === '-e' || name === '--env').flatMap(({ value }) => value ?? [])
  const { job } = call.shell.world
  const files = read.options
    .filter(({ name }) => name === '--env-file')
    .flatMap(({ value }) => (value === undefined ? [] : [job.read(value, call.at) ?? nothing]))
  const image = read.image
  if (image === undefined) return nothing
  const base = readableText(image).split('@')[0]?.split(':')[0]?.split('/').at(-1) ?? ''
  const words = readableText(read.words[0] ?? nothing) === '--' ? read.words.slice(1) : read.words
  const values = [...given.map((each) => withName(call, each)), ...files, ...words.filter(isSecret)]
  call.shell.send({
    at: call.at,
    channel: 'image',
    tool: 'docker run',
    target: image,
    carried: values.flatMap((each) => carriedIn(each, 'argument')),
  })
  for (const each of given) {
    const lead = typeof each.pieces[0] === 'string' ? each.pieces[0] : ''
    const equals = lead.indexOf('=')
    if (equals > 0 && isSecret(each))
      call.shell.set(
        lead.slice(0, equals),
        withName(call, { pieces: [lead.slice(equals + 1), ...each.pieces.slice(1)].filter((piece) => piece !== '') }),
      )
  }
  for (const each of read.options) if (/^(?:-v|--volume)$/.test(each.name) && each.value !== undefined) mount(call, each.value)
  const name = read.options.find((each) => each.name === '--name' && each.value !== undefined)?.value
  const before = new Set(job.files.keys())
  const out = runWithin(call, base, words, read.options.find((each) => each.name === '--entrypoint' && each.value !== undefined)?.value)
  // What the container was given and what it wrote is in it, for whoever copies it out.
  const written = [...job.files].filter(([each]) => !before.has(each)).map(([, value]) => value)
  const container = name === undefined ? undefined : `container:${readableText(name)}`
  if (container !== undefined) job.files.set(container, joined(job.files.get(container) ?? nothing, ...values, ...written))
  return out
}

/** `-v file:/place`: the container finds the file there. */
function mount(call: Call, volume: Value): void {
  const { job } = call.shell.world
  const [source = '', target = ''] = readableText(volume).split(/:(?=\/)/)
  const held = target === '' ? undefined : job.read(textValue(source), call.at)
  if (held !== undefined) job.files.set(target.split(':')[0] ?? target, held)
  if (/\/docker\.sock$/.test(source) && call.args.some((each) => /^(?:tcp-listen|TCP-LISTEN):/.test(readableText(each))))
    recordDeed(call.shell.world, 'leaves-door', call.at, 'docker', 'opens the daemon of the machine to whoever connects')
}

/** Images of programs run them: `docker run curlimages/curl -d … https://…`. */
function runWithin(call: Call, base: string, words: readonly Value[], entry: Value | undefined): Value {
  if (entry !== undefined) return call.shell.call([entry, ...words], call.stdin, call.at)
  const first = readableText(words[0] ?? nothing)
  if (/^(?:curl|wget|httpie|netcat|socat|curlimages)$/.test(base))
    return call.shell.call(/^-/.test(first) || /^https?:/.test(first) ? [textValue(base), ...words] : words, call.stdin, call.at)
  return words.length > 0 && !first.startsWith('-') ? call.shell.call(words, call.stdin, call.at) : unknownValue('docker')
}

function readRun(args: readonly Value[]): {
  options: { name: string; value: Value | undefined }[]
  image: Value | undefined
  words: readonly Value[]
} {
  const options: { name: string; value: Value | undefined }[] = []
  let at = 0
  while (at < args.length) {
    const text = readableText(args[at] as Value)
    if (!text.startsWith('-')) break
    const one = readOptions(args.slice(at, at + 2), { letters: 'evuwplmhc', names: runNames })
    const last = one.options.at(-1)
    options.push(...one.options)
    at += last?.value !== undefined && last.value === args[at + 1] ? 2 : 1
  }
  return { options, image: args[at], words: args.slice(at + 1) }
}

/** `docker compose up`, `run`: the services of the files that the job wrote. */
const compose: Command = (call) => {
  const { job } = call.shell.world
  const named = call.args.flatMap((each, index) => (/^(?:-f|--file)$/.test(readableText(each)) ? [call.args[index + 1] ?? nothing] : []))
  const files =
    named.length > 0
      ? named.flatMap((each) => job.read(each, call.at) ?? [])
      : [...job.files].filter(([path]) => /(?:^|\/)(?:docker-)?compose[\w.-]{0,40}\.ya?ml$/.test(path)).map(([, value]) => value)
  for (const file of files.filter(isComposeFile).slice(0, 5)) runCompose(call.shell, file, call.at)
  return unknownValue('compose')
}

/** Programs that put files into a registry: the reference is the word that names a place, the rest is put there. */
const pushesFiles: Command = (call) => {
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

/** Programs of images and containers. */
export const imageCommands: Readonly<Record<string, Command>> = {
  docker,
  podman: docker,
  buildah: docker,
  nerdctl: docker,
  finch: docker,
  kaniko: (call) => build(call, call.args),
  executor: (call) => build(call, call.args),
  'docker-compose': compose,
  'podman-compose': compose,
  oras: pushesFiles,
  skopeo: pushesFiles,
  crane: pushesFiles,
  regctl: pushesFiles,
  helm: pushesFiles,
}
