import type { Problem } from '../report.ts'
import type { Action, CiFile, Dependabot, PreCommit } from './ci-file.ts'
import { numberedMappings, readEntries, readStep, textAt } from './read-entries.ts'
import { readWorkflow } from './read-workflow.ts'
import { readYaml } from './read-yaml.ts'
import type { SourceText } from './source-text.ts'
import { type Mapping, mappingOf, scalarOf } from './yaml-node.ts'

/** What a path says of a file; nothing where the contents must tell. */
export function kindByPath(path: string): CiFile['kind'] | undefined {
  const [name = '', ...folders] = path.toLowerCase().split(/[\\/]/).toReversed()
  if (!/\.ya?ml$/.test(name)) return undefined
  if (folders[0] === 'workflows' && (folders[1] === '.github' || folders[1] === '.gitea' || folders[1] === '.forgejo')) return 'workflow'
  if (name === 'action.yml' || name === 'action.yaml') return 'action'
  if (name === 'dependabot.yml' || name === 'dependabot.yaml') return 'dependabot'
  return name === '.pre-commit-config.yaml' || name === '.pre-commit-config.yml' ? 'pre-commit' : undefined
}

/** Reads one file. Without `file` it is of no kind that is judged, or cannot be read: then `problems` say so. */
export function readCiFile(source: SourceText): { readonly file: CiFile | undefined; readonly problems: readonly Problem[] } {
  const { root, problems } = readYaml(source)
  if (root?.kind !== 'mapping') return { file: undefined, problems }
  const kind = kindByPath(source.path) ?? kindByContents(root)
  if (kind === 'workflow') return { file: readWorkflow(root), problems }
  if (kind === 'action') return { file: readAction(root), problems }
  if (kind === 'dependabot') return { file: readDependabot(root), problems }
  if (kind === 'pre-commit') return { file: readPreCommit(root), problems }
  return { file: undefined, problems }
}

function kindByContents(root: Mapping): CiFile['kind'] | undefined {
  if (root.get('jobs')?.kind === 'mapping') return 'workflow'
  if (root.get('runs')?.kind === 'mapping') return 'action'
  if (root.get('updates')?.kind === 'list') return 'dependabot'
  return root.get('repos')?.kind === 'list' ? 'pre-commit' : undefined
}

function readAction(root: Mapping): Action {
  const { source, start, end } = root
  const runs = mappingOf(root.get('runs'))
  const word = (runs === undefined ? undefined : textAt(runs, 'using'))?.toLowerCase() ?? ''
  const using = word === 'composite' ? 'composite' : word.startsWith('node') ? 'node' : word === 'docker' ? 'docker' : 'unknown'
  return {
    kind: 'action',
    source,
    start,
    end,
    path: source.path,
    root,
    name: scalarOf(root.get('name')),
    using,
    runs,
    inputs: readEntries(root.get('inputs'), 'inputs'),
    outputs: readEntries(root.get('outputs'), 'outputs'),
    steps: numberedMappings(runs?.get('steps')).map(([node, index]) => ({
      ...readStep(node, index, `runs.steps[${index}]`, 'bash'),
      job: undefined,
    })),
  }
}

function readDependabot(root: Mapping): Dependabot {
  const { source, start, end } = root
  const updates = numberedMappings(root.get('updates')).map(([node, index]) => ({
    source,
    start: node.start,
    end: node.end,
    node,
    ecosystem: scalarOf(node.get('package-ecosystem')),
    cooldown: node.get('cooldown'),
    insecureExecution: scalarOf(node.get('insecure-external-code-execution')),
    structure: `updates[${index}]`,
  }))
  return { kind: 'dependabot', source, start, end, path: source.path, root, updates }
}

function readPreCommit(root: Mapping): PreCommit {
  const { source, start, end } = root
  const repositories = numberedMappings(root.get('repos')).map(([node, index]) => ({
    source,
    start: node.start,
    end: node.end,
    node,
    repo: scalarOf(node.get('repo')),
    rev: scalarOf(node.get('rev')),
    hooks: numberedMappings(node.get('hooks')).map(([hook]) => hook),
    structure: `repos[${index}]`,
  }))
  return { kind: 'pre-commit', source, start, end, path: source.path, root, repositories }
}
