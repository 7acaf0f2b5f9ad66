import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '../../errors.ts'
import { parseAudience } from './parse-audience.ts'

test('four phrases name whom a plan is about, however they are spaced and written', () => {
  assert.deepEqual(parseAudience('any role in any project or organisation'), { of: 'role' })
  assert.deepEqual(parseAudience('  Any role in any  project\tor organization '), { of: 'role' })
  assert.deepEqual(parseAudience('owners'), { of: 'owners' })
  assert.deepEqual(parseAudience('ADMINISTRATORS'), { of: 'administrators' })
  assert.deepEqual(parseAudience('owners of Tiny.JSON'), { of: 'project-owners', project: 'Tiny.JSON' })
})

const unclear = [
  '',
  ' ',
  'everybody',
  'owner',
  'any role',
  'any role in any project',
  'owners of',
  'owners of ',
  'owners of two projects',
  'owners of a/b',
  'owners of -x',
  `owners of ${'x'.repeat(129)}`,
  'owners; administrators',
  'constructor',
  '__proto__',
  'owners of <script>',
  `${'owners '.repeat(100)}`,
]
for (const text of unclear)
  test(`'${text.slice(0, 40)}' names nobody`, () =>
    assert.throws(
      () => parseAudience(text),
      (error) => isRefusal(error, 'audience-unclear') && (error as Error).message.length < 400,
    ))
