import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drillTakeover, presets } from '../../src/drill/takeover.ts'

test('the capture of November 2023 is held on every preset', async () => {
  const { results, exitCode } = await drillTakeover({ presets })
  for (const { preset, ending, doubts, checks } of results)
    assert.equal(ending, 'held', JSON.stringify({ preset, doubts, checks }, null, 1))
  assert.deepEqual(
    results.map(({ preset, gainedProjectHours }) => [preset, gainedProjectHours]),
    presets.map((preset) => [preset, 0]),
  )
  assert.equal(exitCode, 0)
})

test('without any guard the projects are lost as they were in 2023, step by step and in under eight minutes', async () => {
  const { results, exitCode } = await drillTakeover({ presets: ['public'], guardsOff: 'all' })
  const [{ story, ending, doubts, everHeld } = assert.fail()] = results
  assert.deepEqual([ending, doubts, exitCode], ['lost', [], 1])
  const steps = story.filter(({ who, at }) => who === 'thief' && at < 8 * 60_000)
  const done = (verb: string) => steps.filter(({ what, outcome }) => what.startsWith(verb) && outcome.kind === 'done').length
  assert.deepEqual(
    ['registers', 'signs in', 'invites', 'accepts', 'removes', 'deletes'].map((verb) => done(verb)),
    [1, 1, 4, 4, 4, 1],
  )
  assert.equal(everHeld.length, 4)
})
