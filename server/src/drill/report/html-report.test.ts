import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TakeoverReport } from '../takeover.ts'
import { htmlReport } from './html-report.ts'
import { printReport } from './print-report.ts'

const hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
const report: TakeoverReport = {
  results: [
    {
      attack: 'incident',
      title: hostile,
      source: hostile,
      preset: 'public',
      guardsOff: '',
      ending: 'inconclusive',
      checks: [{ question: hostile, answer: 'no', says: hostile }],
      doubts: [hostile],
      story: [
        {
          at: 142_000,
          machineTime: 0,
          who: 'thief',
          what: hostile,
          outcome: { kind: 'refused', code: hostile, says: hostile },
          isExpected: false,
          tellsVictim: false,
          mails: [{ to: hostile, subject: hostile, afterSeconds: 1 }],
        },
      ],
      gainedProjectHours: 3.25,
      everHeld: [],
    },
  ],
  matrix: [
    { attack: 'incident', guard: hostile, ending: 'held', expected: undefined, heldBy: [hostile], gainedProjectHours: 0, doubts: [] },
  ],
  guards: [{ name: hostile, sentence: hostile }],
  disagreements: [hostile],
  ending: 'inconclusive',
  exitCode: 2,
}

test('whatever a server said, the page of the report holds no markup of it, no script, and nothing that is loaded', () => {
  const page = htmlReport(report)
  assert.doesNotMatch(page, /<script|<img|onerror=alert\(1\)>|<link|@import|url\(/i)
  assert.match(page, /&lt;script&gt;/)
  assert.match(page, /^<!doctype html>\n<html lang="en">/)
})

test('the first line on a terminal is the verdict', () => {
  assert.match(printReport(report)[0]!, /^inconclusive: Nothing is proved/)
  assert.ok(printReport(report).some((line) => line.includes('3.3 project-hours')))
})
