import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scanTexts } from '../src/scan.ts'
import { greedyWorkflows } from './greedy-texts.ts'

const MOST_MILLISECONDS = 1_000
const path = '.github/workflows/w.yml'

// Grammars are compiled by the first file.
await scanTexts([{ path, text: 'on: push\njobs: { a: { steps: [{ run: echo }] } }' }])

for (const [what, text] of greedyWorkflows) {
  test(`a script that ${what} is malicious, by what stands behind it or by itself, within a second of computing`, async () => {
    let milliseconds = Number.POSITIVE_INFINITY
    let said: string[] = []
    // A collection of garbage may fall on one text: only what is slow three times is slow.
    for (let turn = 0; turn < 3 && milliseconds > MOST_MILLISECONDS; turn++) {
      const before = process.threadCpuUsage()
      const { findings } = await scanTexts([{ path, text }])
      const spent = process.threadCpuUsage(before)
      milliseconds = (spent.user + spent.system) / 1000
      said = findings.filter(({ verdict }) => verdict === 'malicious').map(({ rule }) => rule)
    }
    assert.ok(milliseconds <= MOST_MILLISECONDS, `${milliseconds.toFixed(0)} ms`)
    assert.ok(said.includes('secret-sent-away') || said.includes('endless-work'), said.join())
  })
}
