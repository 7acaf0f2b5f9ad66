import type { Call, Command } from '../commands.ts'
import { readOptions } from '../options.ts'
import { fetchedFrom, nothing, readableText, unknownValue, type Value } from '../value.ts'
import { recordDeed } from '../world.ts'

/** A file of a release that came from elsewhere, where the job fetched it. */
export function fetchedRelease(call: Pick<Call, 'at' | 'shell'>, path: Value): string | undefined {
  const { job } = call.shell.world
  const value = job.read(path, call.at)
  const from = value === undefined ? undefined : fetchedFrom(value)
  return from ?? fetchedFrom(job.below(path))
}

/** Notes a release of files that were fetched. */
function publish(call: Call, files: readonly Value[]): Value {
  for (const each of files) {
    const from = fetchedRelease(call, each)
    if (from === undefined) continue
    recordDeed(
      call.shell.world,
      'swaps-release',
      call.at,
      call.name,
      `publishes ${readableText(each).slice(0, 60)}, which the job fetched`,
      { pieces: [from] },
    )
  }
  return unknownValue(call.name)
}

const npm: Command = (call) => {
  const words = readOptions(call.args, {
    letters: 'w',
    names: new Set(['tag', 'access', 'registry', 'otp', 'workspace', 'prefix', 'userconfig']),
  }).operands
  const action = readableText(words[0] ?? nothing)
  const { job } = call.shell.world
  if (/^(?:pack|run|run-script|build|exec|version)$/.test(action) || (action === '' && call.name !== 'npm'))
    job.files.set('built', { pieces: ['yes'] })
  if (action !== 'publish') return action === 'token' ? nothing : unknownValue(call.name)
  const target = words[1]
  if (target === undefined) return nothing
  const text = readableText(target)
  if (/\.t(?:ar\.)?gz$/.test(text) && fetchedRelease(call, target) === undefined && !/[*‹]/.test(text)) {
    if (!job.files.has('built') && !job.files.has('artifacts') && job.read(target, call.at) === undefined) {
      recordDeed(call.shell.world, 'swaps-release', call.at, call.name, `publishes ${text.slice(0, 60)}, which the job did not build`)
    }
  }
  return publish(call, [target])
}

const twine: Command = (call) => {
  const words = readOptions(call.args, {
    letters: 'rups',
    names: new Set(['repository', 'repository-url', 'username', 'password', 'config-file', 'token', 'index', 'publish-url']),
  }).operands
  const action = readableText(words[0] ?? nothing)
  return action === 'upload' || action === 'publish'
    ? publish(call, words.slice(1).length > 0 ? words.slice(1) : [{ pieces: ['dist'] }])
    : unknownValue(call.name)
}

const gem: Command = (call) => {
  const words = readOptions(call.args, { letters: 'k', names: new Set(['key', 'host', 'otp']) }).operands
  return readableText(words[0] ?? nothing) === 'push' ? publish(call, words.slice(1)) : unknownValue(call.name)
}

const built: Command = (call) => {
  call.shell.world.job.files.set('built', { pieces: ['yes'] })
  return unknownValue(call.name)
}

/** Programs that publish, and those that build what is published. */
export const publishCommands: Readonly<Record<string, Command>> = {
  npm,
  pnpm: npm,
  yarn: npm,
  npx: built,
  twine,
  uv: twine,
  hatch: twine,
  flit: twine,
  pdm: twine,
  poetry: twine,
  gem,
  nuget: (call) => (readableText(call.args[0] ?? nothing) === 'push' ? publish(call, call.args.slice(1, 2)) : nothing),
  dotnet: (call) => (readableText(call.args[1] ?? nothing) === 'push' ? publish(call, call.args.slice(2, 3)) : nothing),
  make: built,
  lerna: built,
  turbo: built,
  nx: built,
  vsce: (call) => publish(call, call.args.slice(1)),
  ovsx: (call) => publish(call, call.args.slice(1)),
}
