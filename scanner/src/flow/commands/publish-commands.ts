import { addressOf, carriedIn } from '../address.ts'
import type { Call, Command } from '../commands.ts'
import { classOf, isBad } from '../host-classes.ts'
import { pathKey } from '../job-state.ts'
import { runMake } from '../makefile.ts'
import { readOptions } from '../options.ts'
import { fetchedFrom, fetchedValue, isSecret, joined, nothing, readableText, textValue, unknownValue, type Value } from '../value.ts'
import { recordDeed } from '../world.ts'
import { npmSet } from './npm-settings.ts'
import { programCommands } from './program-commands.ts'

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

/** What a registry is shown to let somebody publish. */
function showTo(call: Call, registry: Value | undefined, ...credentials: readonly Value[]): void {
  const address = registry === undefined ? undefined : addressOf(registry)
  if (registry === undefined || address === undefined || !isBad(classOf(address.host))) return
  const names = [
    'TWINE_PASSWORD',
    'UV_PUBLISH_TOKEN',
    'UV_PUBLISH_PASSWORD',
    'NODE_AUTH_TOKEN',
    'NPM_TOKEN',
    'FLIT_PASSWORD',
    'HATCH_INDEX_AUTH',
  ]
  const held = [...credentials, ...names.map((each) => call.shell.lookup(each, call.at))].filter(isSecret)
  const carried = held.flatMap((each) => carriedIn(each, 'header')).map((each) => ({ ...each, label: 'Authorization' }))
  call.shell.send({ at: call.at, channel: 'http', tool: call.name, target: registry, carried })
}

const npm: Command = (call) => {
  const read = readOptions(call.args, {
    letters: 'w',
    names: new Set(['tag', 'access', 'registry', 'otp', 'workspace', 'prefix', 'userconfig']),
  })
  const words = read.operands
  const action = readableText(words[0] ?? nothing)
  const { job } = call.shell.world
  if (npmSet(call, words.slice(0))) return nothing
  if (/^(?:pack|run|run-script|build|exec|version)$/.test(action) || (action === '' && call.name !== 'npm'))
    job.files.set('built', { pieces: ['yes'] })
  if (/^(?:access|search|owner)$/.test(action) && /packages|ls-packages|maintainer:/.test(words.slice(1).map(readableText).join(' ')))
    job.settings.set('lists packages', textValue('yes'))
  if (action === 'publish' && job.settings.has('lists packages'))
    recordDeed(call.shell.world, 'swaps-release', call.at, call.name, 'publishes every package that the token opens')
  const place = read.options.find(({ name }) => name === '--registry')?.value ?? job.settings.get('npm registry')
  if (/^(?:ci|i|install|add|whoami|view|pack)$/.test(action)) showTo(call, place, job.settings.get('npm token') ?? nothing)
  if (action !== 'publish') return action === 'token' ? nothing : unknownValue(call.name)
  const registry = read.options.find(({ name }) => name === '--registry')?.value ?? job.settings.get('npm registry')
  showTo(call, registry, job.settings.get('npm token') ?? nothing)
  const target = words[1]
  if (target === undefined) return publish(call, [])
  const text = readableText(target)
  if (/\.t(?:ar\.)?gz$/.test(text) && fetchedRelease(call, target) === undefined && !/[*‹]/.test(text)) {
    if (!job.files.has('built') && !job.files.has('artifacts') && job.read(target, call.at) === undefined) {
      recordDeed(call.shell.world, 'swaps-release', call.at, call.name, `publishes ${text.slice(0, 60)}, which the job did not build`)
    }
  }
  return publish(call, [target])
}

const twine: Command = (call) => {
  const read = readOptions(call.args, {
    letters: 'rupst',
    names: new Set(['repository', 'repository-url', 'username', 'password', 'config-file', 'token', 'index', 'publish-url']),
  })
  const words = read.operands
  const action = readableText(words[0] ?? nothing)
  if (action !== 'upload' && action !== 'publish') return unknownValue(call.name)
  const option = (pattern: RegExp) => read.options.filter(({ name }) => pattern.test(name)).flatMap(({ value }) => value ?? [])
  const named = [
    ...option(/^--(?:repository-url|publish-url)$/),
    ...['TWINE_REPOSITORY_URL', 'UV_PUBLISH_URL'].map((each) => call.shell.lookup(each, call.at)),
  ]
  showTo(call, named[0], ...option(/^(?:-p|-t|--password|--token)$/))
  return publish(call, words.slice(1).length > 0 ? words.slice(1) : [{ pieces: ['dist'] }])
}

const gem: Command = (call) => {
  const words = readOptions(call.args, { letters: 'k', names: new Set(['key', 'host', 'otp']) }).operands
  return readableText(words[0] ?? nothing) === 'push' ? publish(call, words.slice(1)) : unknownValue(call.name)
}

/** An address among the words of a build that holds a secret where no credential stands. */
function asksAddress(call: Call): void {
  for (const each of call.args) {
    const carried = isSecret(each)
      ? (addressOf(each)?.carried ?? []).filter(({ position }) => position === 'path' || position === 'query')
      : []
    if (carried.length > 0) call.shell.send({ at: call.at, channel: 'http', tool: call.name, target: each, carried })
  }
}

const built: Command = (call) => {
  asksAddress(call)
  call.shell.world.job.files.set('built', { pieces: ['yes'] })
  return unknownValue(call.name)
}

