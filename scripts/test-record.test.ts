import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

const sample = `
import { describe, test } from 'node:test'
test('passes', () => {})
test('is left out', { skip: 'twine is missing: apt-get install twine' }, () => {})
test('is unfinished', { todo: true }, () => { throw new Error('not yet') })
describe('a suite left out', { skip: 'no browser' }, () => { test('never runs', () => {}) })
describe('a suite', () => { test('holds a test', () => {}); test('fails', () => { throw new Error('no') }) })
describe('a suite whose hook fails', () => { throw new Error('no') })
`

for (const isolation of ['none', 'process']) {
  test(`every ending is recorded once with isolation ${isolation}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-record-'))
    try {
      writeFileSync(join(folder, 'sample.test.mjs'), sample)
      writeFileSync(join(folder, 'empty.test.mjs'), '')
      const reporter = join(import.meta.dirname, 'test-record.ts')
      const { NODE_TEST_CONTEXT: _, ...env } = process.env
      const words = ['--test', `--test-isolation=${isolation}`, `--test-reporter=${reporter}`, '--test-reporter-destination=endings']
      const { status } = spawnSync(process.execPath, [...words, 'sample.test.mjs', 'empty.test.mjs'], { cwd: folder, env })
      const endings = readFileSync(join(folder, 'endings'), 'utf8').trim().split('\n')
      assert.deepEqual(
        endings
          .map((line) => JSON.parse(line))
          .map(({ kind, name, reason }) => [kind, name, reason])
          .toSorted(),
        [
          ['empty', 'empty.test.mjs', ''],
          ['failed', 'a suite whose hook fails', 'Error: no'],
          ['failed', 'fails', 'Error: no'],
          ['passed', 'holds a test', ''],
          ['passed', 'passes', ''],
          ['skipped', 'a suite left out', 'no browser'],
          ['skipped', 'is left out', 'twine is missing: apt-get install twine'],
          ['skipped', 'is unfinished', 'to do'],
        ],
      )
      assert.equal(status, 1)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
}
