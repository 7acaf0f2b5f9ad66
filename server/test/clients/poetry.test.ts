import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type Outcome, runCommand, runSuccessfully, unlessInstalled } from '../run-command.ts'
import { type SpawnedIndex, spawnIndex, tokenIdOf } from '../spawned-index.ts'
import { makeEnvironment, runPip, unlessPip } from './pip.ts'

const poetry = '/usr/bin/poetry'
const skip = unlessInstalled(poetry, 'python3-poetry') || unlessPip

let index: SpawnedIndex
let token = ''
let project = ''
before(async () => {
  if (skip) return
  index = await spawnIndex()
  token = await index.token({ permissions: ['upload'] })
  project = join(index.folder, 'project')
  await mkdir(join(project, 'made_with_poetry'), { recursive: true })
  await writeFile(
    join(project, 'pyproject.toml'),
    `[tool.poetry]
name = "made-with-poetry"
version = "1.0"
description = "Made with poetry"
authors = ["Somebody <somebody@poetry.example>"]
readme = "README.md"

[tool.poetry.dependencies]
python = ">=3.8"
absent-here = { version = "^1.2", optional = true }

[tool.poetry.extras]
more = ["absent-here"]

[build-system]
requires = ["poetry-core"]
build-backend = "poetry.core.masonry.api"
`,
  )
  await writeFile(join(project, 'README.md'), '# Made with poetry\n')
  await writeFile(join(project, 'made_with_poetry/__init__.py'), "word = 'poetry'\n")
})
after(() => index?.stop())

const publish = (password: string, words: readonly string[] = []): Promise<Outcome> =>
  runCommand(poetry, ['publish', '--no-interaction', '--repository', 'ours', ...words], {
    folder: project,
    home: index.home,
    env: {
      // Building needs no environment, and making one would look for packages elsewhere.
      POETRY_VIRTUALENVS_CREATE: 'false',
      POETRY_CACHE_DIR: join(index.home, 'poetry'),
      POETRY_REPOSITORIES_OURS_URL: `${index.url}/legacy/`,
      POETRY_HTTP_BASIC_OURS_USERNAME: '__token__',
      POETRY_HTTP_BASIC_OURS_PASSWORD: password,
    },
  })

test('poetry builds and publishes a wheel and an sdist', { skip }, async () => {
  const outcome = await publish(token, ['--build'])
  assert.equal(outcome.code, 0, outcome.output)
  const page = (await (
    await fetch(`${index.url}/simple/made-with-poetry/`, { headers: { accept: 'application/vnd.pypi.simple.v1+json' } })
  ).json()) as { files: { filename: string; url: string }[] }
  assert.deepEqual(page.files.map(({ filename }) => filename).sort(), readdirSync(join(project, 'dist')).sort())
  for (const { filename, url } of page.files) {
    const bytes = Buffer.from(await (await fetch(url)).arrayBuffer())
    assert.ok(bytes.equals(readFileSync(join(project, 'dist', filename))), filename)
  }
})

test('poetry that publishes the same files again is told that all is well', { skip }, async () => {
  const outcome = await publish(token)
  assert.equal(outcome.code, 0, outcome.output)
})

test('poetry prints why, and --skip-existing goes on, where a name is taken by other content', { skip }, async () => {
  await writeFile(join(project, 'made_with_poetry/__init__.py'), "word = 'other'\n")
  await runSuccessfully(poetry, ['build', '--no-interaction'], {
    folder: project,
    home: index.home,
    env: { POETRY_VIRTUALENVS_CREATE: 'false' },
  })
  const refused = await publish(token)
  assert.equal(refused.code, 1)
  assert.match(refused.output, /HTTP Error 400: File already exists \('made_with_poetry-1\.0-py3-none-any\.whl'/)
  const skipped = await publish(token, ['--skip-existing'])
  assert.equal(skipped.code, 0, skipped.output)
  assert.match(skipped.output, /File exists\. Skipping/i)
})

test('poetry prints why a token is refused', { skip }, async () => {
  const revoked = await index.token()
  await index.cliSuccessfully('token', 'revoke', tokenIdOf(revoked))
  const outcome = await publish(revoked)
  assert.equal(outcome.code, 1)
  assert.match(outcome.output, /HTTP Error 403: This API token was revoked/)
})

test('what poetry published is installed by pip', { skip }, async () => {
  const environment = await makeEnvironment(index, 'poetry')
  const outcome = await runPip(index, ['--python', environment.python, 'install', 'made-with-poetry'])
  assert.equal(outcome.code, 0, outcome.output)
  const said = await runSuccessfully(environment.python, ['-c', 'import made_with_poetry; print(made_with_poetry.word)'], {
    folder: index.folder,
    home: index.home,
  })
  assert.equal(said.stdout, 'poetry\n')
})
