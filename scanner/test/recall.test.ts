import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { worstVerdict } from '../src/report.ts'
import { scanTexts } from '../src/scan.ts'
import { readBases } from './bases.ts'
import { readIncidents } from './incidents.ts'
import { mutators } from './mutators.ts'

/** How many samples each disguise is put over here; `npm run bench -- scan-recall` puts it over all. */
const SAMPLES_A_DISGUISE = 6

/** What is not reached yet, so that nobody forgets it and nothing else joins it. */
const knownGaps: readonly string[] = []

const unknown = ([name]: readonly [string, string]) => !knownGaps.includes(name)

/** The verdict on each text, all in one scan, each in a repository of its own. */
async function verdictsOn(texts: ReadonlyMap<string, { path: string; text: string }>): Promise<Map<string, string>> {
  const files = [...texts].map(([name, { path, text }]) => ({ path: `${name}/${path}`, text }))
  const { findings } = await scanTexts(files)
  const byName = Map.groupBy(findings, ({ place }) => place.path.split('/')[0]!)
  return new Map([...texts.keys()].map((name) => [name, worstVerdict(byName.get(name) ?? [])]))
}

const seen = readBases().filter(({ isUnseen }) => !isUnseen)

test('every sample is called malicious as it is', async () => {
  const verdicts = await verdictsOn(new Map(seen.map((base) => [base.name, base])))
  assert.deepEqual(
    [...verdicts].filter(([, verdict]) => verdict !== 'malicious'),
    [],
  )
})

test('no disguise hides the samples that it is tried on', async () => {
  const texts = new Map<string, { path: string; text: string }>()
  for (const [name, mutate] of Object.entries(mutators)) {
    const fitting = seen.flatMap((base) => {
      const text = mutate(base.text)
      return text === undefined ? [] : [{ ...base, text }]
    })
    const step = Math.max(1, Math.floor(fitting.length / SAMPLES_A_DISGUISE))
    for (let at = 0; at < fitting.length; at += step) texts.set(`${fitting[at]!.name}+${name}`, fitting[at]!)
  }
  const verdicts = await verdictsOn(texts)
  assert.ok(verdicts.size > 200)
  assert.deepEqual([...verdicts].filter(([, verdict]) => verdict !== 'malicious').filter(unknown), [])
})

test('no honest neighbour of theft is called malicious', async () => {
  const folder = join(import.meta.dirname, '../testdata/honest')
  const texts = globSync('*.yml', { cwd: folder }).map((file): [string, { path: string; text: string }] => [
    file,
    { path: `.github/workflows/${file}`, text: readFileSync(join(folder, file), 'utf8') },
  ])
  assert.ok(texts.length >= 25)
  const verdicts = await verdictsOn(new Map(texts))
  assert.deepEqual(
    [...verdicts].filter(([, verdict]) => verdict === 'malicious'),
    [],
  )
})

test('no honest action is called malicious', async () => {
  const folder = join(import.meta.dirname, '../testdata/honest-actions')
  const texts = globSync('*.yml', { cwd: folder }).map((file): [string, { path: string; text: string }] => [
    file,
    { path: `.github/actions/${file}/action.yml`, text: readFileSync(join(folder, file), 'utf8') },
  ])
  assert.ok(texts.length >= 5)
  const verdicts = await verdictsOn(new Map(texts))
  assert.deepEqual(
    [...verdicts].filter(([, verdict]) => verdict === 'malicious'),
    [],
  )
})

test('of each incident the weakness before and the attack after are called what they were', async () => {
  const order = ['clean', 'untidy', 'exploitable', 'malicious']
  const files = readIncidents().flatMap(({ name, before, after }) =>
    Object.entries({ before, after }).flatMap(([moment, file]) => (file ? [{ name: `${name} ${moment}`, ...file }] : [])),
  )
  const verdicts = await verdictsOn(new Map(files.map(({ name, text }) => [name, { path: '.github/workflows/w.yml', text }])))
  const low = files.filter(({ name, least }) => order.indexOf(verdicts.get(name)!) < order.indexOf(least))
  assert.deepEqual(low.map(({ name }): [string, string] => [name, verdicts.get(name)!]).filter(unknown), [])
})
