import type { Entry, Uses } from '../model/ci-file.ts'
import { Remembered } from '../model/remembered.ts'
import { filesAt, heldAt, pathsOf } from './actions/kept-files.ts'
import { dispatchEvent, tellChat } from './actions/messages.ts'
import { mintOutputs } from './actions/minted-outputs.ts'
import { logIn, setRegistry, showLogin } from './actions/registries.ts'
import { runElsewhere } from './actions/remote-script.ts'
import { type Inputs, labelled, sendByStep as send, shellOf } from './actions/step-send.ts'
import { addressOf, carriedIn } from './address.ts'
import { runCode } from './code-run.ts'
import { publish, publishAssets } from './commands/publish/release.ts'
import { evaluateScalar, type Scope } from './evaluate-expression.ts'
import type { Carried, Channel } from './flow-facts.ts'
import { givenTo, runRecipe } from './image-recipe.ts'
import { pathKey } from './job-state.ts'
import { runPowerShell } from './power-shell-run.ts'
import type { StepRun } from './secret-flow.ts'
import type { ShellRun } from './shell-run.ts'
import { joined, knownText, nothing, readableText, textValue, type Value, withHop } from './value.ts'
import { linesOf } from './value-lines.ts'

/** What a step that uses an action does with what it is given. */
export function runAction(run: StepRun, depth: number): void {
  const { step, world, flow } = run
  const { uses } = step
  if (uses === undefined) return
  const inputs = new Map(step.with.map((each) => [each.name.toLowerCase(), inputOf(each, run)]))
  if (uses.kind === 'local') {
    const action = flow.repository.localAction(uses.path)
    if (action === undefined) return
    const outputs = flow.runComposite(action, inputs, world.job, world.env, depth)
    if (step.id !== undefined) for (const [name, value] of outputs) world.job.setOutput(step.id, name, value)
    return
  }
  if (uses.kind === 'docker') {
    const env = step.env.map((each) => [each.name, world.env.get(each.name) ?? nothing] as const)
    send(
      run,
      'image',
      textValue(uses.path),
      [...env, ...inputs].flatMap(([name, value]) => carriedIn(labelled(name, value), 'argument')),
    )
    runWords(run, inputs)
    return
  }
  wayOf(uses)(run, inputs)
  mintOutputs(run, inputs)
}

type Way = (run: StepRun, inputs: Inputs) => void

/** Twenty patterns are too many to ask at every step. */
const ways = new Remembered<Way>(16 * 1024)

function wayOf({ repository, path }: Uses): Way {
  return ways.of(path === '' ? repository : `${repository}/${path}`, (name) => {
    const known = knownActions.find(([pattern]) => pattern.test(name))
    if (known !== undefined) return known[1]
    return clients.test(repository.split('/')[1] ?? '') ? request : anyAction
  })
}

function inputOf(entry: Entry, run: StepRun): Value {
  if (entry.scalar === undefined) return nothing
  return withHop(
    evaluateScalar(entry.scalar, run.scope),
    entry.scalar,
    `given to ${run.step.uses?.text.slice(0, 60) ?? 'the action'} as ${entry.name.slice(0, 60)}`,
  )
}

function upload(channel: Channel, input: string): (run: StepRun, inputs: Inputs) => void {
  return (run, inputs) => {
    const held = heldAt(run, pathsOf(inputs.get(input)))
    if (channel === 'artifact') run.flow.artifacts.set(readableText(inputs.get('name') ?? textValue('artifact')), held)
    if (channel === 'cache') run.flow.caches.set(readableText(inputs.get('key') ?? nothing), filesAt(run, pathsOf(inputs.get(input))))
    send(run, channel, undefined, carriedIn(held, 'file'))
  }
}

/** What a job before this one has kept under the same key. */
function restore(run: StepRun, inputs: Inputs): void {
  const kept = run.flow.caches.get(readableText(inputs.get('key') ?? nothing))
  for (const [path, value] of kept ?? []) run.world.job.files.set(path, value)
}

