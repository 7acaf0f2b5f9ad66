import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { attacks } from '../server/src/drill/attacks.ts'
import { runOrdinaryYear } from '../server/src/drill/ordinary-year/run-ordinary-year.ts'
import { runAttack } from '../server/src/drill/run-attack.ts'
import { buildStage } from '../server/src/drill/stage.ts'
import { sent } from '../server/src/drill/wire/sent.ts'
import { routes } from '../server/src/web/routes.ts'
import { type DrillCoverage, routeName, routeOf } from './rules/drilled-routes.ts'

/**
 * Runs every drill, one after the other, or those that are named, and writes down which routes each of them has walked. All of them
 * take some minutes.
 */
const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'holdfast-coverage-'))
const path = join(root, 'server/src/drill/coverage.json')
const named = process.argv.slice(2)
const isWanted = (drill: string) => named.length === 0 || named.includes(drill)
const walked = new Map<string, Set<string>>()
const before = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as DrillCoverage) : {}
const drills = ['ordinary-year', ...attacks.map(({ name }) => name)]
for (const name of named) if (!drills.includes(name)) throw new Error(`There is no drill ${name}; there are ${drills.join(', ')}.`)
for (const [route, known] of Object.entries(before)) {
  const kept = known.filter((drill) => !isWanted(drill) && drills.includes(drill))
  if (kept.length > 0 && routes.some((each) => routeName(each) === route)) walked.set(route, new Set(kept))
}

function take(drill: string): void {
  for (const each of sent) {
    const route = routeOf(each, routes)
    if (route === undefined) console.log(`${drill}: ${each} is no route`)
    else walked.set(route, (walked.get(route) ?? new Set()).add(drill))
  }
  console.log(`${drill}: ${sent.size} addresses`)
  sent.clear()
}

try {
  const settings = { NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/holdfast-compile') }
  for (const preset of isWanted('ordinary-year') ? (['team', 'public'] as const) : []) {
    const year = await runOrdinaryYear({ preset, folder: join(folder, 'year'), settings, companySize: 3 })
    if (year.ending !== 'within') console.log(`the ordinary year, ${preset}: ${year.ending}, ${year.because.join('; ')}`)
  }
  if (isWanted('ordinary-year')) take('ordinary-year')
  const stage = await buildStage(join(folder, 'stage'), { HOLDFAST_PRESET: 'public' })
  sent.clear()
  for (const attack of attacks.filter(({ name }) => isWanted(name))) {
    const { ending } = await runAttack({ attack, stage, preset: 'public', folder: join(folder, attack.name) })
    if (ending !== 'held') console.log(`${attack.name}: ${ending}`)
    take(attack.name)
  }
  const rows = [...walked].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([route, drills]) => [route, [...drills].toSorted()])
  writeFileSync(path, `${JSON.stringify(Object.fromEntries(rows), null, 2)}\n`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
