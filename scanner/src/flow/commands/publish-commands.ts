import { addressOf, carriedIn } from '../address.ts'
import type { Call, Command } from '../commands.ts'
import { classOf, isBad } from '../host-classes.ts'
import { pathKey } from '../job-state.ts'
import { runMake } from '../makefile.ts'
import { readOptions } from '../options.ts'
import { shownTo } from '../registry-login.ts'
import {
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
} from '../value.ts'
import { recordDeed } from '../world.ts'
import { lender } from './credentials/handed-out.ts'
import { npmGet, npmSet } from './npm-settings.ts'
import { programCommands } from './program-commands.ts'
import { runLaterWords } from './wrappers/later-words.ts'
import { runPackage } from './wrappers/node-runners.ts'
import { pythonRunners } from './wrappers/python-runners.ts'
import { runWrapped, type Wrapping } from './wrappers/wrapping.ts'

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
function showTo(call: Call, home: string, registry: Value | undefined, ...credentials: readonly Value[]): void {
  const names = [
    'TWINE_PASSWORD',
    'UV_PUBLISH_TOKEN',
    'UV_PUBLISH_PASSWORD',
    'NODE_AUTH_TOKEN',
    'NPM_TOKEN',
    'FLIT_PASSWORD',
    'HATCH_INDEX_AUTH',
    'GEM_HOST_API_KEY',
    'CARGO_REGISTRY_TOKEN',
    'NUGET_API_KEY',
    'POETRY_PYPI_TOKEN_PYPI',
  ]
  const held = [...credentials, ...names.map((each) => call.shell.lookup(each, call.at))].filter(isSecret)
  for (const each of shownTo(call.shell.world, registry, held, home))
    call.shell.send({ at: call.at, channel: 'http', tool: call.name, ...each })
}

