import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hostileSdists, inspectionCodes } from '../../../test/build/hostile-sdists.ts'
import { hostileWheels } from '../../../test/build/hostile-wheels.ts'
import { inspectBytes } from '../../../test/build/inspect-bytes.ts'
import { isRefusal, refusals } from '../../errors.ts'

for (const { title, code, build, limits } of hostileSdists) {
  test(`an sdist is refused: ${title}`, async () => {
    await assert.rejects(inspectBytes(build(), limits), (error) => {
      assert.ok(isRefusal(error), String(error))
      assert.equal(error.code, code, error.message)
      assert.match(error.message, /^Invalid distribution file: [ -~]{1,240}\.$/)
      return true
    })
  })
}

test('the tables of hostile archives hit every code that begins with archive-', () => {
  const hit = new Set([...hostileWheels, ...hostileSdists].map(({ code }) => code).concat(inspectionCodes))
  assert.deepEqual(
    [...hit].sort(),
    Object.keys(refusals)
      .filter((code) => code.startsWith('archive-'))
      .sort(),
  )
})
