import { carriedIn } from '../../address.ts'
import type { Call } from '../../commands.ts'
import { isSecret, joined, nothing, readableText, textValue, unknownValue, type Value } from '../../value.ts'
import { recordDeed } from '../../world.ts'
import { withName } from './kept-images.ts'
import { readRun } from './read-run.ts'

/** Secrets that a container of somebody else gets, and the machine it gets. */
export function run(call: Call, args: readonly Value[]): Value {
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
