import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type Outcome, runCommand, runSuccessfully, unlessInstalled } from '../run-command.ts'
import { type SpawnedIndex, spawnIndex } from '../spawned-index.ts'
import { makeEnvironment, runPip, unlessPip } from './pip.ts'

const flit = '/usr/bin/flit'
const skip = unlessInstalled(flit, 'flit') || unlessPip

let index: SpawnedIndex
let token = ''
let project = ''
before(async () => {
  if (skip) return
  index = await spawnIndex()
  token = await index.token({ projects: ['made-with-flit'], permissions: ['upload'] })
  project = join(index.folder, 'project')
  await mkdir(project)
  await writeFile(
    join(project, 'pyproject.toml'),
    `[build-system]
requires = ["flit_core >=3.2,<4"]
build-backend = "flit_core.buildapi"

[project]
name = "made-with-flit"
version = "1.0"
description = "Made with flit"
readme = "README.md"
requires-python = ">=3.8"
dependencies = ["absent-here >=1 ; python_version < '3'"]
classifiers = ["Programming Language :: Python :: 3"]

[project.optional-dependencies]
test = ["pytest >=7 ; sys_platform != 'win32'"]

[project.urls]
Home = "https://flit.example/home"
`,
  )
  await writeFile(join(project, 'README.md'), '# Made with flit\n')
  await writeFile(join(project, 'made_with_flit.py'), "word = 'flit'\n")
})
after(() => index?.stop())

const publish = (password: string, url = `${index.url}/legacy/`): Promise<Outcome> =>
  runCommand(flit, ['publish'], {
    folder: project,
    home: index.home,
    env: {
      FLIT_INDEX_URL: url,
      FLIT_USERNAME: '__token__',
      FLIT_PASSWORD: password,
      // Else it asks another index for the list of classifiers.
      FLIT_NO_NETWORK: '1',
      // It packs anew each time; with this the bytes are the same.
      SOURCE_DATE_EPOCH: '1700000000',
    },
  })

test('flit prints why a token is refused', { skip }, async () => {
  const outcome = await publish(await index.token({ projects: ['something-else'], permissions: ['upload'] }))
  assert.notEqual(outcome.code, 0)
  assert.match(outcome.output, /403 Client Error: Invalid API Token: project-scoped token is not valid for project: 'made-with-flit'/)
})

test('flit publishes a wheel and an sdist with a token of one project that does not exist yet', { skip }, async () => {
  const outcome = await publish(token)
  assert.equal(outcome.code, 0, outcome.output)
  const page = (await (
    await fetch(`${index.url}/simple/made-with-flit/`, { headers: { accept: 'application/vnd.pypi.simple.v1+json' } })
  ).json()) as { files: { filename: string; url: string; 'requires-python': string }[] }
  assert.deepEqual(page.files.map(({ filename }) => filename).sort(), readdirSync(join(project, 'dist')).sort())
  for (const { filename, url } of page.files) {
    const bytes = Buffer.from(await (await fetch(url)).arrayBuffer())
    assert.ok(bytes.equals(readFileSync(join(project, 'dist', filename))), filename)
  }
  assert.deepEqual(
    page.files.map((file) => file['requires-python']),
    ['>=3.8', '>=3.8'],
  )
})

test('flit follows the redirect to the slash, and what is there already is a success', { skip }, async () => {
  const outcome = await publish(token, `${index.url}/legacy`)
  assert.equal(outcome.code, 0, outcome.output)
})

test('flit prints why a file is refused', { skip }, async () => {
  await writeFile(join(project, 'made_with_flit.py'), "word = 'other'\n")
  const outcome = await publish(token)
  assert.notEqual(outcome.code, 0)
  assert.match(
    outcome.output,
    /400 Client Error: File already exists \('made_with_flit-1\.0-py3-none-any\.whl', with blake2_256 hash '[0-9a-f]{64}'\)\. Use a different version/,
  )
})

test('what flit published is installed by pip', { skip }, async () => {
  const environment = await makeEnvironment(index, 'flit')
  const outcome = await runPip(index, ['--python', environment.python, 'install', 'made-with-flit'])
  assert.equal(outcome.code, 0, outcome.output)
  const said = await runSuccessfully(environment.python, ['-c', 'import made_with_flit; print(made_with_flit.word)'], {
    folder: index.folder,
    home: index.home,
  })
  assert.equal(said.stdout, 'flit\n')
})
