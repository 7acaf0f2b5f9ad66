import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { commit, leafBody } from './leaf.ts'

// These two texts are a promise: if a change of the code changes them, every proof made before it breaks.

test('a leaf has the bytes that were decided for version 1', () => {
  const body = leafBody({
    v: 1,
    kind: 'release-yanked',
    at: 1_700_000_000_000,
    subjects: { project: 'p', account: undefined },
    public: { version: '1.0', actor: 'operator' },
    private: '00',
  })
  assert.equal(
    body,
    '{"at":1700000000000,"kind":"release-yanked","private":"00","public":{"actor":"operator","version":"1.0"},"subjects":{"project":"p"},"v":1}',
  )
})

test('a commitment is SHA-256 over 0x53, the salt and the canonical private fields', () => {
  const salt = Buffer.alloc(32, 7)
  const expected = createHash('sha256')
    .update(Buffer.concat([Buffer.of(0x53), salt, Buffer.from('{"reason":"x"}')]))
    .digest('hex')
  assert.equal(commit(salt, '{"reason":"x"}'), expected)
})

test('a salt of another length is refused', () => {
  assert.throws(() => commit(Buffer.alloc(31), '{}'), TypeError)
})
