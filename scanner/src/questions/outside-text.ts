import { type Access, accessesIn } from '../model/access-path.ts'
import { type CiFile, type Entry, type Step, stepsOf } from '../model/ci-file.ts'
import type { ExpressionNode } from '../model/expression.ts'
import { expressionsIn } from '../model/read-expressions.ts'
import { mappingOf, scalarOf } from '../model/yaml-node.ts'
import { matrixValues } from './matrix.ts'

/**
 * Who chooses the text that an expression gives: `strangers` anybody who opens something, `callers` whoever uses this action, or
 * whatever filled a variable or a matrix, `others` somebody who is not known here.
 */
export type Chooser = 'strangers' | 'callers' | 'others' | 'nobody'

const order: readonly Chooser[] = ['strangers', 'callers', 'others', 'nobody']

/** Texts that people without any right choose, as they stand in an event. `*` is any one word. */
const strangersWords: readonly RegExp[] = [
  /^github\.head_ref$/,
  /^github\.event\.(?:issue|pull_request|discussion)\.(?:title|body)$/,
  /^github\.event\.(?:comment|review|review_comment)\.body$/,
  /^github\.event\.pull_request\.head\.(?:ref|label|repo\.(?:default_branch|description|homepage|name|full_name))$/,
  /^github\.event\.pages\.[^.]+\.(?:page_name|title)$/,
  /^github\.event\.(?:commits\.[^.]+|head_commit|workflow_run\.head_commit)\.(?:message|author\.(?:email|name)|committer\.(?:email|name))$/,
  /^github\.event\.workflow_run\.(?:head_branch|display_title|pull_requests\.[^.]+\.head\.ref|head_repository\.(?:description|full_name))$/,
  /^github\.event\.changes\.(?:title|body)\.from$/,
  /^github\.event(?:\.(?:issue|pull_request|comment|review|discussion|commits|head_commit|workflow_run|pages|changes))?$/,
]

/** Numbers, digests, truth values and names that only the repository gives. */
const harmless: readonly RegExp[] = [
  /^github\.(?:action|action_path|action_ref|api_url|graphql_url|server_url|env|job|path|repository_id|repository_owner_id|retention_days|run_attempt|run_id|run_number|sha|token|workspace|workflow_sha|base_sha|actor_id|event_path|secret_source|output|step_summary|state)$/,
  /^github\.event\.(?:.*\.)?(?:number|id|sha|before|after|fork|merged|draft|private|node_id|created_at|updated_at|closed_at|merged_at|merge_commit_sha|run_number|run_attempt|comments|commits_count|changed_files|additions|deletions|conclusion|status|action|html_url|url|size|created|deleted|forced|locked|prerelease|author_association|head_sha)$/,
  /^(?:job|strategy)\./,
  /^runner\.(?:os|arch|temp|tool_cache|debug|environment|workspace)$/,
  /^steps\.[^.]+\.(?:outcome|conclusion)$/,
  /^secrets\./,
]

/** Who chooses what stands where this expression is, in the place of a step. */
export function chooserOf(tree: ExpressionNode | undefined, file: CiFile, step: Step): Chooser {
  if (tree === undefined) return 'others'
  return worstOf([...resultsOf(tree)].map((access) => ofAccess(access, file, step, 0)))
}

/** What can come out: the arms of a choice and not its question, no comparisons, no functions that only give true or false. */
function* resultsOf(node: ExpressionNode): Generator<Access> {
  if (node.kind === 'logic') {
    // `question && 'text'` gives the text; `secret && 'x' || y` gives one of the two.
    const arms = node.operator === '&&' ? node.args.slice(-1) : node.args
    for (const arm of arms) yield* resultsOf(arm)
  } else if (node.kind === 'compare' || node.kind === 'not') return
  else if (node.kind === 'call' && /^(?:contains|startswith|endswith|success|failure|always|cancelled|hashfiles)$/.test(node.name)) return
  else yield* accessesIn(node)
}

