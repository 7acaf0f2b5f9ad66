import { carriedIn } from '../../address.ts'
import type { Call } from '../../commands.ts'
import { isOfOwnRegistry } from '../../registry-login.ts'
import { fetchedValue, isSecret, joined, nothing, readableText, textValue, unknownValue, type Value } from '../../value.ts'
import { recordDeed } from '../../world.ts'
import { setFromFiles } from '../wrappers/env-files.ts'
import { imageKey, place, withName } from './kept-images.ts'
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
  setFromFiles(call, args, /^--env-file$/)
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
  const named = read.options.find((each) => each.name === '--name' && each.value !== undefined)?.value
  const isMade = readableText(call.args[0] ?? nothing) === 'create' || read.options.some((each) => /^-d$|^--detach$/.test(each.name))
  const name = named ?? (isMade ? containerOf(image) : undefined)
  const before = new Set(job.files.keys())
  const out = runWithin(call, base, words, read.options.find((each) => each.name === '--entrypoint' && each.value !== undefined)?.value)
  // What the container was given and what it wrote is in it, for whoever copies it out.
  const written = [...job.files].filter(([each]) => !before.has(each)).map(([, value]) => value)
  const container = name === undefined ? undefined : `container:${readableText(name)}`
  if (container !== undefined) job.files.set(container, joined(job.files.get(container) ?? heldByImage(call, image), ...values, ...written))
  return named === undefined && name !== undefined ? name : out
}

/** What `docker create` prints: which container it is, nobody else says. */
function containerOf(image: Value): Value {
  return unknownValue(`container of ${readableText(image).replace(/[‹›:]/g, ' ').slice(0, 60)}`)
}

/** What lies in an image: what the job put there, or what others did, whose registry does not know the job. */
function heldByImage(call: Call, image: Value): Value {
  const { job } = call.shell.world
  const built = job.files.get(imageKey(image))
  if (built !== undefined) return built
  return place.test(readableText(image)) && !isOfOwnRegistry(job, image) && !isNamedBeside(call, image)
    ? fetchedValue(`docker://${readableText(image)}`)
    : nothing
}

/** Whether the file names the place of an image as one of its own: among the tags of a build, as the registry of a login. */
function isNamedBeside(call: Call, image: Value): boolean {
  const host = readableText(image).split('/')[0] ?? ''
  const { text } = call.at.source
  call.shell.world.budget.effort -= text.length >> 10
  const lines = text
    .split('\n')
    .slice(0, 5000)
    .filter((each) => each.includes(host))
  return lines.some((each) => /^(?:- )?(?:(?:tags|images?|\w{0,40}registry)\s?:|[\w./:-]{1,300}$)/i.test(each.slice(0, 400).trim()))
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
  // Options go to the program that the image is made of, which is mostly called as it is.
  if (first.startsWith('-')) return call.shell.call([textValue(base), ...words], call.stdin, call.at)
  return words.length > 0 ? call.shell.call(words, call.stdin, call.at) : unknownValue('docker')
}
