import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { DrillCoverage } from '../../../scripts/rules/drilled-routes.ts'
import { attacks } from '../../src/drill/attacks.ts'
import { runAttack } from '../../src/drill/run-attack.ts'
import { buildStage } from '../../src/drill/stage.ts'
import { sent } from '../../src/drill/wire/sent.ts'
import { assertWalked } from './walked-routes.ts'

const isLong = process.env.HOLDFAST_TEST_LONG !== undefined
/** Those that walk what the ordinary year does not; with `--long` all of them. */
const few = ['stolen-cookie', 'malicious-senior', 'phished-administrator', 'silent-victim-400', 'team', 'wear-out']
const chosen = attacks.filter(({ name }) => isLong || few.includes(name))

const settings = {
  HOLDFAST_PRESET: 'public',
  NODE_COMPILE_CACHE: fileURLToPath(new URL('../../../node_modules/.cache/holdfast-compile', import.meta.url)),
}

test('attacks walk the routes that are said to stand in them', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-coverage-'))
  context.after(() => rm(folder, { recursive: true, force: true }))
  const stage = await buildStage(join(folder, 'stage'), settings)
  for (const attack of chosen) {
    sent.clear()
    await runAttack({ attack, stage, preset: 'public', folder: join(folder, attack.name) })
    assertWalked(attack.name)
  }
})

test('each route is walked by a drill that the tests run', () => {
  const coverage = JSON.parse(readFileSync(new URL('../../src/drill/coverage.json', import.meta.url), 'utf8')) as DrillCoverage
  const run = ['ordinary-year', ...chosen.map(({ name }) => name)]
  assert.deepEqual(
    Object.keys(coverage).filter((route) => !coverage[route]!.some((drill) => run.includes(drill))),
    [],
  )
})
