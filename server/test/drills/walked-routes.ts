import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { type DrillCoverage, routeOf } from '../../../scripts/rules/drilled-routes.ts'
import { sent } from '../../src/drill/wire/sent.ts'
import { routes } from '../../src/web/routes.ts'

/** What `coverage.json` says that a drill walks, it has just walked in this process; else `npm run check` would believe a list that is out of date. */
export function assertWalked(drill: string): void {
  const coverage = JSON.parse(readFileSync(new URL('../../src/drill/coverage.json', import.meta.url), 'utf8')) as DrillCoverage
  const declared = Object.keys(coverage).filter((route) => coverage[route]!.includes(drill))
  const walked = new Set([...sent].map((each) => routeOf(each, routes)))
  assert.ok(declared.length > 0, `${drill} stands in coverage.json`)
  assert.deepEqual(
    declared.filter((route) => !walked.has(route)),
    [],
    `${drill} walks what is said of it; else: node scripts/write-drill-coverage.ts`,
  )
}