/** A program that publishes the tree at one of its verbs; the files that options or words name where it takes such. */
function publisher(verbs: RegExp, files = /^$/): Command {
  return (call) => {
    const texts = call.args.map(readableText)
    if (!texts.some((each) => verbs.test(each))) return built(call)
    const named = call.args.flatMap((each, index) => {
      const before = texts[index - 1] ?? ''
      const inOne = /^(?:-D?file|--packagePath|--file|-i)=(.{1,200})$/.exec(texts[index] ?? '')?.[1]
      if (inOne !== undefined) return [textValue(inOne)]
      return files.test(before) || /\.(?:vsix|whl|tgz|jar|nupkg|crate|gem|rock|conda)$/.test(texts[index] ?? '') ? [each] : []
    })
    return publish(call, named)
  }
}

/** `pip download -d folder --index-url x`: what another index has lies in the folder then. */
const pip: Command = (call) => {
  const read = readOptions(call.args, {
    letters: 'dirwcf',
    names: new Set(['dest', 'index-url', 'extra-index-url', 'find-links', 'wheel-dir', 'target']),
  })
  const action = readableText(read.operands[0] ?? nothing)
  const option = (pattern: RegExp) => read.options.find(({ name }) => pattern.test(name))?.value
  const index = option(/^(?:-i|--index-url|--extra-index-url|-f|--find-links)$/)
  const direct = read.operands.find((each) => /^https?:\/\//.test(readableText(each)))
  const folder = option(/^(?:-d|-w|--dest|--wheel-dir)$/) ?? textValue('.')
  const preset = call.shell.lookup('PIP_INDEX_URL', call.at)
  const from = direct ?? index ?? (/^https?:/.test(readableText(preset)) ? preset : undefined)
  if ((action === 'download' || action === 'wheel') && from !== undefined)
    call.shell.writeFile(joined(folder, textValue('/fetched.whl')), fetchedValue(readableText(from)), false, call.at)
  return unknownValue(call.name)
}

/** Programs that publish, and those that build what is published. */
export const publishCommands: Readonly<Record<string, Command>> = {
  npm,
  pnpm: npm,
  yarn: npm,
  npx: (call) => {
    const at = call.args.findIndex((each) => !/^-/.test(readableText(each)))
    const [first = nothing, ...rest] = at === -1 ? [] : call.args.slice(at)
    built(call)
    const assistant = /^(?:@anthropic-ai\/(claude)-code|@google\/(gemini)-cli|@openai\/(codex)|(opencode)-ai)(?:@.{0,40})?$/.exec(
      readableText(first),
    )
    if (assistant !== null)
      return call.shell.call([textValue(assistant.slice(1).find((each) => each !== undefined) ?? ''), ...rest], call.stdin, call.at)
    return /^(?:vsce|ovsx|@vscode\/vsce|semantic-release|lerna|changeset|@changesets\/cli|gh-pages|np|release-it|surge)$/.test(
      readableText(first),
    )
      ? call.shell.call([textValue(readableText(first).replace(/^@[\w-]{1,40}\//, '')), ...rest], call.stdin, call.at)
      : npxOf(call, first)
  },
  twine,
  uv: (call) =>
    /^(?:run|python)$/.test(readableText(call.args[0] ?? nothing)) ? (programCommands['uv-run']?.(call) ?? nothing) : twine(call),
  hatch: twine,
  flit: twine,
  pdm: twine,
  poetry: twine,
  maturin: twine,
  pip,
  pipx: pip,
  gem,
  cargo: publisher(/^publish$/),
  mvn: publisher(/^deploy(?::deploy-file)?$|^release:perform$|deploy-file$/),
  gradle: publisher(/^publish/i),
  gradlew: publisher(/^publish/i),
  sbt: publisher(/publish/i),
  anaconda: publisher(/^upload$/),
  luarocks: publisher(/^upload$/),
  pod: publisher(/^push$/),
  'semantic-release': publisher(/^/),
  changeset: publisher(/^publish$/),
  cli: publisher(/^publish$/),
  lerna: publisher(/^publish$/),
  nuget: (call) => (readableText(call.args[0] ?? nothing) === 'push' ? publish(call, call.args.slice(1, 2)) : nothing),
  dotnet: (call) =>
    readableText(call.args[1] ?? nothing) === 'push'
      ? publish(call, call.args.slice(2, 3))
      : (programCommands['dotnet-script']?.(call) ?? nothing),
  make: (call) => {
    runMake(call)
    return built(call)
  },
  turbo: built,
  nx: built,
  'gh-pages': (call) => {
    const at = call.args.findIndex((each) => /^(?:-d|--dist)$/.test(readableText(each)))
    const { job } = call.shell.world
    const held = at === -1 ? nothing : job.below(call.args[at + 1] ?? nothing)
    call.shell.send({ at: call.at, channel: 'git', tool: 'gh-pages', target: undefined, carried: carriedIn(held, 'file') })
    return unknownValue('gh-pages')
  },
  'publish-module': publisher(/^/, /^-path$/i),
  'publish-script': publisher(/^/, /^-path$/i),
  vsce: publisher(/^publish$/, /^(?:-i|--packagePath)$/),
  ovsx: publisher(/^publish$/, /^(?:-i|--packagePath)$/),
}

/** `npx https://…/x.tgz` runs whatever the address answers. */
function npxOf(call: Call, word: Value): Value {
  if (/^https?:\/\//.test(readableText(word)))
    recordDeed(call.shell.world, 'runs-download', call.at, 'npx', 'runs a package that an address answers', word)
  return unknownValue('npx')
}
