import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { ATTACK_AT } from '../../src/drill/stage.ts'
import { drillTakeover } from '../../src/drill/takeover.ts'

const program = fileURLToPath(new URL('half-server.ts', import.meta.url))
const against = (settings: Record<string, string>) => drillTakeover({ presets: ['public'], ownPreset: 'public', settings, program })

const useless: readonly (readonly [status: string, code: string | undefined])[] = [
  ['403', undefined],
  ['404', undefined],
  ['500', undefined],
  ['403', 'form-stale'],
]
const isLong = process.env.HOLDFAST_TEST_LONG !== undefined

for (const [status, code] of useless) {
  const settings = { HOLDFAST_TEST_STATUS: status, ...(code === undefined ? {} : { HOLDFAST_TEST_CODE: code }) }
  const what = `${status} ${code ?? 'and no more'}`

  // From the start on all of them stop at the first page; the two that tell most are enough, unless there is time.
  if (isLong || status === '403') {
    test(`a server that answers everything with ${what} proves nothing`, async () => {
      const { exitCode, results } = await against(settings)
      assert.equal(exitCode, 2, JSON.stringify(results))
    })
  }

  test(`a server that answers ${what} as soon as the attack begins proves nothing`, async () => {
    const { exitCode, results } = await against({ ...settings, HOLDFAST_TEST_UNTIL: String(ATTACK_AT) })
    assert.equal(exitCode, 2, JSON.stringify(results))
    assert.ok(results[0]!.doubts.length > 0)
  })
}

test('a server that ends at once, or is none at all, proves nothing', async () => {
  const none = await drillTakeover({ presets: ['public'], program: fileURLToPath(new URL('nowhere.ts', import.meta.url)) })
  assert.equal(none.exitCode, 2)
  assert.match(none.results[0]!.doubts[0]!, /server ended/i)
})
