import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Finding, Verdict } from '../finding.ts'
import { SourceText } from '../model/source-text.ts'
import { defineRule } from '../rule.ts'
import { applyBaseline, readBaseline, writeBaseline } from './baseline.ts'
import { applyComments, readComments } from './comments.ts'
import { fingerprintOf } from './fingerprint.ts'
import { isWanted, matchesPath, readSettings } from './settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'holdfast-suppress-'))
after(() => rmSync(folder, { recursive: true }))

const path = '.github/workflows/ci.yml'
const rules = [
  defineRule({
    id: 'loose-pin',
    verdict: 'untidy',
    severity: 'medium',
    confidence: 'high',
    summary: '',
    why: '',
    remedy: '',
    answers: [],
    judge: () => [],
  }),
]

function finding(text: string, marked: string, verdict: Verdict = 'untidy', structure = 'jobs.a.steps[0].uses'): Finding {
  const start = text.indexOf(marked)
  const place = new SourceText(path, text).place(start, start + marked.length)
  const base = { severity: 'medium', confidence: 'high', persona: 'regular', message: 'x', evidence: [] } as const
  return { ...base, rule: 'loose-pin', verdict, place, structure }
}

const known = new Set(['loose-pin'])
const commented = (text: string, verdict: Verdict = 'untidy') =>
  applyComments([finding(text, 'uses: a/b@v1', verdict)], readComments(path, text), known)

test('a comment with a reason keeps its rule back, on the line or alone above it', () => {
  for (const text of [
    'uses: a/b@v1 # holdfast-scan: ignore[loose-pin] ours',
    '# holdfast-scan: ignore[loose-pin] ours\nuses: a/b@v1',
    '# holdfast-scan: ignore[other, loose-pin] ours\r\nuses: a/b@v1',
  ]) {
    const { kept, keptBack } = commented(text)
    assert.deepEqual([kept.length, keptBack], [0, 1], text)
  }
})
const idle: readonly (readonly [string, string, RegExp])[] = [
  ['without a reason', 'uses: a/b@v1 # holdfast-scan: ignore[loose-pin]', /without a reason/],
  ['for another rule', 'uses: a/b@v1 # holdfast-scan: ignore[nosuch] why', /nosuch, which is no rule/],
  ['two lines above', '# holdfast-scan: ignore[loose-pin] why\n\nuses: a/b@v1', /ignores nothing any more/],
  ['at the end of another line', 'x: y # holdfast-scan: ignore[loose-pin] why\nuses: a/b@v1', /ignores nothing any more/],
  ['below', 'uses: a/b@v1\n# holdfast-scan: ignore[loose-pin] why', /ignores nothing any more/],
]
for (const [what, text, reason] of idle) {
  test(`a comment ${what} keeps nothing back, and is reported`, () => {
    const { kept, dead } = commented(text)
    assert.equal(kept.length, 1)
    assert.equal(dead.length, 1)
    assert.match(dead[0]!.message, reason)
  })
}
test('no comment keeps back what is malicious: the thief writes comments too', () => {
  const { kept, dead } = commented('uses: a/b@v1 # holdfast-scan: ignore[loose-pin] trust me', 'malicious')
  assert.equal(kept.length, 1)
  assert.match(dead[0]!.message, /cannot keep back what is malicious/)
})
test('a megabyte of beginnings of comments takes no time', () => {
  const text = `uses: a/b@v1\n${'# holdfast-scan: ignore[a,'.repeat(40_000)}`
  const startedAt = performance.now()
  applyComments([], readComments(path, text), known)
  assert.ok(performance.now() - startedAt < 2000)
})

const before = 'jobs:\n  a:\n    steps:\n      - run: echo\n      - uses: a/b@v1\n'
const textOf = (text: string) => () => text
const fingerprint = (text: string, marked: string, structure?: string) =>
  fingerprintOf(finding(text, marked, 'untidy', structure), textOf(text))

