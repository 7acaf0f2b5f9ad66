import type { Job, Step } from '../model/ci-file.ts'
import { commandLines } from '../questions/command-lines.ts'
import { inputOf, usesAction } from '../questions/step-inputs.ts'
import { hasTrigger } from '../questions/triggers.ts'
import { defineRule } from '../rule.ts'

const triggers = ['pull_request_target', 'workflow_run', 'issue_comment'] as const

/** What names the stranger's commit. */
const strangersRef =
  /github\.(?:head_ref|event\.(?:pull_request\.(?:head\.|merge_commit_sha|number)|workflow_run\.(?:head_|pull_requests)|issue\.number))|refs\/pull\/|steps\.[\w-]{1,80}\.outputs\.[\w-]{0,40}(?:sha|ref|head|branch)/i
const strangersRepository = /github\.event\.(?:pull_request|workflow_run)\.head(?:_repository|\.repo)/i
const byCommand =
  /\bgh\s+pr\s+checkout\b|\bgit\s+(?:fetch|checkout|pull)\b[^\n]{0,200}(?:refs\/pull\/|pull\/\$|head_ref|HEAD_REF|head\.(?:sha|ref))/

export const untrustedCheckout = defineRule({
  id: 'untrusted-checkout',
  verdict: 'exploitable',
  severity: 'high',
  confidence: 'medium',
  summary: 'The code of a stranger\u2019s pull request is fetched and run with the repository\u2019s own rights.',
  why: 'Building, testing or linting it runs what he wrote: a Makefile, a package.json, a plugin of the linter. It has the secrets and a token that writes.',
  remedy: 'Build in a workflow on pull_request, without secrets, and hand only data on; or ask for an approval by an environment first.',
  answers: ['spotbugs, November 2024', 'Trivy, March 2026', 's1ngularity (Nx), August 2025'],
  *judge(workflow) {
    if (!hasTrigger(workflow, ...triggers)) return
    const names = workflow.triggers.map(({ name }) => name).filter((name) => (triggers as readonly string[]).includes(name))
    for (const job of workflow.jobs) {
      const at = job.steps.findIndex((step) => takesStrangersCode(step))
      const step = job.steps[at]
      if (step === undefined) continue
      const runs = job.steps.slice(at + 1).find(mayRunIt) ?? (step.run && mayRunIt(step) ? step : undefined)
      yield {
        at: step.uses ?? step.run ?? step,
        structure: step.structure,
        message: runs ? 'A stranger\u2019s code is fetched here, and a later step can run it.' : 'A stranger\u2019s code is fetched here.',
        ...(runs ? { evidence: [{ at: runs.run ?? runs.uses ?? runs, text: 'this step can run it' }] } : {}),
        // Fetched and only looked at, or behind an approval: a weakness, and not yet a way in.
        ...(runs && !isApproved(job) ? {} : { verdict: 'untidy' as const, severity: 'medium' as const }),
        reach: { who: 'anyone', triggers: names, what: ['the token and the secrets of the job'] },
      }
    }
  },
})

function takesStrangersCode(step: Step): boolean {
  if (usesAction(step, ['actions/checkout'])) {
    return strangersRef.test(inputOf(step, 'ref')?.text ?? '') || strangersRepository.test(inputOf(step, 'repository')?.text ?? '')
  }
  return step.run !== undefined && byCommand.test(step.run.text.slice(0, 20_000))
}

/** Programs that read files of the folder as programs of their own. */
const runners = new Set(
  (
    'make cmake npm npx pnpm yarn bun node deno pip pip3 uv poetry hatch tox nox python python3 pytest pre-commit cargo mvn mvnw gradle gradlew ' +
    'bundle rake gem composer php dotnet msbuild terraform bazel meson ninja ant sbt lein mix swift pod flutter dart helm ansible ' +
    'ansible-playbook eslint prettier jest bash sh source . go docker'
  ).split(' '),
)

function mayRunIt(step: Step): boolean {
  if (step.run)
    return commandLines(step.run).some(({ words: [program = '', verb = ''] }) => runsFolder(program, verb)) || hasOwnProgram(step.run.text)
  if (step.uses?.kind === 'local') return true
  return usesAction(step, [
    'docker/build-push-action',
    'goreleaser/goreleaser-action',
    'golangci/golangci-lint-action',
    'pre-commit/action',
    'gradle/gradle-build-action',
    'ruby/setup-ruby',
    'bahmutov/npm-install',
    'codecov/codecov-action',
    'super-linter/super-linter',
    'oxsecurity/megalinter',
  ])
}

function runsFolder(program: string, verb: string): boolean {
  if (program === 'go') return /^(?:generate|run|test|build)$/.test(verb)
  if (program === 'docker') return verb === 'build' || verb === 'compose'
  return runners.has(program)
}

/** `./configure`, `./run.sh`: something of the folder itself, at the beginning of a line. */
const hasOwnProgram = (text: string) => text.split('\n').some((line) => /^\.\/\S/.test(line.trimStart()))

const isApproved = (job: Job) => job.environment !== undefined || job.node.get('environment') !== undefined
