import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { attacks } from '../server/src/drill/attacks.ts'
import { routes } from '../server/src/web/routes.ts'
import { type DrillCoverage, drilledRoutes } from './rules/drilled-routes.ts'

/** Every route that changes something is walked by a drill (the safety design, D). */
const coverage = JSON.parse(readFileSync(join(import.meta.dirname, '../server/src/drill/coverage.json'), 'utf8')) as DrillCoverage
const sentences = drilledRoutes(routes, coverage, ['ordinary-year', ...attacks.map(({ name }) => name)])
for (const sentence of sentences) console.error(sentence)
if (sentences.length > 0) process.exitCode = 1