test('a fingerprint survives lines and steps above it, and other spaces', () => {
  const first = fingerprint(before, 'uses: a/b@v1', 'jobs.a.steps[1].uses')
  const moved = `# new\n${before.replace('- run: echo', '- run: echo\n      - run: more').replace('uses: a', 'uses:  a')}`
  assert.equal(fingerprint(moved, 'uses:  a/b@v1', 'jobs.a.steps[2].uses'), first)
})
test('another text on the same line, another job or another file is another finding', () => {
  const first = fingerprint(before, 'uses: a/b@v1', 'jobs.a.steps[1].uses')
  assert.notEqual(fingerprint(before.replace('a/b@v1', 'e/b@v1'), 'uses: e/b@v1', 'jobs.a.steps[1].uses'), first)
  assert.notEqual(fingerprint(before, 'uses: a/b@v1', 'jobs.b.steps[1].uses'), first)
})
test('a baseline keeps back what it accepted, once, and says what is gone', () => {
  const file = join(folder, 'baseline.json')
  const one = { ...finding(before, 'uses: a/b@v1'), fingerprint: fingerprint(before, 'uses: a/b@v1') }
  writeBaseline(file, [one])
  const accepted = readBaseline(file)
  assert.deepEqual(applyBaseline([one], accepted, file).kept, [])
  assert.equal(applyBaseline([one, one], accepted, file).kept.length, 1)
  assert.match(applyBaseline([], accepted, file).dead[0]!.message, /loose-pin in .*ci\.yml/)
})
for (const [what, text] of [
  ['nothing', ''],
  ['no JSON', '{'],
  ['null', 'null'],
  ['a list', '[]'],
  ['another version', '{"version":2,"findings":[]}'],
  ['findings that are none', '{"version":1,"findings":[null]}'],
  ['a fingerprint that is none', '{"version":1,"findings":[{"fingerprint":"x"}]}'],
] as const) {
  test(`a baseline that holds ${what} is refused in one sentence`, () => {
    const file = join(folder, 'broken.json')
    writeFileSync(file, text)
    assert.throws(() => readBaseline(file), { name: 'BaselineBroken' })
  })
}

const settingsOf = (text: string) => {
  const file = join(folder, 'config.yml')
  writeFileSync(file, text)
  return readSettings(file, rules)
}
test('a configuration switches rules off, for paths or wholly', () => {
  const off = settingsOf('rules:\n  loose-pin: off\n')
  const some = settingsOf('rules:\n  loose-pin:\n    ignore: ["**/ci.yml"]\n')
  const one = finding(before, 'uses: a/b@v1')
  assert.equal(isWanted(one, off, 'note', false), false)
  assert.equal(isWanted(one, some, 'note', false), false)
  assert.equal(isWanted({ ...one, place: { ...one.place, path: 'other.yml' } }, some, 'note', false), true)
})
test('a configuration that lies in the repository keeps nothing malicious back; one that the reader names does', () => {
  const off = settingsOf('rules:\n  loose-pin: off\n')
  const theft = finding(before, 'uses: a/b@v1', 'malicious')
  assert.equal(isWanted(theft, off, 'critical', false), true)
  assert.equal(isWanted(theft, off, 'critical', true), false)
})
for (const [what, text, reason] of [
  ['an unknown setting', 'colour: red', /colour is no setting/],
  ['an unknown rule', 'rules: { nosuch: off }', /rules\.nosuch is no rule/],
  ['an unknown word', 'persona: admin', /persona is one of/],
  ['a list instead of a table', '- a', /should be a table/],
  ['rules as a word', 'rules: off', /rules should be a table/],
  ['paths that are none', 'rules: { loose-pin: { ignore: [1] } }', /list of paths/],
  ['another word in a rule', 'rules: { loose-pin: { severity: low } }', /is no setting/],
  ['no YAML', 'a: [', /./],
  ['aliases', 'a: &a [1]\nrules: *a', /./],
] as const) {
  test(`a configuration with ${what} is refused in one sentence`, () =>
    assert.throws(
      () => settingsOf(text),
      (error: Error) => reason.test(error.message) && !error.message.includes('\n'),
    ))
}
const paths: readonly (readonly [string, string, boolean])[] = [
  ['a/b.yml', 'a/b.yml', true],
  ['a/b.yml', 'a/*.yml', true],
  ['a/b/c.yml', 'a/*.yml', false],
  ['a/b/c.yml', 'a/**', true],
  ['a/b/c.yml', '**/c.yml', true],
  ['c.yml', '**/c.yml', true],
  ['a/b.yml', 'a', false],
  ['a/b.yaml', 'a/*.yml', false],
  ['a/bb', 'a/b*b*b', false],
]
for (const [file, pattern, isMatch] of paths) {
  test(`${pattern} ${isMatch ? 'is' : 'is not'} a pattern for ${file}`, () => assert.equal(matchesPath(file, pattern), isMatch))
}
test('a pattern of a thousand stars takes no time', () => {
  const startedAt = performance.now()
  assert.equal(matchesPath(`${'a'.repeat(3000)}b`, `${'*a'.repeat(1000)}*c`), false)
  assert.equal(matchesPath(`${'a/'.repeat(300)}b`, `${'**/a/'.repeat(150)}c`), false)
  assert.ok(performance.now() - startedAt < 2000)
})
