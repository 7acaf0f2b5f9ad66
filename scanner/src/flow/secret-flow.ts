import type { Action, CiFile, Entry, Job, Step, Workflow } from '../model/ci-file.ts'
import type { RepositoryFacts } from '../model/repository-facts.ts'
import type { Span } from '../model/span.ts'
import { mappingOf, scalarOf, scalarsOf } from '../model/yaml-node.ts'
import { textOfScript } from '../shell/script-text.ts'
import { runAction } from './action-run.ts'
import type { KeptFiles } from './actions/kept-files.ts'
import { carriedIn } from './address.ts'
import { noteMemory } from './code/note-memory.ts'
import { runCode } from './code-run.ts'
import { commandName } from './command-name.ts'
import { isKnownCommand } from './commands.ts'
import { isCredentialInput } from './credential-names.ts'
import { divertedJob, noteSetting } from './diversions.ts'
import { evaluateScalar, type Scope } from './evaluate-expression.ts'
import type { Deed, FlowFacts, Send } from './flow-facts.ts'
import { JobState } from './job-state.ts'
import { runLeftScripts } from './left-scripts.ts'
import { keptAs, looselyNamed } from './loose-names.ts'
import { noteReverseShell } from './note-code.ts'
import { ShellRun } from './shell-run.ts'
import { noteSpoken } from './spoken-commands.ts'
import { allSecretsTaint, secretTaint, type Taint } from './taint.ts'
import { joined, nothing, readableText, secretsIn, taintedValue, textValue, unknownValue, type Value, withHop } from './value.ts'
import { type Budget, fileEffort, isWornOut, type World } from './world.ts'

const known = new WeakMap<CiFile, FlowFacts>()

/** Where the secrets of a file go; computed once. Bash's grammar must be loaded. */
export function flowOf(file: CiFile, repository: RepositoryFacts): FlowFacts {
  let facts = known.get(file)
  if (facts === undefined) {
    facts = new FlowRun(repository).of(file)
    known.set(file, facts)
  }
  return facts
}

/** What steps share beyond their job. */
export interface StepRun {
  readonly flow: FlowRun
  readonly world: World
  readonly step: Step
  readonly scope: Scope
}

export class FlowRun {
  readonly repository: RepositoryFacts
  readonly artifacts = new Map<string, Value>()
  /** By key, as it is written. */
  readonly caches = new Map<string, KeptFiles>()
  readonly #sends = new Map<string, Send>()
  readonly #deeds = new Map<string, Deed>()
  readonly #torn: Span[] = []
  readonly #budget: Budget = { effort: fileEffort, isWornOut: false, seen: new Set(), decoded: new Set(), ran: new Set(), endless: 0 }
  #calls = 0

  constructor(repository: RepositoryFacts) {
    this.repository = repository
  }

  of(file: CiFile): FlowFacts {
    if (file.kind === 'workflow') this.#workflow(file, presetsOf(file))
    else if (file.kind === 'action') this.#actionAlone(file)
    return { sends: [...this.#sends.values()], deeds: [...this.#deeds.values()], torn: this.#torn }
  }

  #record(fact: { send: Send } | { deed: Deed }): void {
    if ('deed' in fact) {
      const { deed } = fact
      this.#deeds.set(`${deed.kind} ${deed.at.start} ${deed.structure} ${deed.tool}`, deed)
      return
    }
    const { send } = fact
    const target = send.target === undefined ? '' : readableText(send.target)
    const key = `${send.at.start} ${send.structure} ${send.channel} ${send.tool} ${target}`
    const before = this.#sends.get(key)
    if (before === undefined) this.#sends.set(key, send)
    else {
      const fresh = send.carried.filter(
        (each) => !before.carried.some((one) => one.secret.taint.key === each.secret.taint.key && one.position === each.position),
      )
      if (fresh.length > 0)
        this.#sends.set(key, { ...before, carried: [...before.carried, ...fresh], isWrapped: before.isWrapped || send.isWrapped })
    }
  }

  #workflow(workflow: Workflow, inputs: ReadonlyMap<string, Value>): void {
    const outputs = new Map<string, Map<string, Value>>()
    for (const job of inOrder(workflow.jobs)) {
      const state = new JobState()
      const env = new Map<string, Value>()
      const scope = scopeOf(state, env, outputs, inputs, matrixOf(job))
      addEntries(env, workflow.env, scope)
      addEntries(env, job.env, scope)
      if (job.uses !== undefined) {
        this.#call(job, scope)
        continue
      }
      this.#container(job, scope, env)
      for (const step of job.steps) this.step(step, state, env, scope, 0)
      this.#runLeft(job, state, scope)
      outputs.set(
        job.id.toLowerCase(),
        new Map(
          job.outputs.map((each) => [each.name.toLowerCase(), each.scalar === undefined ? nothing : evaluateScalar(each.scalar, scope)]),
        ),
      )
    }
  }

