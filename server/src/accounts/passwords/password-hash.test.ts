import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { decoyHash, isOutdated, makeHash, matchesHash, readHash } from './password-hash.ts'

const cheap = { memory: 64, passes: 2, parallelism: 1 }
const salt = 'AAAAAAAAAAAAAAAAAAAAAA'
const tag = 'A'.repeat(43)
const withCosts = (costs: string) => `$argon2id$v=19$${costs}$${salt}$${tag}`

test('a hash keeps the costs that it was made with', async () => {
  const stored = await makeHash('correct horse battery', cheap)
  const read = readHash(stored)!
  assert.deepEqual([read.memory, read.passes, read.parallelism, read.salt.length, read.tag.length], [64, 2, 1, 16, 32])
  assert.equal(await matchesHash('correct horse battery', read), true)
  assert.equal(await matchesHash('correct horse batterz', read), false)
})

test('a hash by the reference implementation is known: argon2id, 64 KiB, 2 passes', async () => {
  // The RFC has vectors with a key and associated bytes only; this one is the first of phc-winner-argon2's test.c for id.
  const read = readHash('$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc')!
  assert.equal(await matchesHash('password', read), true)
})

const refused: readonly (readonly [string, string])[] = [
  ['four gibibytes of memory', withCosts('m=4194304,t=1,p=1')],
  ['just more memory than is allowed', withCosts('m=262145,t=1,p=1')],
  ['a thousand passes', withCosts('m=64,t=1000,p=1')],
  ['more passes than are allowed', withCosts('m=64,t=17,p=1')],
  ['much memory many times', withCosts('m=262144,t=5,p=1')],
  ['no pass', withCosts('m=64,t=0,p=1')],
  ['no lane', withCosts('m=64,t=1,p=0')],
  ['less memory than its lanes need', withCosts('m=15,t=1,p=2')],
  ['too many lanes', withCosts('m=262144,t=1,p=99')],
  ['a negative number', withCosts('m=-64,t=1,p=1')],
  ['a number in another notation', withCosts('m=6e4,t=1,p=1')],
  ['digits of another script', withCosts('m=\u0666\u0664,t=1,p=1')],
  ['costs in another order', withCosts('t=1,m=64,p=1')],
  ['argon2i', withCosts('m=64,t=1,p=1').replace('argon2id', 'argon2i')],
  ['an older version of Argon2', withCosts('m=64,t=1,p=1').replace('19', '16')],
  ['no salt', `$argon2id$v=19$m=64,t=1,p=1$$${tag}`],
  ['a tag of four bytes', `$argon2id$v=19$m=64,t=1,p=1$${salt}$AAAAAA`],
  ['a tag of a kilobyte', `$argon2id$v=19$m=64,t=1,p=1$${salt}$${'A'.repeat(1368)}`],
  ['another hash', '$2b$12$abcdefghijklmnopqrstuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu'],
  ['a line below it', `${withCosts('m=64,t=1,p=1')}\n`],
  ['nothing', ''],
]
for (const [what, stored] of refused) {
  test(`a stored hash with ${what} is none`, () => assert.equal(readHash(stored), undefined))
}

test('a decoy costs as much as a new hash, and nothing matches it', async () => {
  const decoy = decoyHash()
  assert.equal(isOutdated(decoy), false)
  assert.equal(await matchesHash('', decoy), false)
})

test('a new hash of the product costs 46 MiB and one pass', () => {
  // Asked of another process: here a journey may have made hashes cheap.
  const program = `import { hashCosts } from ${JSON.stringify(new URL('./password-hash.ts', import.meta.url).href)}; console.log(JSON.stringify(hashCosts))`
  const said = execFileSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8', timeout: 20_000 })
  assert.deepEqual(JSON.parse(said), { memory: 47_104, passes: 1, parallelism: 1 })
})
