import { carriedIn } from '../address.ts'
import type { Call, Command } from '../commands.ts'
import { runMake } from '../makefile.ts'
import { joined, nothing, readableText, unknownValue } from '../value.ts'
import { lender } from './credentials/handed-out.ts'
import { programCommands } from './program-commands.ts'
import { npm, npx, npxOf } from './publish/npm.ts'
import { cargo, gem, pushPackage } from './publish/packages.ts'
import { built, publisher, publishesOr } from './publish/publisher.ts'
import { pip, twine } from './publish/python.ts'
import { runPackage } from './wrappers/node-runners.ts'
import { pythonRunners } from './wrappers/python-runners.ts'
import { runWrapped, type Wrapping } from './wrappers/wrapping.ts'

/** A folder that is pushed to the branch of the pages. */
const pages: Command = (call) => {
  const at = call.args.findIndex((each) => /^(?:-d|--dist)$/.test(readableText(each)))
  const { job } = call.shell.world
  const held = at === -1 ? nothing : job.below(call.args[at + 1] ?? nothing)
  call.shell.send({ at: call.at, channel: 'git', tool: 'gh-pages', target: undefined, carried: carriedIn(held, 'file') })
  return unknownValue('gh-pages')
}

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
  npx,
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
  cargo,
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
  'gh-pages': pages,
  'publish-module': publisher(/^/, /^-path$/i),
  'publish-script': publisher(/^/, /^-path$/i),
  vsce: publisher(/^publish$/, /^(?:-i|--packagePath)$/),
  ovsx: publisher(/^publish$/, /^(?:-i|--packagePath)$/),
}
