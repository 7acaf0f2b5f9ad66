import type { Job, Step, Trigger, Workflow } from './ci-file.ts'
import { firstScalar, numberedMappings, readCondition, readEntries, readPermissions, readStep, readUses, textAt } from './read-entries.ts'
import { type Mapping, mappingOf, type Pair, type Scalar, scalarOf, scalarsOf, type YamlNode } from './yaml-node.ts'

/** A workflow of the tree of its file. What has no meaning for the runner is left out. */
export function readWorkflow(root: Mapping): Workflow {
  const { source, start, end } = root
  const triggers = readTriggers(root)
  const call = mappingOf(triggers.find((each) => each.name === 'workflow_call')?.config)
  const shell = textAt(root, 'defaults', 'run', 'shell')
  return {
    kind: 'workflow',
    source,
    start,
    end,
    path: source.path,
    root,
    name: scalarOf(root.get('name')),
    triggers,
    isReusable: triggers.some((each) => each.name === 'workflow_call'),
    env: readEntries(root.get('env'), 'env'),
    permissions: readPermissions(root, ''),
    concurrency: root.get('concurrency'),
    jobs: allPairs(root, 'jobs').flatMap((pair) => readJob(pair, shell)),
    declaredSecrets: readEntries(call?.get('secrets'), '').map((each) => each.name),
  }
}

/** Where a key stands twice, what either says. */
function allPairs(mapping: Mapping, key: string): readonly Pair[] {
  return mapping.pairs.filter((each) => each.key.text === key).flatMap((each) => mappingOf(each.value)?.pairs ?? [])
}

function readTriggers(root: Mapping): Trigger[] {
  // `on` of YAML 1.1 is a truth value, and some files quote it for that.
  const pair = root.pair('on') ?? root.pair('true')
  const on = pair?.value
  if (on?.kind === 'mapping') {
    return on.pairs.map(({ source, start, end, key, value }) => ({
      source,
      start,
      end,
      name: key.text,
      key,
      config: value,
      structure: `on.${key.text}`,
    }))
  }
  return scalarsOf(on).map((key) => {
    const { source, start, end } = key
    return { source, start, end, name: key.text, key, config: undefined, structure: 'on' }
  })
}

function readJob(pair: Pair, workflowShell: string | undefined): Job[] {
  const node = mappingOf(pair.value)
  if (node === undefined) return []
  const { source, start, end, key } = pair
  const structure = `jobs.${key.text}`
  const runsOn = node.get('runs-on')
  const labels = labelsOf(runsOn)
  const shell = textAt(node, 'defaults', 'run', 'shell') ?? workflowShell ?? (isWindows(labels) ? 'pwsh' : 'bash')
  const secretsNode = node.get('secrets')
  const job: Job = {
    source,
    start,
    end,
    node,
    id: key.text,
    key,
    structure,
    name: scalarOf(node.get('name')),
    if: readCondition(node.get('if'), structure),
    needs: scalarsOf(node.get('needs')),
    runsOn: labels,
    runsOnNode: runsOn,
    env: readEntries(node.get('env'), `${structure}.env`),
    permissions: readPermissions(node, structure),
    environment: firstScalar(node.get('environment'), mappingOf(node.get('environment'))?.get('name')),
    container: node.get('container'),
    services: mappingOf(node.get('services')),
    strategy: mappingOf(node.get('strategy')),
    outputs: readEntries(node.get('outputs'), `${structure}.outputs`),
    steps: [],
    uses: readUses(node.get('uses'), structure),
    with: readEntries(node.get('with'), `${structure}.with`),
    secrets: scalarOf(secretsNode)?.text === 'inherit' ? 'inherit' : readEntries(secretsNode, `${structure}.secrets`),
    secretsNode,
  }
  const steps = node.pairs
    .filter((each) => each.key.text === 'steps')
    .flatMap((each) => numberedMappings(each.value))
    .map(([step, index]): Step => ({ ...readStep(step, index, `${structure}.steps[${index}]`, shell), job }))
  return [Object.assign(job, { steps })]
}

/** Labels, also from `{group, labels}` and, where an expression stands, that expression. */
function labelsOf(node: YamlNode | undefined): readonly Scalar[] {
  if (node?.kind !== 'mapping') return scalarsOf(node)
  return [...scalarsOf(node.get('group')), ...scalarsOf(node.get('labels'))]
}

function isWindows(labels: readonly Scalar[]): boolean {
  return labels.some((each) => /^windows/i.test(each.text))
}