const npm: Command = (call) => {
  const read = readOptions(call.args, {
    letters: 'w',
    names: new Set(['tag', 'access', 'registry', 'otp', 'workspace', 'prefix', 'userconfig']),
  })
  const words = read.operands
  const action = readableText(words[0] ?? nothing)
  const { job } = call.shell.world
  if (npmSet(call, words)) return nothing
  const setting = npmGet(call, words)
  if (setting !== undefined) return setting
  if (/^(?:pack|run|run-script|build|exec|version)$/.test(action) || (action === '' && call.name !== 'npm'))
    job.files.set('built', { pieces: ['yes'] })
  if (/^(?:access|search|owner)$/.test(action) && /packages|ls-packages|maintainer:/.test(words.slice(1).map(readableText).join(' ')))
    job.settings.set('lists packages', textValue('yes'))
  if (action === 'publish' && job.settings.has('lists packages'))
    recordDeed(call.shell.world, 'swaps-release', call.at, call.name, 'publishes every package that the token opens')
  const place = read.options.find(({ name }) => name === '--registry')?.value ?? job.settings.get('npm registry')
  if (/^(?:ci|i|install|add|whoami|view|pack)$/.test(action) && place !== undefined)
    showTo(call, 'npm', place, job.settings.get('npm token') ?? nothing)
  if (action === 'pack' && /^https?:\/\//.test(readableText(words[1] ?? nothing))) keepPacked(call, words[1] as Value)
  if (action !== 'publish') return action === 'token' ? nothing : unknownValue(call.name)
  const registry = read.options.find(({ name }) => name === '--registry')?.value ?? job.settings.get('npm registry')
  showTo(call, 'npm', registry, job.settings.get('npm token') ?? nothing)
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

/** `npm pack https://…/x.tgz`: the file lies in the folder then. */
function keepPacked(call: Call, address: Value): void {
  const text = readableText(address)
  const name = text.split(/[?#]/)[0]?.split('/').at(-1) ?? ''
  if (name !== '') call.shell.writeFile(textValue(name), fetchedValue(text), false, call.at)
}

const twine: Command = (call) => {
  const read = readOptions(call.args, {
    letters: 'rupst',
    names: new Set(['repository', 'repository-url', 'username', 'password', 'config-file', 'token', 'index', 'publish-url']),
  })
  const words = read.operands
  const action = readableText(words[0] ?? nothing)
  if (nameRepository(call, words)) return nothing
  if (action !== 'upload' && action !== 'publish') return unknownValue(call.name)
  const option = (pattern: RegExp) => read.options.filter(({ name }) => pattern.test(name)).flatMap(({ value }) => value ?? [])
  const named = [
    ...option(/^--(?:repository-url|publish-url|url)$/),
    ...option(/^(?:-r|--repository)$/).map((each) => repositoryOf(call, each)),
    ...['TWINE_REPOSITORY_URL', 'UV_PUBLISH_URL']
      .map((each) => call.shell.lookup(each, call.at))
      .filter((each) => knownText(each) !== undefined),
  ]
  showTo(call, 'pypi', named[0], ...option(/^(?:-p|-t|--password|--token)$/))
  return publish(call, words.slice(1).length > 0 ? words.slice(1) : [{ pieces: ['dist'] }])
}

/** `poetry config repositories.m https://…`: a name for a place. */
function nameRepository(call: Call, words: readonly Value[]): boolean {
  if (readableText(words[0] ?? nothing) !== 'config') return false
  const name = /^repositories\.([\w-]{1,60})(?:\.url)?$/.exec(readableText(words[1] ?? nothing))?.[1]
  if (name !== undefined && words[2] !== undefined) call.shell.world.job.settings.set(`repository ${name}`, words[2])
  return true
}

/** The place that a name stands for; one that the job did not give is not known. */
function repositoryOf(call: Call, name: Value): Value {
  const text = readableText(name)
  if (/^(?:https?:|pypi$)/.test(text)) return text === 'pypi' ? textValue('https://upload.pypi.org/') : name
  return call.shell.world.job.settings.get(`repository ${text}`) ?? unknownValue('repository')
}

const gem: Command = (call) => {
  const read = readOptions(call.args, { letters: 'k', names: new Set(['key', 'host', 'otp']) })
  if (readableText(read.operands[0] ?? nothing) !== 'push') return unknownValue(call.name)
  showTo(call, 'rubygems', read.options.find(({ name }) => name === '--host')?.value)
  return publish(call, read.operands.slice(1))
}

/** `nuget push x -s https://… -k key`, `dotnet nuget push`. */
function pushPackage(call: Call, args: readonly Value[]): Value {
  const read = readOptions(args, { letters: 'skt', names: new Set(['source', 'api-key', 'timeout', 'symbol-source', 'symbol-api-key']) })
  const options = read.options.map(({ name, value }) => ({ name: name.toLowerCase(), value }))
  const find = (names: RegExp) => options.find(({ name }) => names.test(name))?.value
  const source = find(/^(?:-s|--source)$/)
  const isAddress = source === undefined || /^https?:/.test(readableText(source))
  if (isAddress) showTo(call, 'nuget', source, find(/^(?:-k|--api-key)$/) ?? nothing)
  return publish(call, read.operands.slice(0, 1))
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

/** A language whose own program publishes packages too. */
const publishesOr =
  (name: string): Command =>
  (call) =>
    call.args.slice(0, 3).some((each) => /^(?:hex\.)?publish$/.test(readableText(each)))
      ? publish(call, [])
      : (runPackage(call) ?? programCommands[name]?.(call))

/** `yarn npm publish`. */
const isOfNpm = (call: Call): boolean => readableText(call.args[0] ?? nothing) === 'npm'

/** A program that runs another at one of its verbs, and publishes at others. */
const runsOr =
  (name: keyof typeof pythonRunners, command: Command): Command =>
  (call) => {
    const wrapping: Wrapping = pythonRunners[name]
    return runWrapped(call, wrapping) ?? command(call)
  }

/** Programs that publish, and those that build what is published. */
export const publishCommands: Readonly<Record<string, Command>> = {
  npm: lender((call) => runPackage(call) ?? npm(call)),
  pnpm: (call) => runPackage(call) ?? npm(call),
  yarn: (call) => runPackage(call) ?? npm(isOfNpm(call) ? { ...call, args: call.args.slice(1) } : call),
  bunx: (call) => runPackage(call) ?? npxOf(call, nothing),
  pnpx: (call) => runPackage(call) ?? npxOf(call, nothing),
  npx: (call) => {
    const at = call.args.findIndex((each) => !/^-/.test(readableText(each)))
    const [first = nothing, ...rest] = at === -1 ? [] : call.args.slice(at)
    built(call)
    const assistant = /^(?:@anthropic-ai\/(claude)-code|@google\/(gemini)-cli|@openai\/(codex)|(opencode)-ai)(?:@.{0,40})?$/.exec(
      readableText(first),
    )
    if (assistant !== null)
      return call.shell.call([textValue(assistant.slice(1).find((each) => each !== undefined) ?? ''), ...rest], call.stdin, call.at)
    return /^@(?:vscode\/vsce|changesets\/cli|electron-forge\/cli|dotenvx\/dotenvx)$/.test(readableText(first))
      ? call.shell.call([textValue(readableText(first).replace(/^@[\w-]{1,40}\//, '')), ...rest], call.stdin, call.at)
      : (runPackage(call) ?? runLaterWords(call) ?? npxOf(call, first))
  },
  twine,
  uv: runsOr('uv', twine),
  hatch: runsOr('hatch', twine),
  flit: twine,
  pdm: runsOr('pdm', twine),
  poetry: runsOr('poetry', twine),
  maturin: twine,
  pip,
  pipx: runsOr('pipx', pip),
  gem,
  dart: publishesOr('dart'),
  deno: publishesOr('deno'),
  bun: publishesOr('bun'),
  mix: publishesOr('mix'),
  flutter: publisher(/^publish$/),
  goreleaser: publisher(/^release$/),
  jreleaser: publisher(/^(?:full-release|release|deploy|publish|upload)$/),
  'electron-builder': publisher(/^(?:--publish|-p|publish)(?:=|$)/),
  'electron-forge': publisher(/^publish$/),
  jsr: publisher(/^publish$/),
  np: publisher(/^/),
  'release-it': publisher(/^/),
  auto: publisher(/^(?:shipit|release)$/),
  'wasm-pack': publisher(/^publish$/),
  rebar3: publisher(/^publish$/),
  cabal: publisher(/^upload$/),
  lein: publisher(/^deploy$/),
  conan: publisher(/^upload$/),
  snapcraft: publisher(/^(?:upload|push)$/),
  'ansible-galaxy': publisher(/^publish$/),
  cargo: (call) => {
    const read = readOptions(call.args, { letters: 'pF', names: new Set(['index', 'token', 'registry', 'package', 'manifest-path']) })
    const find = (option: string) => read.options.find(({ name }) => name === option)?.value
    if (readableText(read.operands[0] ?? nothing) === 'publish' && find('--registry') === undefined)
      showTo(call, 'crates', find('--index'), find('--token') ?? nothing)
    return publisher(/^publish$/)(call)
  },
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
  nuget: (call) => (readableText(call.args[0] ?? nothing) === 'push' ? pushPackage(call, call.args.slice(1)) : nothing),
  dotnet: (call) =>
    readableText(call.args[1] ?? nothing) === 'push'
      ? pushPackage(call, call.args.slice(2))
      : (programCommands['dotnet-script']?.(call) ?? nothing),
  make: (call) => joined(runMake(call), built(call) ?? nothing),
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
