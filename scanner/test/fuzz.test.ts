import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scanTexts } from '../src/scan.ts'
import { chanceFrom, fuzzTexts } from './fuzz-texts.ts'

/** `npm test -- --long` asks a million. */
const COUNT = process.env.HOLDFAST_TEST_LONG === '1' ? 1_000_000 : 20_000
const SEED = Number(process.env.HOLDFAST_TEST_SEED ?? 6)
const MOST_MILLISECONDS = 1_000

const paths = [
  '.github/workflows/w.yml',
  '.github/workflows/w.yml',
  '.github/workflows/w.yml',
  '.github/actions/a/action.yml',
  '.github/dependabot.yml',
  '.pre-commit-config.yaml',
]

async function scan(path: string, text: string): Promise<{ milliseconds: number; failed: string[] }> {
  // Computing, not the clock: other programs of the machine must not make a text look slow.
  const before = process.threadCpuUsage()
  const { problems } = await scanTexts([{ path, text }], { persona: 'auditor' })
  const spent = process.threadCpuUsage(before)
  const failed = problems.filter(({ kind }) => kind === 'rule-failed').map(({ message }) => message)
  return { milliseconds: (spent.user + spent.system) / 1000, failed }
}

test(`${COUNT} broken workflows are judged without a crash, a failed rule or a second of thought`, async (context) => {
  const chance = chanceFrom(SEED)
  const wrong: string[] = []
  let slowest = 0
  let at = 0
  for (const text of fuzzTexts(COUNT, SEED)) {
    const path = paths[chance(paths.length)]!
    let judged = await scan(path, text).catch((error: unknown) => ({ milliseconds: 0, failed: [`thrown: ${String(error)}`] }))
    // A collection of garbage may fall on one text: only what is slow three times is slow.
    for (let again = 0; again < 2 && judged.milliseconds > MOST_MILLISECONDS; again++) judged = await scan(path, text)
    slowest = Math.max(slowest, judged.milliseconds)
    const { milliseconds, failed } = judged
    if (milliseconds > MOST_MILLISECONDS) wrong.push(`text ${at} of seed ${SEED}: ${milliseconds.toFixed(0)} ms\n${text.slice(0, 2_000)}`)
    for (const message of failed) wrong.push(`text ${at} of seed ${SEED}, ${path}: ${message}\n${text.slice(0, 2_000)}`)
    if (wrong.length > 5) break
    at++
  }
  context.diagnostic(`${at} texts, the slowest ${slowest.toFixed(0)} ms`)
  assert.deepEqual(wrong, [])
})
