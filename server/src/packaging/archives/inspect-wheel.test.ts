import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hostileWheels } from '../../../test/build/hostile-wheels.ts'
import { inspectBytes } from '../../../test/build/inspect-bytes.ts'
import { isRefusal } from '../../errors.ts'

for (const { title, code, build, limits } of hostileWheels) {
  test(`a wheel is refused: ${title}`, async () => {
    await assert.rejects(inspectBytes(build(), limits), (error) => {
      assert.ok(isRefusal(error), String(error))
      assert.equal(error.code, code, error.message)
      assert.match(error.message, /^Invalid distribution file: [ -~]{1,240}\.$/)
      return true
    })
  })
}