  /** What a job leaves behind to be run by others. */
  #runLeft(at: Job | Action, state: JobState, scope: Scope): void {
    for (const [name, value] of state.env) state.seenEnv.set(name, value)
    const structure = 'structure' in at ? at.structure : 'runs'
    const diverted = divertedJob(state)
    if (diverted !== undefined && diverted.carried.length > 0) this.#record({ send: { ...diverted, at, structure, isWrapped: false } })
    runLeftScripts(this.#worldOf(state, scope, state.seenEnv, structure, undefined, false))
  }

  #worldOf(
    job: JobState,
    scope: Scope,
    env: ReadonlyMap<string, Value>,
    structure: string,
    stepId: string | undefined,
    isSelfHosted: boolean,
  ): World {
    const budget = this.#budget
    return { job, scope, env, structure, stepId, isSelfHosted, isWrapped: false, depth: 0, budget, record: (fact) => this.#record(fact) }
  }

  /** A job that calls another workflow: one of the repository is followed, a foreign one gets what it is given. */
  #call(job: Job, scope: Scope): void {
    const { uses } = job
    if (uses === undefined) return
    const given = job.with.map((each) => [each.name, givenValue(each, scope)] as const)
    const secrets = job.secrets === 'inherit' ? [] : job.secrets.map((each) => [each.name, givenValue(each, scope)] as const)
    if (uses.kind === 'local') {
      const called = this.repository.localWorkflow(uses.path)
      if (called === undefined || this.#calls > 20 || !given.some(([, value]) => secretsIn(value).length > 0)) return
      this.#calls += 1
      this.#workflow(called, new Map(given.map(([name, value]) => [name.toLowerCase(), value])))
      return
    }
    const carried = [
      ...given.flatMap(([name, value]) => carriedIn(joined(textValue(`${name}: `), value), 'body')),
      ...secrets.flatMap(([name, value]) => carriedIn(joined(textValue(`${name}: `), value), 'argument')),
    ]
    if (carried.length === 0) return
    this.#record({
      send: {
        at: uses,
        structure: uses.structure,
        channel: 'workflow',
        tool: uses.text.slice(0, 120),
        target: textValue(uses.text),
        carried,
        isWrapped: false,
      },
    })
  }

  #container(job: Job, scope: Scope, env: Map<string, Value>): void {
    const containers = [mappingOf(job.container), ...(job.services?.pairs ?? []).map((each) => mappingOf(each.value))]
    for (const container of containers) {
      const entries = mappingOf(container?.get('env'))
      const given: Value[] = []
      for (const pair of entries?.pairs ?? []) {
        if (pair.value?.kind !== 'scalar') continue
        const value = evaluateScalar(pair.value, scope)
        given.push(joined(textValue(`${pair.key.text}=`), value))
        if (container === containers[0]) env.set(pair.key.text, value)
      }
      const image = container?.get('image')
      // Whoever shows a credential to the registry knows whose image it is.
      if (image?.kind !== 'scalar' || container?.get('credentials') !== undefined) continue
      const carried = given.flatMap((each) => carriedIn(each, 'argument'))
      if (carried.length === 0) continue
      const target = evaluateScalar(image, scope)
      this.#record({
        send: { at: image, structure: job.structure, channel: 'image', tool: 'container', target, carried, isWrapped: false },
      })
    }
  }

  /** A composite action by itself: what its inputs hold is the caller's, secret where the name says so. */
  #actionAlone(action: Action): void {
    const inputs = new Map<string, Value>()
    for (const each of action.inputs) {
      const taint = taintOfInput(each)
      const preset = presetOf(each)
      if (taint !== undefined) inputs.set(each.name.toLowerCase(), taintedValue(taint, `inputs.${each.name}`))
      else if (preset !== undefined) inputs.set(each.name.toLowerCase(), preset)
    }
    const state = new JobState()
    state.hasCaller = true
    this.runComposite(action, inputs, state, new Map(), 0)
    this.#ownImage(action, scopeOf(state, new Map(), new Map(), inputs, new Map()))
    this.#runLeft(action, state, scopeOf(state, new Map(), new Map(), inputs, new Map()))
  }

  /** An action that is an image: what its `env` and `args` hand in. */
  #ownImage(action: Action, scope: Scope): void {
    const image = action.runs?.get('image')
    if (image?.kind !== 'scalar' || !image.text.startsWith('docker://')) return
    const given = [...(mappingOf(action.runs?.get('env'))?.pairs ?? []).map((each) => each.value), ...scalarsOf(action.runs?.get('args'))]
    const carried = given.flatMap((each) => (each?.kind === 'scalar' ? carriedIn(evaluateScalar(each, scope), 'argument') : []))
    const target = textValue(image.text)
    if (carried.length > 0)
      this.#record({ send: { at: image, structure: 'runs', channel: 'image', tool: 'container', target, carried, isWrapped: false } })
  }

  /** The steps of a composite action with its inputs; its outputs. */
  runComposite(
    action: Action,
    inputs: ReadonlyMap<string, Value>,
    state: JobState,
    env: ReadonlyMap<string, Value>,
    depth: number,
  ): ReadonlyMap<string, Value> {
    const outputs = new Map<string, Value>()
    if (depth > 4) return outputs
    const ownOutputs = new Map(state.outputs)
    state.outputs.clear()
    const scope = scopeOf(state, new Map(env), new Map(), inputs, new Map())
    for (const step of action.steps) this.step(step, state, env, scope, depth + 1)
    for (const each of action.outputs) {
      const value = mappingOf(each.value)?.get('value')
      if (value?.kind === 'scalar') outputs.set(each.name.toLowerCase(), evaluateScalar(value, scope))
    }
    state.outputs.clear()
    for (const [step, values] of ownOutputs) state.outputs.set(step, values)
    return outputs
  }

  step(step: Step, state: JobState, env: ReadonlyMap<string, Value>, outer: Scope, depth: number): void {
    const own = new Map(env)
    const scope: Scope = {
      ...outer,
      env: (name) => own.get(name) ?? state.env.get(name) ?? looselyNamed(state.env, name),
      wholeEnv: () => joined(...own.values(), ...state.env.values()),
    }
    addEntries(own, step.env, scope)
    for (const [name, value] of own) {
      state.seenEnv.set(name, value)
      noteSetting(state, name, value)
    }
    const isSelfHosted = step.job?.runsOn.some((each) => each.text.toLowerCase() === 'self-hosted') ?? false
    const world = this.#worldOf(state, scope, own, step.run === undefined ? step.structure : step.run.structure, step.id, isSelfHosted)
    if (isWornOut(world, () => step)) return
    if (step.run !== undefined) this.#script(step, world)
    if (step.uses !== undefined) runAction({ flow: this, world, step, scope }, depth)
  }

  #script(step: Step, world: World): void {
    const { run } = step
    if (run === undefined) return
    const script = textOfScript(run)
    const language = run.language === 'powershell' ? 'powershell' : 'bash'
    const shell = new ShellRun(world, script, new Map(), language)
    noteMemory(world, run.text, run)
    if (run.language === 'powershell') noteReverseShell(world, run, run.text)
    // A shell of the step's own making: `shell: bash -c "…" {0}` or a program that reads the script.
    if (/\s-c\s|\|/.test(run.shell)) shell.runText(textValue(run.shell), run)
    const code = () => evaluateScalar(run.scalar, world.scope)
    const program = commandName(textValue(run.shell.split(/\s/)[0] ?? ''))
    if (run.language === 'other' && run.shell.includes('{0}') && isKnownCommand(program)) {
      world.job.write(textValue('/tmp/step-script'), code(), false)
      shell.runText(textValue(run.shell.replaceAll('{0}', '/tmp/step-script')), run)
      return
    }
    if (run.language === 'cmd') {
      shell.runText(fromBatch(code()), run)
      return
    }
    const printed =
      run.language === 'python' || run.language === 'node' || run.language === 'perl' || run.language === 'ruby'
        ? runCode(shell, run.language, code(), run, [])
        : shell.runAll()
    if (shell.isTorn) this.#torn.push(run)
    noteSpoken(world, printed, run)
    const carried = carriedIn(printed, 'body').filter((each) => each.label !== 'add-mask')
    if (carried.length > 0) shell.send({ at: run, channel: 'log', tool: 'log', target: undefined, carried })
  }
}

