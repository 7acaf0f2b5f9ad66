import type { StepRun } from '../secret-flow.ts'
import { secretTaint } from '../taint.ts'
import { nothing, readableText, taintedValue, textValue } from '../value.ts'
import type { Inputs } from './step-send.ts'

/** Credentials that an action hands to the steps behind it: names of outputs, and of variables where it sets some. */
interface Minted {
  readonly outputs: readonly string[]
  readonly variables?: readonly string[]
  /** What a secret of that kind is called. */
  readonly name?: string
}

/** By `owner/name`: what the action mints or fetches out of a vault. */
const minting: readonly (readonly [RegExp, (run: StepRun, inputs: Inputs) => Minted])[] = [
  [/^google-github-actions\/auth$/, () => ({ outputs: ['access_token', 'id_token', 'auth_token'], name: 'GCP_ACCESS_TOKEN' })],
  [
    /^(?:actions\/create-github-app-token|tibdex\/github-app-token|peter-murray\/workflow-application-token-action)$/,
    () => ({ outputs: ['token'], name: 'GH_APP_TOKEN' }),
  ],
  [/^aws-actions\/amazon-ecr-login$/, () => ({ outputs: ['docker_password'], name: 'AWS_ECR_PASSWORD' })],
  [/^hashicorp\/vault-action$/, (_, inputs) => bothOf(namesIn(inputs, /\|\s{0,9}(\w{1,80})\s{0,9};?\s{0,9}$/))],
  [/^bitwarden\/sm-action$/, (_, inputs) => bothOf(namesIn(inputs, />\s{0,9}(\w{1,80})\s{0,9}$/))],
  [/^google-github-actions\/get-secretmanager-secrets$/, (_, inputs) => ({ outputs: namesIn(inputs, /^\s{0,40}([\w-]{1,80}):/) })],
  [
    /^1password\/load-secrets-action$/,
    ({ step, world }) =>
      bothOf(step.env.filter(({ name }) => readableText(world.env.get(name) ?? nothing).startsWith('op://')).map(({ name }) => name)),
  ],
]

/** Notes what a step gives to those behind it. A name tells of the secret what it opens. */
export function mintOutputs(run: StepRun, inputs: Inputs): void {
  const { step, world } = run
  const { uses } = step
  const found = minting.find(([pattern]) => pattern.test(uses?.repository ?? ''))?.[1](run, inputs)
  if (uses === undefined || found === undefined) return
  const held = (name: string) => taintedValue(secretTaint(found.name ?? name, uses), name)
  if (step.id !== undefined) for (const name of found.outputs) world.job.setOutput(step.id, name, held(name))
  for (const name of found.variables ?? []) world.job.env.set(name, held(name))
}

const bothOf = (names: readonly string[]): Minted => ({ outputs: names, variables: names })

/** What the lines of the input `secrets` call what they fetch. */
function namesIn(inputs: Inputs, pattern: RegExp): string[] {
  return readableText(inputs.get('secrets') ?? textValue(''))
    .slice(0, 20_000)
    .split('\n')
    .flatMap((line) => pattern.exec(line.trimEnd())?.[1] ?? [])
    .slice(0, 50)
}
