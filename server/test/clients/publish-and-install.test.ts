import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { buildSdist } from '../build/sdist.ts'
import { buildWheel } from '../build/wheel.ts'
import { runSuccessfully } from '../run-command.ts'
import { type SpawnedIndex, spawnIndex } from '../spawned-index.ts'
import { makeEnvironment, pipsAtHand, readsMetadataOfIndex, runPip, unlessPip } from './pip.ts'
import { unlessTwine, uploadWithTwine, writeDist } from './twine.ts'

const skip = unlessTwine || unlessPip

const base = buildWheel({ name: 'small-base', version: '1.4', requiresPython: '>=3.8' })
const app = buildWheel({
  name: 'Small.App',
  version: '1.0',
  summary: 'Small',
  requiresPython: '>=3.8',
  requiresDist: ['small-base >=1.0,<2', 'absent-here ; extra == "more"'],
  metadataLines: ['Provides-Extra: more'],
  description: '# Small\n\nJust *small*.',
})
const source = buildSdist({ name: 'Small.App', version: '1.0', requiresPython: '>=3.8', requiresDist: ['small-base >=1.0,<2'] })
const tooNew = buildWheel({ name: 'small-base', version: '1.9', requiresPython: '>=4.0' })
const preview = buildWheel({ name: 'small-base', version: '1.10rc1' })

let index: SpawnedIndex
let token = ''
before(async () => {
  if (skip) return
  index = await spawnIndex()
  token = await index.token({ permissions: ['upload', 'yank'] })
})
after(() => index?.stop())

test('twine publishes wheels and an sdist', { skip }, async () => {
  const outcome = await uploadWithTwine(index, token, await writeDist(index, 'first', base, app, source, tooNew, preview))
  assert.equal(outcome.code, 0, outcome.output)
  for (const { filename } of [base, app, source]) assert.match(outcome.output, new RegExp(`Uploading ${filename}`))
})

test('twine that sends the same files again is told that all is well', { skip }, async () => {
  const outcome = await uploadWithTwine(index, token, await writeDist(index, 'first', base, app, source))
  assert.equal(outcome.code, 0, outcome.output)
})

test('twine --skip-existing goes on where a name is taken by other content', { skip }, async () => {
  const other = buildWheel({ name: 'small-base', version: '1.4', summary: 'Other' })
  const next = buildWheel({ name: 'small-base', version: '1.5' })
  const outcome = await uploadWithTwine(index, token, await writeDist(index, 'other', other, next), { words: ['--skip-existing'] })
  assert.equal(outcome.code, 0, outcome.output)
  assert.match(outcome.output, /Skipping small_base-1\.4-py3-none-any\.whl because it appears to already exist/)
  const served = (await (
    await fetch(`${index.url}/simple/small-base/`, { headers: { accept: 'application/vnd.pypi.simple.v1+json' } })
  ).json()) as { files: { filename: string }[] }
  assert.ok(served.files.some(({ filename }) => filename === next.filename))
})

test('every pip at hand installs with dependencies, and downloads byte for byte', { skip }, async (t) => {
  for (const pip of await pipsAtHand(index)) {
    await t.test(`pip ${pip.version}`, async () => {
      const environment = await makeEnvironment(index, `install-${pip.version}`)
      const logged = index.log.length
      const outcome = await runPip(index, ['--python', environment.python, 'install', 'small_app'], { pip })
      assert.equal(outcome.code, 0, outcome.output)
      const said = await runSuccessfully(
        environment.python,
        ['-c', 'import small_app, small_base; print(small_app.__version__, small_base.__version__)'],
        { folder: index.folder, home: index.home },
      )
      // Not 1.9, which needs another Python, and not 1.10rc1, which nobody asked for.
      assert.equal(said.stdout, '1.0 1.5\n')
      const fetched = () =>
        index.log
          .slice(logged)
          .filter(({ status }) => status === 200)
          .map(({ path }) => path!.split('/').at(-1)!)
      const expected = [app.filename, 'small_base-1.5-py3-none-any.whl', ...(readsMetadataOfIndex(pip) ? [`${app.filename}.metadata`] : [])]
      // The server writes its log a moment later.
      for (const name of expected) await index.waitForLog(name, () => fetched().includes(name))
      assert.ok(!fetched().includes(tooNew.filename))

      const folder = join(index.folder, `download-${pip.version}`)
      const wheelOutcome = await runPip(index, ['download', '--no-deps', '--dest', folder, 'Small_App==1.0'], { pip })
      assert.equal(wheelOutcome.code, 0, wheelOutcome.output)
      assert.ok(readFileSync(join(folder, app.filename)).equals(app.bytes))
      const pre = await runPip(index, ['download', '--no-deps', '--pre', '--dest', folder, 'small-base'], { pip })
      assert.equal(pre.code, 0, pre.output)
      assert.ok(readFileSync(join(folder, preview.filename)).equals(preview.bytes))
    })
  }
})

test('pip names what is missing where a project does not exist, and does not look elsewhere', { skip }, async () => {
  const outcome = await runPip(index, ['download', '--no-deps', '--dest', join(index.folder, 'none'), 'not-here-at-all'])
  assert.equal(outcome.code, 1)
  assert.match(outcome.output, /No matching distribution found for not-here-at-all/)
})

test('a yanked release is taken only by who names it exactly, and pip prints why it was yanked', { skip }, async (t) => {
  await index.cliSuccessfully('release', 'yank', 'small-base', '1.5', '--note', 'loses <data> & sleep')
  for (const pip of await pipsAtHand(index)) {
    await t.test(`pip ${pip.version}`, async () => {
      const folder = join(index.folder, `yanked-${pip.version}`)
      const free = await runPip(index, ['download', '--no-deps', '--dest', folder, 'small-base>=1.0'], { pip })
      assert.equal(free.code, 0, free.output)
      assert.match(free.output, /Saved .*small_base-1\.4-/)
      const pinned = await runPip(index, ['download', '--no-deps', '--dest', folder, 'small-base==1.5'], { pip })
      assert.equal(pinned.code, 0, pinned.output)
      assert.match(pinned.output, /yanked version[\s\S]*Reason for being yanked: loses <data> & sleep/)
    })
  }
  await index.cliSuccessfully('release', 'unyank', 'small-base', '1.5')
  const again = await runPip(index, ['download', '--no-deps', '--dest', join(index.folder, 'unyanked'), 'small-base'])
  assert.match(again.output, /Saved .*small_base-1\.5-/)
})

test('pip does not get a deleted release, and gets it again after it was restored', { skip }, async () => {
  const download = () => runPip(index, ['download', '--no-deps', '--dest', join(index.folder, 'deleted'), 'small-base==1.5'])
  await index.cliSuccessfully('release', 'delete', 'small-base', '1.5', '--yes')
  const gone = await download()
  assert.equal(gone.code, 1)
  assert.match(gone.output, /No matching distribution found for small-base==1\.5/)
  await index.cliSuccessfully('release', 'restore', 'small-base', '1.5')
  assert.equal((await download()).code, 0)
})

test('a quarantined project is offered to nobody', { skip }, async () => {
  await index.cliSuccessfully('project', 'status', 'small-app', 'quarantined', '--note', 'under investigation')
  const outcome = await runPip(index, ['download', '--no-deps', '--dest', join(index.folder, 'quarantined'), 'small-app'])
  assert.equal(outcome.code, 1)
  await index.cliSuccessfully('project', 'status', 'small-app', 'active')
  assert.equal((await runPip(index, ['download', '--no-deps', '--dest', join(index.folder, 'quarantined'), 'small-app'])).code, 0)
})