/** Commands of Windows as ours would be written: `%NAME%`, `set NAME=value`. */
function fromBatch(code: Value): Value {
  const plain = (text: string) =>
    text
      .replace(/%(\w{1,80})%/g, (_, name: string) => `"$${name}"`)
      .replace(/^[ \t]{0,20}set[ \t]{1,5}"?(\w{1,80})=/gim, 'export $1=')
      .replace(/\^\r?\n/g, ' ')
      .replace(
        /^([ \t]{0,20})for \/f (?:"[^"\n]{0,80}" )?%%(\w) in \('([^'\n]{1,400})'\) do ([^\n]{1,600})$/gim,
        (_, indent: string, name: string, program: string, body: string) =>
          `${indent}for ${name} in $(${program}); do ${body.replaceAll(`%%${name}`, `$${name}`)}; done`,
      )
      .replaceAll('\\', '/')
  return { pieces: code.pieces.map((each) => (typeof each === 'string' ? plain(each) : each)) }
}

/** What an input is where nobody gives it: an address, in which a host may hide. */
function presetOf(input: Entry): Value | undefined {
  const text = scalarOf(mappingOf(input.value)?.get('default'))?.text
  return text !== undefined && /^\w{2,8}:\/\/|^[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}$/.test(text) ? textValue(text) : undefined
}

/** The inputs of a workflow that are addresses unless somebody says otherwise. */
function presetsOf(workflow: Workflow): ReadonlyMap<string, Value> {
  const found = new Map<string, Value>()
  for (const trigger of workflow.triggers) {
    if (trigger.name !== 'workflow_dispatch' && trigger.name !== 'workflow_call') continue
    for (const { key, value } of mappingOf(mappingOf(trigger.config)?.get('inputs'))?.pairs ?? []) {
      const text = scalarOf(mappingOf(value)?.get('default'))?.text ?? ''
      if (/^https?:\/\//.test(text)) found.set(key.text.toLowerCase(), textValue(text))
    }
  }
  return found
}

/** What an input of an action holds by what is said of it; none where it is nothing secret. */
function taintOfInput(input: Entry): Taint | undefined {
  const said = mappingOf(input.value)
  const textOf = (name: string) => scalarOf(said?.get(name))?.text ?? ''
  if (/github\.token/.test(textOf('default'))) return secretTaint('GITHUB_TOKEN', input.key)
  const description = textOf('description')
  if (/^(?:all[-_]?)?secrets$/i.test(input.name) || /tojson\(\s{0,3}secrets/i.test(description)) return allSecretsTaint(input.key)
  const isSaid =
    /^(?:[\w']{1,20} ){0,4}(?:token|password|passphrase|secret|credentials?|api key|private key|access key)(?: (?:for|of|to|used|with)\b|[.,;]|$)/i
  if (!isCredentialInput(input.name) && !(isSaid.test(description) && !/name|path|file|id$/i.test(input.name))) return undefined
  return secretTaint(input.name.replaceAll('-', '_'), input.key)
}

function givenValue(entry: Entry, scope: Scope): Value {
  return entry.scalar === undefined ? nothing : evaluateScalar(entry.scalar, scope)
}

function addEntries(env: Map<string, Value>, entries: readonly Entry[], scope: Scope): void {
  for (const each of entries) {
    if (each.scalar === undefined) continue
    env.set(each.name, withHop(evaluateScalar(each.scalar, scope), each.scalar, `kept in the environment as ${each.name.slice(0, 60)}`))
  }
}

function scopeOf(
  state: JobState,
  env: ReadonlyMap<string, Value>,
  jobs: ReadonlyMap<string, ReadonlyMap<string, Value>>,
  inputs: ReadonlyMap<string, Value>,
  matrix: ReadonlyMap<string, readonly Value[]>,
): Scope {
  return {
    env: (name) => env.get(name) ?? state.env.get(name),
    wholeEnv: () => joined(...env.values(), ...state.env.values()),
    stepOutput: (step, name) => keptAs(state.outputs.get(step), name),
    jobOutput: (job, name) => jobs.get(job)?.get(name),
    input: (name) => inputs.get(name.toLowerCase()),
    matrix: (name) => matrix.get(name) ?? [],
  }
}

/** The values of a matrix by name, those of `include` too; expressions within it are not followed. */
function matrixOf(job: Job): ReadonlyMap<string, readonly Value[]> {
  const values = new Map<string, Value[]>()
  const matrix = mappingOf(job.strategy?.get('matrix'))
  for (const { key, value } of matrix?.pairs ?? []) {
    const listed =
      key.text === 'include' || key.text === 'exclude'
        ? []
        : scalarsOf(value).filter((each) => value?.kind === 'list' || !each.text.includes('${{'))
    if (listed.length > 0)
      values.set(
        key.text.toLowerCase(),
        listed.map((each) => textValue(each.text)),
      )
    if (key.text === 'include' && value?.kind === 'list') {
      for (const pair of value.items.flatMap((each) => mappingOf(each)?.pairs ?? [])) {
        if (pair.value?.kind !== 'scalar') continue
        const name = pair.key.text.toLowerCase()
        values.set(name, [...(values.get(name) ?? []), textValue(pair.value.text)])
      }
    }
  }
  // One of several is not known at the time of reading; a lone one is.
  return new Map([...values].map(([name, each]) => [name, each.length === 1 ? each : [each[0] ?? unknownValue(`matrix.${name}`)]]))
}

/** Jobs after those that they need; circles as they stand. */
function inOrder(jobs: readonly Job[]): Job[] {
  const left = new Map(jobs.map((each) => [each.id.toLowerCase(), each]))
  const out: Job[] = []
  const take = (job: Job, depth: number) => {
    if (!left.delete(job.id.toLowerCase()) || depth > 100) return
    for (const need of job.needs) {
      const needed = left.get(need.text.toLowerCase())
      if (needed !== undefined) take(needed, depth + 1)
    }
    out.push(job)
  }
  for (const job of jobs) take(job, 0)
  return out
}
