import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { test } from 'node:test'

const source = join(import.meta.dirname, '../../src')
const drill = join(source, 'drill')

test('attacker, victim and judge import nothing of the server: only each other and what Node brings', () => {
  const files = globSync('**/*.ts', { cwd: drill }).filter((path) => !path.endsWith('.test.ts'))
  assert.ok(files.length > 20)
  for (const path of files) {
    const text = readFileSync(join(drill, path), 'utf8')
    for (const [, specifier = ''] of text.matchAll(/(?:\bfrom|\bimport\()\s*'([^']+)'/g)) {
      if (specifier.startsWith('node:')) continue
      assert.match(specifier, /^\.\.?\//, `${path} imports ${specifier}`)
      const target = relative(drill, resolve(dirname(join(drill, path)), specifier))
      assert.ok(!target.startsWith('..'), `${path} imports ${specifier}`)
    }
  }
})

test('the one address outside of the drill that it knows is that of the server to start', () => {
  const addresses = globSync('**/*.ts', { cwd: drill }).flatMap((path) =>
    [...readFileSync(join(drill, path), 'utf8').matchAll(/new URL\('([^']+)', import\.meta\.url\)/g)].map(([, address]) => address),
  )
  assert.deepEqual(addresses, ['../rehearsal.ts'])
})
