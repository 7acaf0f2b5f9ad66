import type { Command } from '../commands.ts'
import { textValue } from '../value.ts'
import { handedOut, lender } from './credentials/handed-out.ts'
import { otherProgram } from './other-program.ts'
import { gpg } from './text/gpg.ts'
import { setFromFile, setFromFiles } from './wrappers/env-files.ts'
import { machineRunners } from './wrappers/machine-runners.ts'
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

/** Programs that run the program that their words name, and those that hand out what they keep. */
export const wrapperCommands: Readonly<Record<string, Command>> = {
  ...Object.fromEntries(Object.entries(machineRunners).map(([name, each]) => [name, wrapped(each)])),
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
  gpg: lender(gpg),
  gpg2: lender(gpg),
  dotenv: withEnvFile({ valued: /^-[fe]$/ }, /^(?:-[ef]|--file)$/),
  'dotenv-cli': withEnvFile({ valued: /^-[fe]$/ }, /^-[ef]$/),
  dotenvx: withEnvFile({ verbs: /^run$/, valued: /^(?:-[fe]|--env(?:-file)?)$/ }, /^(?:-f|--env-file)$/),
  'env-cmd': withEnvFile({ valued: /^(?:-[fe]|--file)$/ }, /^(?:-f|--file)$/),
}