function ofAccess({ path, within }: Access, file: CiFile, step: Step, depth: number): Chooser {
  const dotted = path.join('.')
  const [root = '', name = ''] = path
  if (root === 'github') {
    if (within.includes('tojson') && dotted.startsWith('github.event')) return 'strangers'
    if (strangersWords.some((pattern) => pattern.test(dotted))) return 'strangers'
  }
  if (harmless.some((pattern) => pattern.test(dotted))) return 'nobody'
  if (depth < 5) {
    if (root === 'env') return handedOn(ofEntries(environmentOf(file, step, name), file, step, depth))
    if (root === 'matrix') return handedOn(ofMatrix(name, file, step, depth))
    if (root === 'inputs' || (root === 'github' && path[1] === 'event' && path[2] === 'inputs'))
      return ofInput(root === 'inputs' ? name : (path[3] ?? ''), file)
  }
  return 'others'
}

/** The variable as this step sees it: its own, the job's, the workflow's. Undefined where an earlier step may have set it. */
function environmentOf(file: CiFile, step: Step, name: string): Entry | undefined {
  const layers = [step.env, step.job?.env ?? [], file.kind === 'workflow' ? file.env : []]
  return layers.map((layer) => layer.findLast((entry) => entry.name.toLowerCase() === name)).find((entry) => entry !== undefined)
}

function ofEntries(entry: Entry | undefined, file: CiFile, step: Step, depth: number): Chooser {
  if (entry?.scalar === undefined) return 'others'
  return worstOf(
    expressionsIn(entry.scalar)
      .flatMap(({ tree }) => (tree ? [...resultsOf(tree)] : []))
      .map((access) => ofAccess(access, file, step, depth + 1)),
  )
}

function ofMatrix(name: string, file: CiFile, step: Step, depth: number): Chooser {
  const { scalars, isKnown } = matrixValues(step.job, name)
  const choosers = scalars.flatMap((scalar) =>
    expressionsIn(scalar)
      .flatMap(({ tree }) => (tree ? [...resultsOf(tree)] : []))
      .map((access) => ofAccess(access, file, step, depth + 1)),
  )
  const matrix = step.job?.strategy?.get('matrix')
  const isComputed =
    !isKnown && (matrix?.kind !== 'mapping' || scalars.length === 0 || scalars.some((scalar) => scalar.text.includes('${{')))
  return worstOf([...choosers, ...(isComputed ? (['others'] as const) : [])])
}

/** A choice, a number and a truth value hold no commands. */
function ofInput(name: string, file: CiFile): Chooser {
  if (file.kind !== 'workflow') return 'callers'
  const declared = file.triggers
    .filter((trigger) => trigger.name === 'workflow_dispatch' || trigger.name === 'workflow_call')
    .map((trigger) =>
      mappingOf(mappingOf(mappingOf(trigger.config)?.get('inputs'))?.pairs.find((pair) => pair.key.text.toLowerCase() === name)?.value),
    )
    .filter((table) => table !== undefined)
  return declared.length > 0 && declared.every((table) => /^(?:boolean|number|choice)$/.test(scalarOf(table.get('type'))?.text ?? ''))
    ? 'nobody'
    : 'others'
}

function worstOf(choosers: readonly Chooser[]): Chooser {
  return order.find((each) => choosers.includes(each)) ?? 'nobody'
}

/** What goes through a variable or a matrix has been handed on by somebody. */
const handedOn = (chooser: Chooser): Chooser => (chooser === 'others' ? 'callers' : chooser)

/** Inputs of actions that are run as code, by name. */
const codeInputs =
  /^(?:script|inline-?script|cmd|command|commands|run|code|shell-?script|powershell-?script|azpsversion-script|sql|args-script)$/

/** Every place of a file whose text is run: scripts, and inputs of actions that run them. */
export function* codePlaces(
  file: CiFile,
): Generator<{ readonly step: Step; readonly scalar: NonNullable<Entry['scalar']>; readonly structure: string }> {
  for (const step of stepsOf(file)) {
    if (step.run) yield { step, scalar: step.run.scalar, structure: step.run.structure }
    for (const entry of step.with) {
      if (entry.scalar && codeInputs.test(entry.name.toLowerCase())) yield { step, scalar: entry.scalar, structure: entry.structure }
    }
  }
}
