import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { data, Evaluator, Lexer, Parser } from '@actions/expressions'
import { isMap, isScalar, type YAMLMap } from 'yaml'
import { parseWorkflow, stepsOf } from './workflow-edit.ts'

const CONTEXTS = ['secrets', 'github', 'steps', 'env', 'matrix', 'needs']
const DEADLINE_SECONDS = 20

/**
 * What the bash steps of a harmless workflow print, run one after the other as a runner would. Only for texts that stand
 * in a test and do nothing: a sample of malice is never run.
 */
export function printedBy(text: string, secrets: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-harmless-'))
  try {
    return runSteps(text, secrets, folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function runSteps(text: string, secrets: Readonly<Record<string, string>>, folder: string): string {
  const workflow = parseWorkflow(text)
  const asWritten = workflow.toJS() as { jobs: Record<string, { steps: { run?: string }[] }> }
  const scripts = Object.values(asWritten.jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => (run === undefined ? [] : [run])))
  const lasting: Record<string, string> = {}
  const outputs: Record<string, Record<string, string>> = {}
  let printed = ''
  // An alias is resolved in `scripts`; the steps tell identity and environment.
  const steps = stepsOf(parseWorkflow(workflow.toString().replaceAll(/\*text\d+/g, 'x')))
  for (const [at, { map, job }] of steps.entries()) {
    const files = { GITHUB_ENV: join(folder, `env${at}`), GITHUB_OUTPUT: join(folder, `output${at}`) }
    for (const file of Object.values(files)) writeFileSync(file, '')
    const replace = (written: string) =>
      written.replace(/\$\{\{(.*?)\}\}/g, (_, expression: string) => evaluated(expression, secrets, outputs))
    const levels = [workflow.contents as unknown as YAMLMap, job, map].map((each) => environmentOf(each, replace))
    const env = Object.assign({ PATH: process.env.PATH ?? '', RUNNER_TEMP: folder, ...files }, ...levels, lasting) as Record<string, string>
    const script = replace(scripts[at]!)
    const stdio = ['pipe', 'pipe', 'pipe'] as const
    printed += execFileSync('bash', ['-e', '-c', script], {
      env,
      cwd: folder,
      stdio: [...stdio],
      timeout: DEADLINE_SECONDS * 1000,
    }).toString()
    Object.assign(lasting, assignmentsIn(files.GITHUB_ENV))
    outputs[String(map.get('id'))] = assignmentsIn(files.GITHUB_OUTPUT)
  }
  return printed
}

function environmentOf(map: YAMLMap, replace: (written: string) => string): Record<string, string> {
  const env = map.get('env')
  if (!isMap(env)) return {}
  return Object.fromEntries(
    env.items.flatMap(({ key, value }) => (isScalar(key) && isScalar(value) ? [[String(key.value), replace(String(value.value))]] : [])),
  )
}

function assignmentsIn(file: string): Record<string, string> {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.includes('='))
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]))
}

function evaluated(
  expression: string,
  secrets: Readonly<Record<string, string>>,
  outputs: Readonly<Record<string, Record<string, string>>>,
): string {
  const dictionary = (values: Readonly<Record<string, string>>) =>
    new data.Dictionary(...Object.entries(values).map(([key, value]) => ({ key, value: new data.StringData(value) })))
  const steps = Object.entries(outputs).map(([key, values]) => ({
    key,
    value: new data.Dictionary({ key: 'outputs', value: dictionary(values) }),
  }))
  const context = new data.Dictionary(
    { key: 'secrets', value: dictionary(secrets) },
    { key: 'github', value: dictionary({ actor: 'someone', repository_owner: 'someone' }) },
    { key: 'steps', value: new data.Dictionary(...steps) },
  )
  const tree = new Parser(new Lexer(expression.trim()).lex().tokens, CONTEXTS, []).parse()
  return new Evaluator(tree, context).evaluate().coerceString()
}