function download(run: StepRun, inputs: Inputs): void {
  const { job } = run.world
  job.files.set('artifacts', textValue('yes'))
  const name = inputs.get('name')
  const folder = readableText(inputs.get('path') ?? nothing).replace(/\/$/, '')
  for (const [each, value] of run.flow.artifacts) {
    if (name === undefined || readableText(name) === each) job.files.set(folder === '' ? each : `${folder}/${each}`, value)
  }
}

function script(run: StepRun, inputs: Inputs): void {
  const code = inputs.get('script')
  if (code === undefined) return
  const at = run.step.with.find((each) => each.name === 'script')?.scalar ?? run.step
  // `core.getInput('github-token')` asks for what stands beside the script.
  const scope: Scope = { ...run.world.scope, input: (name) => inputs.get(name.toLowerCase()) ?? run.world.scope.input(name) }
  const printed = runCode(shellOf({ ...run, world: { ...run.world, scope } }), 'node', code, at, [])
  const carried = carriedIn(printed, 'body')
  if (carried.length > 0) send(run, 'log', undefined, carried)
}

function publishFolder(input: string, fallback: string, home: string): (run: StepRun, inputs: Inputs) => void {
  return (run, inputs) => {
    const at = run.step.uses ?? run.step
    const path = inputs.get(input) ?? textValue(fallback)
    publish({ at, shell: shellOf(run), name: run.step.uses?.repository ?? 'publish' }, [path])
    showLogin(run, inputs, home)
    anyAction(run, inputs)
  }
}

/** Inputs that name a file whose text is posted. */
const namesText = /^path$|(?:^|[-_])(?:path|file|filepath|filename)$|^(?:body|message)file$/

function comment(run: StepRun, inputs: Inputs): void {
  const spoken = [...inputs].filter(([name]) => /body|message|comment|content|title|text/.test(name) && !namesText.test(name))
  send(run, 'comment', undefined, [...spoken.flatMap(([, value]) => carriedIn(value, 'body')), ...postedFrom(run, inputs)])
}

function postedFrom(run: StepRun, inputs: Inputs): Carried[] {
  return [...inputs].filter(([name]) => namesText.test(name)).flatMap(([, value]) => carriedIn(heldAt(run, pathsOf(value)), 'body'))
}

function release(run: StepRun, inputs: Inputs): void {
  const files = pathsOf(inputs.get('files') ?? inputs.get('file') ?? inputs.get('artifacts') ?? inputs.get('asset_path'))
  const held = heldAt(run, files)
  publishAssets({ at: run.step.uses ?? run.step, shell: shellOf(run), name: run.step.uses?.repository ?? 'release' }, files)
  const spoken = [...inputs]
    .filter(([name]) => /^(?:body|name|tag)/.test(name) && !namesText.test(name))
    .flatMap(([, value]) => carriedIn(value, 'body'))
  send(run, 'release', undefined, [...carriedIn(held, 'file'), ...spoken, ...postedFrom(run, inputs)])
}

/** Images: arguments stay in their history, and the folder goes in. */
function image(run: StepRun, inputs: Inputs): void {
  const isPushed = /true|type=registry|push=true/.test(
    readableText(joined(inputs.get('push') ?? nothing, inputs.get('outputs') ?? nothing)),
  )
  const context = inputs.get('context') ?? textValue('.')
  const isForeign = /^https?:\/\//.test(readableText(context))
  if (!isForeign) buildHere(run, inputs, context)
  if (!isPushed && !isForeign) return
  const given = carriedIn(inputs.get('build-args') ?? inputs.get('build_args') ?? nothing, 'argument')
  const labels = carriedIn(inputs.get('labels') ?? nothing, 'argument')
  const tags = inputs.get('tags') ?? inputs.get('tag')
  send(run, 'image', isForeign ? context : tags, [
    ...given,
    ...labels,
    ...carriedIn(isForeign ? nothing : run.world.job.below(context), 'file'),
  ])
}

