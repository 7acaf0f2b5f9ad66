import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readWantedToken, tokenFormOf } from './wanted-token.ts'

const good = { name: 'ci', scope: 'named', projects: 'tinyjson', 'permission[]': 'upload', days: '30', networks: '' }

test('a form becomes a token for whoever filled it in', () => {
  assert.deepEqual(readWantedToken(tokenFormOf(good), 'grace'), {
    wanted: { holder: 'grace', name: 'ci', projects: ['tinyjson'], permissions: ['upload'], ttlSeconds: 30 * 86_400 },
  })
})

test('names stand one a line, with blanks or commas between, each once however it is spelled', () => {
  const read = readWantedToken(tokenFormOf({ ...good, projects: 'Tiny_JSON\r\ntiny.json, strict-reader\t\n' }), 'grace')
  assert.ok('wanted' in read)
  assert.deepEqual(read.wanted.projects, ['tiny-json', 'strict-reader'])
})

test('every project is asked for by its own choice, whatever stands in the field beside it', () => {
  const read = readWantedToken(
    tokenFormOf({ ...good, scope: 'all', projects: 'not/a/name', networks: '192.0.2.0/24\n2001:db8::/32' }),
    'grace',
  )
  assert.ok('wanted' in read)
  assert.equal(read.wanted.projects, 'all')
  assert.deepEqual(read.wanted.networks, ['192.0.2.0/24', '2001:db8::/32'])
})

test('everything that is wrong is told at once, beside its field', () => {
  const rows: [Record<string, string>, string[]][] = [
    [{}, ['name', 'projects', 'permissions']],
    [{ ...good, name: 'a\u0000b' }, ['name']],
    [{ ...good, name: 'x'.repeat(101) }, ['name']],
    [{ ...good, projects: ' , ' }, ['projects']],
    [{ ...good, projects: '../etc' }, ['projects']],
    [{ ...good, projects: 'x'.repeat(9000) }, ['projects']],
    [{ ...good, scope: 'every', projects: '' }, ['projects']],
    [{ ...good, 'permission[]': 'admin upload,read' }, ['permissions']],
    [{ ...good, 'permission[]': '__proto__' }, ['permissions']],
    [{ ...good, days: '0' }, ['days']],
    [{ ...good, days: '-1' }, ['days']],
    [{ ...good, days: '1e3' }, ['days']],
    [{ ...good, days: '99999' }, ['days']],
    [{ ...good, days: '1.5' }, ['days']],
    [{ ...good, networks: '0.0.0.0/33' }, ['networks']],
    [{ ...good, networks: 'everywhere' }, ['networks']],
  ]
  for (const [form, names] of rows) {
    const read = readWantedToken(tokenFormOf(form), 'grace')
    assert.ok('mistakes' in read, JSON.stringify(form).slice(0, 100))
    assert.deepEqual(
      read.mistakes.map(({ name }) => name),
      names,
      JSON.stringify(form).slice(0, 100),
    )
    for (const { mistake } of read.mistakes) assert.ok(mistake.length <= 250)
  }
})
