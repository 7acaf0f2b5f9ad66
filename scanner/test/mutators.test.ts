import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDocument } from 'yaml'
import { readBases } from './bases.ts'
import { families } from './families.ts'
import { mutators } from './mutators.ts'
import { shellLines } from './shell-lines.ts'
import { shellTokens } from './shell-words.ts'
import { parseWorkflow, stepsOf } from './workflow-edit.ts'

const bases = readBases()

function problemOf(text: string): string | undefined {
  const workflow = parseDocument(text)
  if (workflow.errors.length > 0) return workflow.errors[0]!.message
  const value = workflow.toJS() as Record<string, unknown>
  if (typeof value.jobs !== 'object' && typeof value.runs !== 'object') return 'neither jobs nor runs'
  const quoteless = stepsOf(workflow).find(
    ({ run, isBash }) => isBash && shellLines(run).some((line) => !line.isBody && !shellTokens(line.text)),
  )
  return quoteless && `a quote stays open: ${quoteless.run}`
}

test('every sample is a workflow or an action, belongs to a family of the table, and has a name of its own', () => {
  assert.ok(bases.length >= 60)
  assert.equal(new Set(bases.map(({ name }) => name)).size, bases.length)
  for (const base of bases) {
    assert.equal(problemOf(base.text), undefined, base.name)
    assert.ok(base.family in families, base.family)
  }
  assert.deepEqual([...new Set(bases.map(({ family }) => family))].toSorted(), Object.keys(families).toSorted())
})

test('a sample names no host that could exist', () => {
  const allowed =
    /^(?:(?:[\w.-]+\.)?(?:example|test)|(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d+|169\.254\.169\.254|metadata\.google\.internal|github\.com)$/
  for (const { name, text } of bases) {
    for (const [, host] of text.matchAll(/[a-z+]+:\/\/(?:[^/@\s"']*@)?([\w.-]+)/g)) assert.match(host!, allowed, name)
  }
})

test('some samples stay unseen, and not whole families', () => {
  const unseen = bases.filter(({ isUnseen }) => isUnseen).length
  assert.ok(unseen >= bases.length / 8 && unseen <= bases.length / 2, `${unseen} of ${bases.length}`)
})

for (const [name, mutate] of Object.entries(mutators)) {
  test(`the disguise ${name} fits at least two samples, changes them, and leaves a workflow`, () => {
    let applied = 0
    for (const base of bases) {
      const text = mutate(base.text)
      if (text === undefined) continue
      applied++
      assert.notEqual(text, base.text, base.name)
      assert.equal(problemOf(text), undefined, `${base.name}\n${text}`)
      if (applied === 1) assert.equal(mutate(base.text), text, 'the same each time')
    }
    assert.ok(applied >= 2, `${applied}`)
  })
}

test('a second disguise can be put over the first', () => {
  const text = bases.find(({ name }) => name === 'many-names')!.text
  for (const [first, one] of Object.entries(mutators)) {
    const once = one(text)
    if (once === undefined) continue
    for (const [second, two] of Object.entries(mutators)) {
      const twice = two(once)
      if (twice !== undefined) assert.equal(problemOf(twice), undefined, `${first} then ${second}`)
    }
  }
})

test('a here-document, a continued line and an open quote belong to one logical line', () => {
  const lines = shellLines("cat <<'A' > x\n$(not closed\nA\necho 'one\ntwo' \\\n  three\na |\n b\n")
  assert.deepEqual(
    lines.map(({ text }) => text),
    ["cat <<'A' > x", '$(not closed\nA', "echo 'one\ntwo' \\\n  three", 'a |\n b'],
  )
  assert.equal(parseWorkflow('jobs: {}').errors.length, 0)
})
