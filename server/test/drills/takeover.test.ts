import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drillTakeover, presets } from '../../src/drill/takeover.ts'

const isLong = process.env.HOLDFAST_TEST_LONG !== undefined

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

test('against whoever holds everything that the owner held, owners stay owners, and the gain ends where the owner reads his mail', async () => {
  const variants = ['everything-stolen', 'mailbox-thief', 'malicious-junior', 'clock-forward']
  const { results, exitCode } = await drillTakeover({ presets: ['public'], variants })
  for (const { attack, ending, doubts, checks } of results)
    assert.equal(ending, 'held', JSON.stringify({ attack, doubts, checks }, null, 1))
  assert.deepEqual(
    results.map(({ attack }) => attack),
    variants,
  )
  const everything = results[0]!
  const waits = everything.story.filter(({ who, outcome }) => who === 'thief' && outcome.kind === 'held')
  assert.ok(waits.length > 0, 'the thief came as far as a change that waits')
  for (const { mails } of waits) assert.ok(mails.some(({ to, subject }) => to === 'first-owner@example.org' && /Announced/.test(subject)))
  assert.equal(exitCode, 0)
})

test('a drill without notices is lost where the owner had only them', async () => {
  const { results, exitCode } = await drillTakeover({ presets: ['public'], variants: ['publisher'], guardsOff: 'notices' })
  assert.deepEqual([results[0]!.ending, results[0]!.doubts, exitCode], ['lost', [], 1])
})

// Some minutes on two cores.
if (isLong) {
  test('every attack on every preset is held, and every guard is worth what its attack says', async () => {
    const { results, disagreements, matrix, exitCode } = await drillTakeover({ presets, isAll: true })
    for (const { attack, preset, ending, doubts, checks } of results) {
      assert.equal(ending, 'held', JSON.stringify({ attack, preset, doubts, checks }, null, 1))
    }
    assert.deepEqual(disagreements, [])
    assert.equal(matrix.find(({ guard }) => guard === 'all')?.ending, 'lost')
    assert.equal(exitCode, 0)
  })
}

test('a variant that there is not is a mistake of whoever asks', async () => {
  await assert.rejects(drillTakeover({ variants: ['incidnet'] }), /There is no variant "incidnet"\. There are: incident, /)
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
