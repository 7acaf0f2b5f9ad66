import assert from 'node:assert/strict'
import { test } from 'node:test'
import { friendlySdists } from '../../../test/build/friendly-sdists.ts'
import { friendlyWheels } from '../../../test/build/friendly-wheels.ts'
import { inspectBytes } from '../../../test/build/inspect-bytes.ts'

for (const { kind, table } of [
  { kind: 'a wheel', table: friendlyWheels },
  { kind: 'an sdist', table: friendlySdists },
]) {
  for (const { title, build, warning } of table) {
    test(`${kind} is accepted: ${title}`, async () => {
      const built = build()
      const { metadata, memberCount, warnings } = await inspectBytes(built)
      assert.equal(Buffer.from(metadata).toString(), built.metadata)
      assert.ok(memberCount >= 3)
      assert.equal(warnings.length, warning ? 1 : 0, warnings.join('\n'))
      if (warning) assert.match(warnings[0]!, warning)
    })
  }
}