/** What the recipe runs that the job itself wrote. */
function buildHere(run: StepRun, inputs: Inputs, context: Value): void {
  const { job } = run.world
  job.files.set('built', textValue('yes'))
  const path = inputs.get('file') ?? inputs.get('dockerfile') ?? joined(context, textValue('/Dockerfile'))
  const recipe = job.files.get(pathKey(path)) ?? job.files.get(pathKey(path).replace(/^\.\//, ''))
  if (recipe === undefined) return
  const shell = shellOf(run)
  const lines = (name: string) => linesOf(inputs.get(name) ?? nothing).filter((each) => each.pieces.length > 0)
  const at = run.step.uses ?? run.step
  runRecipe(shell, recipe, givenTo(shell, [...lines('build-args'), ...lines('build_args')], lines('secrets'), at), at)
}

/** Steps whose input is a script: run here, or on a machine elsewhere. */
function runsInput(name: RegExp): (run: StepRun, inputs: Inputs) => void {
  return (run, inputs) => {
    const shell = shellOf(run)
    // `options: -e NAME=value` of a container that runs the script.
    for (const [each, value] of inputs) if (/^options$/.test(each)) setOptions(shell, value)
    for (const [each, value] of inputs) {
      if (!name.test(each)) continue
      const at = run.step.with.find((entry) => entry.name.toLowerCase() === each)?.scalar ?? run.step
      const isPower =
        /pwsh|powershell/.test(readableText(inputs.get('shell') ?? nothing)) || /powershell/.test(run.step.uses?.repository ?? '')
      if (isPower) runPowerShell(shell, value, at)
      else shell.runText(value, at)
    }
  }
}

function setOptions(shell: ShellRun, options: Value): void {
  for (const line of linesOf(options))
    for (const [index, piece] of line.pieces.entries()) {
      const name = typeof piece === 'string' ? /(?:-e|--env)[ =]["']?(\w{1,80})=["']?$/.exec(piece.slice(-120))?.[1] : undefined
      const next = line.pieces[index + 1]
      if (name !== undefined && next !== undefined) shell.set(name, { pieces: [next] })
    }
}

/** Every secret at once, under a name that says nothing of secrets: who puts secrets into the environment says so. */
function sendEverything(run: StepRun, inputs: Inputs): void {
  const uses = run.step.uses
  if (
    uses === undefined ||
    /^(?:actions|github|docker|aws-actions|azure|google-github-actions|hashicorp|cloudflare)\//i.test(uses.repository)
  )
    return
  if (/secret|env|vault|config/i.test(uses.repository)) return
  const carried = [...inputs]
    .filter(([name]) => !/secret|env|var|credential/.test(name))
    .flatMap(([name, value]) => carriedIn(labelled(name, value), 'body'))
    .filter(({ secret }) => secret.taint.kind === 'secrets' && secret.name === 'secrets')
  send(run, 'workflow', textValue(uses.text), carried)
}

/** An action that we do not know: where to, where an input says so, and what it is given. */
function anyAction(run: StepRun, inputs: Inputs): void {
  sendEverything(run, inputs)
  const target = [...inputs].find(
    ([name, value]) =>
      /^(?:https?|wss?|ftp):\/\/|^‹[^›]{1,60}›$/.test(readableText(value).trim()) &&
      /url|uri|endpoint|webhook|hook|host|server|address|target|api/.test(name),
  )?.[1]
  const fixed =
    target ??
    [...inputs].find(
      ([name, value]) => /host|server|registry|address/.test(name) && /^[\w-]+(?:\.[\w-]+){1,6}(?::\d{1,5})?$/.test(readableText(value)),
    )?.[1]
  const carried = [...inputs].flatMap(([name, value]) =>
    namesVariables.test(name) ? variablesOf(run, value) : carriedIn(labelled(name, value), positionOf(name)),
  )
  send(run, 'action', fixed, carried)
  copyTo(run, inputs)
}

/** Inputs that name variables of the environment for the action to take along. */
const namesVariables = /^(?:envs?|env[-_]?vars?|environment[-_]?variables|pass[-_]?env)$/

function variablesOf(run: StepRun, names: Value): Carried[] {
  return readableText(names)
    .split(/[\s,]+/)
    .slice(0, 50)
    .flatMap((name) => carriedIn(labelled(name, run.world.env.get(name) ?? run.world.job.env.get(name) ?? nothing), 'body'))
}

/** An action that sends what it is told to an address that it is told: `curl` in other clothes. */
function request(run: StepRun, inputs: Inputs): void {
  const words = inputs.get('args') ?? inputs.get('arguments') ?? inputs.get('options')
  const target = [...inputs].find(([name, value]) => name !== 'args' && /^(?:https?|wss?):\/\//.test(readableText(value).trim()))?.[1]
  if (words !== undefined)
    shellOf(run).runText(joined(textValue('curl '), words, textValue(' '), target ?? nothing), run.step.uses ?? run.step)
  const carried = [...inputs].flatMap(([name, value]) => {
    if (value === target || /^(?:username|user|bearer-?token|auth)/.test(name)) return []
    // The lines of headers name what they hold.
    return /header/.test(name) ? carriedIn(value, 'header') : carriedIn(labelled(name, value), positionOf(name))
  })
  const address = target === undefined ? undefined : addressOf(target)
  if (target !== undefined) send(run, 'http', target, [...carried, ...(address?.carried ?? [])])
  else anyAction(run, inputs)
}

/** Actions that copy files of the job to a machine: one input names it, another what is copied. */
function copyTo(run: StepRun, inputs: Inputs): void {
  const host = [...inputs].find(([name]) => /^(?:.{0,20}[-_])?(?:host|hostname|server|remote_host|ftp_server)$/.test(name))?.[1]
  const paths = [...inputs].filter(([name]) => /^(?:source|src|local[-_]?(?:dir|path)|path|files?|folder|directory)$/.test(name))
  if (host === undefined || paths.length === 0) return
  send(
    run,
    'shell',
    host,
    carriedIn(
      heldAt(
        run,
        paths.flatMap(([, value]) => pathsOf(value)),
      ),
      'file',
    ),
  )
}

/** Actions that commit or push a folder: whoever reads the repository reads it. */
function commit(input: string): (run: StepRun, inputs: Inputs) => void {
  return (run, inputs) => {
    const path = inputs.get(input) ?? textValue('.')
    send(run, 'git', undefined, carriedIn(heldAt(run, pathsOf(path)), 'file'))
  }
}

function positionOf(name: string): 'body' | 'header' | 'argument' {
  if (
    /^(?:data|body|payload|message|json|content|text|form|query|variables|values|fields|custom_?payload|post_?data|request_?body)$|[-_](?:data|body|payload|json)$/.test(
      name,
    )
  )
    return 'body'
  return /header|token|passw|auth|secret|key|credential/.test(name) ? 'header' : 'argument'
}

function runWords(run: StepRun, inputs: Inputs): void {
  const words = knownText(inputs.get('args') ?? nothing) === undefined ? inputs.get('args') : inputs.get('args')
  if (words === undefined) return
  const entry = inputs.get('entrypoint')
  shellOf(run).runText(entry === undefined ? words : joined(entry, textValue(' '), words), run.step.uses ?? run.step)
}

/** Names of actions that are clients for whatever address they are given. */
const clients = /(?:^|[/_-])(?:curl|https?|httpie|request|requests|webrequest|webhook|webhooks|fetch|rest-?api|api-call)(?:[._-]|$)/

const ignored = () => {}

/** Actions whose ways with secrets we know, by `owner/name/path`. */
const knownActions: readonly (readonly [RegExp, (run: StepRun, inputs: Inputs) => void])[] = [
  [/^actions\/upload-artifact(?:\/merge)?$|^christopherhx\/gitea-upload-artifact$|^forgejo\/upload-artifact$/, upload('artifact', 'path')],
  [/^actions\/download-artifact$|^dawidd6\/action-download-artifact$|^forgejo\/download-artifact$/, download],
  [/^actions\/cache\/save$/, upload('cache', 'path')],
  [/^actions\/cache\/restore$/, restore],
  [
    /^actions\/cache$/,
    (run, inputs) => {
      restore(run, inputs)
      upload('cache', 'path')(run, inputs)
    },
  ],
  [/^actions\/upload-pages-artifact$/, upload('artifact', 'path')],
  [/^actions\/github-script$/, script],
  [/^pypa\/gh-action-pypi-publish$/, publishFolder('packages-dir', 'dist', 'pypi')],
  [/^js-devtools\/npm-publish$/, publishFolder('package', '.', 'npm')],
  [
    /^(?:goreleaser\/goreleaser-action|cycjimmy\/semantic-release-action|changesets\/action|katyo\/publish-crates|rubygems\/release-gem|codfish\/semantic-release-action|python-semantic-release\/publish-action|primus\/publish-npm)$/,
    (run, inputs) => {
      publish({ at: run.step.uses ?? run.step, shell: shellOf(run), name: run.step.uses?.repository ?? 'publish' }, [])
      anyAction(run, inputs)
    },
  ],
  [
    /^(?:peter-evans\/(?:create-or-update-comment|create-issue-from-file|commit-comment)|thollander\/actions-comment-pull-request|marocchino\/sticky-pull-request-comment|mshick\/add-pr-comment|jasonetco\/create-an-issue|dacbd\/create-issue-action)$/,
    comment,
  ],
  [
    /^(?:softprops\/action-gh-release|ncipollo\/release-action|actions\/create-release|actions\/upload-release-asset|svenstaro\/upload-release-action|marvinpinto\/action-automatic-releases)$/,
    release,
  ],
  [
    /^(?:docker\/build-push-action|redhat-actions\/buildah-build|mr-smithers-excellent\/docker-build-push|elgohr\/publish-docker-github-action)$/,
    image,
  ],
  [/^actions\/setup-node$/, setRegistry],
  [/^docker\/login-action$/, logIn],
  [
    /^(?:appleboy\/ssh-action|fifsky\/ssh-action|garygrossgarten\/github-action-ssh|cross-the-world\/ssh-pipeline|d3rhase\/ssh-command-action|nekiro\/ssh-job)$/,
    runElsewhere,
  ],
  [
    /^peter-evans\/repository-dispatch$|\/[\w-]{0,40}(?:repository|workflow)-dispatch[\w-]{0,20}$|\/trigger-workflow[\w-]{0,40}$/,
    dispatchEvent,
  ],
  [
    /^(?:8398a7\/action-slack|slackapi\/slack-github-action|rtcamp\/action-slack-notify|appleboy\/(?:discord|telegram)-action|ilshidur\/action-(?:discord|slack))$|\/[\w-]{0,30}(?:slack|discord|telegram|msteams|ms-teams|mattermost|rocketchat|feishu|dingtalk)[\w-]{0,40}$/,
    tellChat,
  ],
  [/^peaceiris\/actions-gh-pages$/, commit('publish_dir')],
  [/^jamesives\/github-pages-deploy-action$/, commit('folder')],
  [/^(?:stefanzweifel\/git-auto-commit-action|endbug\/add-and-commit|crazy-max\/ghaction-github-pages)$/, commit('file_pattern')],
  [/^(?:nick-fields\/retry|nick-invision\/retry|wandalen\/wretry\.action)$/, runsInput(/^(?:command|run)$/)],
  [/^(?:azure\/powershell|addnab\/docker-run-action|maus007\/docker-run-action-fork)$/, runsInput(/^(?:inlinescript|run)$/)],
  [
    /^actions\/(?:checkout|setup-[\w-]+|configure-pages|deploy-pages|labeler|stale|first-interaction|create-github-app-token|attest[\w-]*|dependency-review-action|add-to-project|delete-package-versions)$/,
    ignored,
  ],
]
