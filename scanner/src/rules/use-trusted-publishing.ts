import { serviceOf } from '../flow/host-classes.ts'
import { accessesIn } from '../model/access-path.ts'
import { type CiFile, type Job, type Step, stepsOf } from '../model/ci-file.ts'
import { expressionsIn } from '../model/read-expressions.ts'
import { commandLines } from '../questions/command-lines.ts'
import { inputOf, inputText, usesAction } from '../questions/step-inputs.ts'
import { defineRule } from '../rule.ts'

export const useTrustedPublishing = defineRule({
  id: 'use-trusted-publishing',
  verdict: 'untidy',
  severity: 'medium',
  confidence: 'high',
  summary: 'A package is published with a stored token where none is needed.',
  why: 'A stored token can be stolen and works from anywhere until somebody notices. A Trusted Publisher has nothing to steal: the registry trusts this workflow, and its token lives for minutes.',
  remedy:
    'Add this workflow as a Trusted Publisher at the registry, give the job id-token: write, take the token out of the workflow, and then revoke it.',
  answers: ['GhostAction, September 2025', 'Ultralytics, December 2024'],
  reads: ['workflow', 'action'],
  *judge(file) {
    for (const step of stepsOf(file)) {
      const message = byAction(step)
      if (message !== undefined && step.uses) yield { at: step.uses, structure: step.structure, message }
      const { run } = step
      if (!run || (run.language !== 'bash' && run.language !== 'powershell')) continue
      const publishing = commandLines(run).flatMap((line) => {
        const what = publishes(line.words)
        return what === undefined ? [] : [{ line, what }]
      })
      // A job that asks for an identity and is given no token publishes as it should.
      if (publishing.length === 0 || (mayAskForIdentity(file, step.job) && !hasStoredToken(file, step))) continue
      for (const { line, what } of publishing) yield { at: line.span, structure: run.structure, message: `${what} with a stored token.` }
    }
  },
})

/** Registries that take a workflow's identity. */
const trustingPython = /^https:\/\/(?:upload\.|test\.)?pypi\.org(?:\/|$)/

function byAction(step: Step): string | undefined {
  if (usesAction(step, ['pypa/gh-action-pypi-publish'])) {
    const index = inputText(step, 'repository-url') ?? inputText(step, 'repository_url')
    return inputOf(step, 'password') && (index === undefined || trustingPython.test(index))
      ? 'This publishes to the Python index with a stored token.'
      : undefined
  }
  if (usesAction(step, ['rubygems/release-gem']))
    return inputText(step, 'setup-trusted-publisher') === 'false' ? 'This publishes a gem without a Trusted Publisher.' : undefined
  if (usesAction(step, ['rubygems/configure-rubygems-credentials'])) {
    const server = inputText(step, 'gem-server')
    return inputOf(step, 'api-token') && (server === undefined || /^https:\/\/rubygems\.org\/?$/.test(server))
      ? 'This publishes gems with a stored token.'
      : undefined
  }
  if (usesAction(step, ['actions/setup-node'])) {
    const registry = inputText(step, 'registry-url')
    // Whoever asks for authentication at the public registry has a token stored.
    return inputText(step, 'always-auth') === 'true' && (registry === undefined || serviceOf(URL.parse(registry)?.hostname ?? '') === 'npm')
      ? 'This sets up publishing to npm with a stored token.'
      : undefined
  }
  return undefined
}

const publishers: readonly (readonly [program: string, pattern: RegExp, what: string])[] = [
  ['twine', /^upload\b/, 'twine publishes'],
  ['uv', /^(?:publish|build publish)\b/, 'uv publishes'],
  ['hatch', /^publish\b/, 'hatch publishes'],
  ['pdm', /^publish\b/, 'pdm publishes'],
  ['poetry', /^publish\b/, 'poetry publishes'],
  ['flit', /^publish\b/, 'flit publishes'],
  ['maturin', /^(?:publish|upload)\b/, 'maturin publishes'],
  ['cargo', /^(?:\+\S+ )?publish\b/, 'cargo publishes'],
  ['npm', /^publish\b/, 'npm publishes'],
  ['pnpm', /^(?:-r |--recursive )?publish\b/, 'pnpm publishes'],
  ['yarn', /^(?:npm )?publish\b/, 'yarn publishes'],
  ['bun', /^publish\b/, 'bun publishes'],
  ['gem', /^push\b/, 'gem publishes'],
  ['nuget', /^push\b/, 'nuget publishes'],
  ['dotnet', /^nuget push\b/, 'dotnet publishes'],
]

function publishes([program = '', ...words]: readonly string[]): string | undefined {
  const found = publishers.find(([name, pattern]) => name === program && pattern.test(words.join(' ').slice(0, 400)))
  return found && !words.some((word) => /^(?:--dry-run|-n|--help)$/.test(word)) ? found[2] : undefined
}

/** Whether a secret of the repository reaches the step: by its own words, or by the environment around it. */
function hasStoredToken(file: CiFile, step: Step): boolean {
  const scalars = [
    ...step.env.map((entry) => entry.scalar),
    ...(step.job?.env ?? []).map((entry) => entry.scalar),
    ...(file.kind === 'workflow' ? file.env.map((entry) => entry.scalar) : []),
    step.run?.scalar,
  ]
  return scalars.some(
    (scalar) =>
      scalar !== undefined &&
      expressionsIn(scalar).some(({ tree }) =>
        [...accessesIn(tree)].some(({ path }) => path[0] === 'secrets' && path[1] !== 'github_token'),
      ),
  )
}

function mayAskForIdentity(file: CiFile, job: Job | undefined): boolean {
  const permissions = job?.permissions ?? (file.kind === 'workflow' ? file.permissions : undefined)
  return (
    permissions?.all === 'write' || permissions?.entries.some(({ name, text }) => name === 'id-token' && text.trim() === 'write') === true
  )
}
