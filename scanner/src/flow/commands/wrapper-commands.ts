import type { Call, Command } from '../commands.ts'
import { readableText, textValue } from '../value.ts'
import { handedOut, lender } from './credentials/handed-out.ts'
import { otherProgram } from './other-program.ts'
import { gpg } from './text/gpg.ts'
import { setFromFile, setFromFiles } from './wrappers/env-files.ts'
import { machineRunners } from './wrappers/machine-runners.ts'
import { nodeLike } from './wrappers/node-runners.ts'
import { pythonRunners } from './wrappers/python-runners.ts'
import { runWrapped, type Wrapping } from './wrappers/wrapping.ts'

/** A program that runs the rest of its words, or else is like any other. */
const wrapped =
  (wrapping: Wrapping): Command =>
  (call) =>
    runWrapped(call, wrapping) ?? handedOut(call) ?? otherProgram(call)

/** `dotenv -e f -- program`: with the variables of the file. */
const withEnvFile =
  (wrapping: Wrapping, option: RegExp): Command =>
  (call) => {
    setFromFile(call, textValue('.env'))
    setFromFiles(call, call.args, option)
    return runWrapped(call, wrapping) ?? otherProgram(call)
  }

/** A shell or a program in a container of a cluster. */
const kubectl: Command = (call) =>
  runWrapped(call, {
    verbs: /^(?:exec|run|debug)$/,
    valued: /^(?:-[cn]|--(?:container|namespace|context|image))$/,
    isMarked: true,
    isElsewhere: true,
  }) ??
  handedOut(call) ??
  otherProgram(call)

/** Programs of which the rest is like any other's. */
const keepers = [
  'vault',
  'bw',
  'pass',
  'lpass',
  'credstash',
  'keyring',
  'secret-tool',
  'security',
  'sops',
  'ansible-vault',
  'fly',
  'flyctl',
  'heroku',
]

/** `nix run nixpkgs#curl -- words`. */
const nix: Command = (call) => {
  const named = call.args.map((each) => /^[\w./:-]{1,100}#([\w-]{1,60})$/.exec(readableText(each))?.[1]).find((each) => each !== undefined)
  const mark = call.args.findIndex((each) => readableText(each) === '--')
  if (readableText(call.args[0] ?? textValue('')) === 'run' && named !== undefined)
    return call.shell.call([textValue(named), ...(mark === -1 ? [] : call.args.slice(mark + 1))], call.stdin, call.at, call.hasInput)
  return wrapped(machineRunners.nix)(call)
}

/** `rails runner 'code'`. */
const rails: Command = (call) =>
  /^(?:runner|r)$/.test(readableText(call.args[0] ?? textValue('')))
    ? call.shell.call([textValue('ruby'), textValue('-e'), ...call.args.slice(1)], call.stdin, call.at)
    : otherProgram(call)

/** Programs that run the program that their words name, and those that hand out what they keep. */
export const wrapperCommands: Readonly<Record<string, Command>> = {
  ...Object.fromEntries(Object.entries(machineRunners).map(([name, each]) => [name, wrapped(each)])),
  nix,
  rails,
  ...Object.fromEntries(
    nodeLike.map((name) => [name, (call: Call) => call.shell.call([textValue('node'), ...call.args], call.stdin, call.at)]),
  ),
  uvx: wrapped(pythonRunners.uvx),
  conda: wrapped(pythonRunners.conda),
  mamba: wrapped(pythonRunners.conda),
  micromamba: wrapped(pythonRunners.conda),
  pipenv: wrapped(pythonRunners.pipenv),
  rye: wrapped(pythonRunners.rye),
  pixi: wrapped(pythonRunners.pixi),
  kubectl,
  oc: kubectl,
  ...Object.fromEntries(keepers.map((name) => [name, lender(otherProgram)])),
  sops: lender(wrapped({ verbs: /^exec-(?:env|file)$/, skipped: 1 })),
  gpg: lender(gpg),
  gpg2: lender(gpg),
  dotenv: withEnvFile({ valued: /^-[fe]$/ }, /^(?:-[ef]|--file)$/),
  'dotenv-cli': withEnvFile({ valued: /^-[fe]$/ }, /^-[ef]$/),
  dotenvx: withEnvFile({ verbs: /^run$/, valued: /^(?:-[fe]|--env(?:-file)?)$/ }, /^(?:-f|--env-file)$/),
  'env-cmd': withEnvFile({ valued: /^(?:-[fe]|--file)$/ }, /^(?:-f|--file)$/),
}
