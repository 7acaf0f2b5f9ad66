import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { findInHashFile, hashFileProblem } from './hash-file.ts'

const folder = await mkdtemp(join(tmpdir(), 'holdfast-hashes-'))
after(() => rm(folder, { recursive: true }))
let files = 0
async function fileOf(content: string): Promise<string> {
  const path = join(folder, `${++files}.txt`)
  await writeFile(path, content)
  return path
}

const sha1 = (text: string) => createHash('sha1').update(text).digest('hex').toUpperCase()
const listed = Array.from({ length: 500 }, (_, at) => sha1(`listed ${at}`)).toSorted()

const forms: readonly (readonly [string, (digest: string, at: number) => string, string])[] = [
  ['bare lines', (digest) => digest, '\n'],
  ['counts of different lengths', (digest, at) => `${digest}:${10 ** (at % 9)}`, '\n'],
  ['lines that end as on Windows', (digest, at) => `${digest}:${at}`, '\r\n'],
  ['lower case', (digest) => digest.toLowerCase(), '\n'],
]
for (const [what, line, end] of forms) {
  for (const last of [end, '']) {
    test(`every digest of a file with ${what} is found, and no other (${last === '' ? 'no ' : ''}line end at the end)`, async () => {
      const path = await fileOf(listed.map(line).join(end) + last)
      assert.equal(await hashFileProblem(path), undefined)
      for (const digest of listed) assert.equal(await findInHashFile(path, digest), true)
      for (let at = 0; at < 200; at++) assert.equal(await findInHashFile(path, sha1(`other ${at}`)), false)
      for (const edge of ['0'.repeat(40), 'F'.repeat(40)]) assert.equal(await findInHashFile(path, edge), false)
    })
  }
}
test('files of one and two lines are searched, too', async () => {
  for (const few of [listed.slice(0, 1), listed.slice(0, 2)]) {
    const path = await fileOf(`${few.join('\n')}\n`)
    for (const digest of few) assert.equal(await findInHashFile(path, digest), true)
    assert.equal(await findInHashFile(path, listed[2]!), false)
  }
})

const broken: readonly (readonly [string, string, RegExp])[] = [
  ['nothing in it', '', /empty/],
  ['words in it', 'password\nqwerty\n', /no SHA-1/],
  ['digests of SHA-256', `${'A'.repeat(64)}\n`, /no SHA-1/],
  ['one endless line', 'A'.repeat(10_000), /no SHA-1/],
  ['digests in another order', listed.toReversed().join('\n'), /not sorted/],
  ['an empty line', `${listed.slice(0, 1).join('\n')}\n\n`, /no SHA-1/],
  ['binary content', '\0'.repeat(500), /no SHA-1/],
]
for (const [what, content, problem] of broken) {
  test(`a file with ${what} is not taken`, async () => assert.match((await hashFileProblem(await fileOf(content))) ?? '', problem))
}
test('a file that is not there is not taken', async () => assert.match((await hashFileProblem(join(folder, 'none'))) ?? '', /ENOENT/))
