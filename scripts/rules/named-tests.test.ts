import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { asvsPage, namedTests, requirements } from './named-tests.ts'

const tests = { 'server/a.test.ts': 'test(\'it holds\', () => {})\ntest(`it "holds" ${n}`, () => {})\n// it is only told of\n' }

function check(rows: readonly string[], wanted: readonly string[]): string[] {
  const root = mkdtempSync(join(tmpdir(), 'holdfast-asvs-'))
  try {
    for (const [path, text] of Object.entries({ ...tests, [asvsPage]: ['# ASVS', '', ...rows].join('\n') })) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    return [...namedTests(root, wanted)].map(({ line, sentence }) => `${line}: ${sentence}`)
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

test('a row with a test that exists, a page for operators, or a reason is enough', () => {
  const rows = [
    '| 1.1.1 | 1 | words | `server/a.test.ts` "it holds" |',
    '| 1.1.2 | 2 | words | [Accounts](../operate/accounts.md#limits) |',
    '| 1.1.3 | 2 | words | Does not apply: there is none. |',
  ]
  assert.deepEqual(check(rows, ['1.1.1', '1.1.2', '1.1.3']), [])
})

const planted: readonly (readonly [what: string, row: string, found: RegExp])[] = [
  ['a file that is gone', '| 1.1.1 | 1 | x | `server/gone.test.ts` "it holds" |', /^3: names server\/gone\.test\.ts/],
  ['a title that is gone', '| 1.1.1 | 1 | x | `server/a.test.ts` "it held" |', /^3: names the test "it held"/],
  ['the beginning of a title', '| 1.1.1 | 1 | x | `server/a.test.ts` "it" |', /names the test "it"/],
  ['words of a comment', '| 1.1.1 | 1 | x | `server/a.test.ts` "it is only told of" |', /names the test/],
  ['a second test that is gone', '| 1.1.1 | 1 | x | `server/a.test.ts` "it holds", `server/a.test.ts` "gone" |', /"gone"/],
  ['a row without anything', '| 1.1.1 | 1 | x | surely |', /neither which test/],
  ['a reason without a word', '| 1.1.1 | 1 | x | Does not apply:  |', /neither which test/],
  ['a link to elsewhere', '| 1.1.1 | 1 | x | [x](https://example.test/operate/accounts.md) |', /neither which test/],
  ['a requirement without a row', '| 1.1 | 1 | x | `server/a.test.ts` "it holds" |', /no row for 1\.1\.1/],
  ['a requirement that there is not', '| 9.9.9 | 1 | x | `server/a.test.ts` "it holds" |', /9\.9\.9, which is no requirement/],
]
for (const [what, row, found] of planted) {
  test(`it is noticed: ${what}`, () => {
    const problems = check([row], ['1.1.1'])
    assert.ok(
      problems.some((problem) => found.test(problem)),
      problems.join('\n'),
    )
  })
}

test('a requirement with two rows is noticed', () => {
  const row = '| 1.1.1 | 1 | x | `server/a.test.ts` "it holds" |'
  assert.deepEqual(check([row, row], ['1.1.1']), ['1: has two rows for 1.1.1.'])
})

test('chapters V6 and V7 have 53 requirements of levels 1 and 2', () => {
  assert.equal(requirements.length, 53)
  assert.equal(new Set(requirements).size, 53)
})
