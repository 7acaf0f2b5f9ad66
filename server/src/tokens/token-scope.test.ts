import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scopeOf } from './token-scope.ts'

test('the scope of a token is read from the caveats that the journal keeps', () => {
  assert.deepEqual(scopeOf(['[1001,["upload","read"]]', '[1,["tinyjson"]]', '[0,1770000000,0]', '[1002,["192.0.2.0/24"]]']), {
    projects: ['tinyjson'],
    permissions: ['upload', 'read'],
    networks: ['192.0.2.0/24'],
  })
  assert.deepEqual(scopeOf(['[1001,["upload"]]']), { projects: 'all', permissions: ['upload'], networks: 'anywhere' })
})

test('what was erased or is no list says nothing about a scope', () => {
  for (const caveats of [undefined, null, 'x', 7, {}]) assert.equal(scopeOf(caveats), undefined)
})
