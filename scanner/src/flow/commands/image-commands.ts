import { carriedIn } from '../address.ts'
import type { Call, Command } from '../commands.ts'
import { readOptions } from '../options.ts'
import { isSecret, joined, nothing, readableText, textValue, unknownValue, type Value } from '../value.ts'

const buildNames = new Set(
  'file tag build-arg secret output platform target label cache-from cache-to network add-host progress iidfile ssh builder context build-context metadata-file'.split(
    ' ',
  ),
)
const runNames = new Set(
  'env env-file volume mount name network publish user workdir entrypoint platform label add-host device memory cpus hostname restart pull ip link dns log-driver log-opt security-opt cap-add tmpfs shm-size ulimit gpus cgroupns pid ipc uts'.split(
    ' ',
  ),
)

const docker: Command = (call) => {
  const words = call.args.filter((each) => !readableText(each).startsWith('-')).map(readableText)
  const skip = /^(?:buildx|image|container|builder|compose)$/.test(words[0] ?? '') ? 1 : 0
  const action = words[skip] ?? ''
  const at = call.args.findIndex((each) => readableText(each) === action)
  const rest = call.args.slice(at + 1)
  if (action === 'build' || action === 'bud') return build(call, rest)
  if (action === 'push') return push(call, rest.find((each) => !readableText(each).startsWith('-')) ?? nothing)
  if (action === 'tag') {
    const [from = nothing, to = nothing] = rest
    const held = call.shell.world.job.files.get(imageKey(from))
    if (held !== undefined) call.shell.world.job.files.set(imageKey(to), held)
    return nothing
  }
  if (action === 'run' || action === 'create' || action === 'exec') return run(call, rest)
  if (action === 'cp' || action === 'load' || action === 'import') return nothing
  if (action === 'commit') return nothing
  return unknownValue('docker')
}

function imageKey(tag: Value): string {
  return `image:${readableText(tag)}`
}

/** A build takes its folder, and so what lies in it; arguments stay in its history. */
function build(call: Call, args: readonly Value[]): Value {
  const read = readOptions(args, { letters: 'ftol', names: buildNames })
  const given = read.options.filter(({ name }) => name === '--build-arg' || name === '--label').flatMap(({ value }) => value ?? [])
  const tags = read.options.filter(({ name }) => name === '-t' || name === '--tag').flatMap(({ value }) => value ?? [])
  const context = read.operands.at(-1) ?? textValue('.')
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
  const held = joined(...given.map((each) => withName(call, each)), job.below(context), /^-$/.test(address) ? call.stdin : nothing)
  for (const tag of tags) job.files.set(imageKey(tag), held)
  if (read.options.some(({ name }) => name === '--push')) for (const tag of tags) push(call, tag)
  return nothing
}

/** `--build-arg NAME` takes the value from the environment. */
function withName(call: Call, value: Value): Value {
  const text = readableText(value)
  return /^\w{1,80}$/.test(text) ? joined(value, textValue('='), call.shell.lookup(text, call.at)) : value
}

function push(call: Call, tag: Value): Value {
  const held = call.shell.world.job.files.get(imageKey(tag)) ?? nothing
  call.shell.send({ at: call.at, channel: 'image', tool: 'docker push', target: tag, carried: carriedIn(held, 'file') })
  return nothing
}

/** Secrets that a container of somebody else gets, and the machine it gets. */
function run(call: Call, args: readonly Value[]): Value {
  const read = readRun(args)
  const given = read.options.filter(({ name }) => name === '-e' || name === '--env').flatMap(({ value }) => value ?? [])
  const files = read.options
    .filter(({ name }) => name === '--env-file')
    .flatMap(({ value }) => (value === undefined ? [] : [call.shell.world.job.read(value, call.at) ?? nothing]))
  const image = read.image
  if (image === undefined) return nothing
  const base = readableText(image).split('@')[0]?.split(':')[0]?.split('/').at(-1) ?? ''
  const words = read.words
  const values = [...given.map((each) => withName(call, each)), ...files, ...read.words.filter(isSecret)]
  call.shell.send({
    at: call.at,
    channel: 'image',
    tool: 'docker run',
    target: image,
    carried: values.flatMap((each) => carriedIn(each, 'argument')),
  })
  // Images of programs run them: `docker run curlimages/curl -d … https://…`.
  const entry = read.options.find(({ name }) => name === '--entrypoint')?.value
  for (const each of given) {
    const lead = typeof each.pieces[0] === 'string' ? each.pieces[0] : ''
    const equals = lead.indexOf('=')
    if (equals > 0 && isSecret(each))
      call.shell.set(
        lead.slice(0, equals),
        withName(call, { pieces: [lead.slice(equals + 1), ...each.pieces.slice(1)].filter((piece) => piece !== '') }),
      )
  }
  if (entry !== undefined) return call.shell.call([entry, ...words], call.stdin, call.at)
  if (/^(?:curl|wget|httpie|netcat|socat|curlimages)$/.test(base))
    return call.shell.call(
      /^-/.test(readableText(words[0] ?? nothing)) || /^https?:/.test(readableText(words[0] ?? nothing))
        ? [textValue(base), ...words]
        : words,
      call.stdin,
      call.at,
    )
  return words.length > 0 && !readableText(words[0] ?? nothing).startsWith('-')
    ? call.shell.call(words, call.stdin, call.at)
    : unknownValue('docker')
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

/** Programs of images and containers. */
export const imageCommands: Readonly<Record<string, Command>> = {
  docker,
  podman: docker,
  buildah: docker,
  nerdctl: docker,
  finch: docker,
  kaniko: docker,
}
