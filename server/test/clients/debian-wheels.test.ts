import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { runSuccessfully } from '../run-command.ts'
import { type SpawnedIndex, spawnIndex } from '../spawned-index.ts'
import { makeEnvironment, runPip, unlessPip } from './pip.ts'
import { unlessTwine, uploadWithTwine } from './twine.ts'

const folder = '/usr/share/python-wheels'
const wheels = existsSync(folder)
  ? readdirSync(folder)
      .filter((name) => name.endsWith('.whl'))
      .sort()
  : []
const projects = wheels.map((name) => name.split('-')[0]!)
const debianPackages = ['pip', 'setuptools', 'wheel']
const missing = debianPackages.filter((name) => !projects.includes(name)).map((name) => `python3-${name}-whl`)
const skip = unlessTwine || unlessPip || (missing.length > 0 && `no ${missing.join(', ')} here: apt-get install ${missing.join(' ')}`)

let index: SpawnedIndex
let token = ''
before(async () => {
  if (skip) return
  index = await spawnIndex()
  token = await index.token()
  const outcome = await uploadWithTwine(
    index,
    token,
    wheels.map((name) => join(folder, name)),
  )
  assert.equal(outcome.code, 0, outcome.output)
})
after(() => index?.stop())

const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')
const wasFetched = (filename: string) =>
  index.waitForLog(
    `${filename} fetched`,
    (line) => line.method === 'GET' && line.status === 200 && (line.path ?? '').endsWith(`/${filename}`),
  )

test('wheels of Debian that twine sent come back through pip download byte for byte', { skip }, async () => {
  const outcome = await runPip(index, ['download', '--no-deps', '--dest', join(index.folder, 'downloads'), ...projects])
  assert.equal(outcome.code, 0, outcome.output)
  assert.deepEqual(readdirSync(join(index.folder, 'downloads')).sort(), wheels)
  for (const name of wheels) {
    assert.ok(readFileSync(join(index.folder, 'downloads', name)).equals(readFileSync(join(folder, name))), name)
    await wasFetched(name)
  }
})

test("pip install --require-hashes takes them by the hashes that Debian's files have", { skip }, async () => {
  const lines = wheels.map((name) => `${name.split('-')[0]}==${name.split('-')[1]} --hash=sha256:${sha256(join(folder, name))}`)
  const requirements = join(index.folder, 'requirements.txt')
  await writeFile(requirements, `${lines.join('\n')}\n`)
  const environment = await makeEnvironment(index, 'hashes')
  const outcome = await runPip(index, ['--python', environment.python, 'install', '--require-hashes', '-r', requirements])
  assert.equal(outcome.code, 0, outcome.output)
  const listed = await runSuccessfully(environment.python, ['-m', 'pip', 'list', '--format=json', '--disable-pip-version-check'], {
    folder: index.folder,
    home: index.home,
  })
  const installed = (JSON.parse(listed.stdout) as { name: string; version: string }[]).map(({ name, version }) => `${name}-${version}`)
  assert.deepEqual(
    installed.sort(),
    wheels.map((name) => name.split('-').slice(0, 2).join('-')),
  )
})

test('pip install --require-hashes refuses a file whose hash is another', { skip }, async () => {
  const requirements = join(index.folder, 'wrong.txt')
  await writeFile(
    requirements,
    `wheel --hash=sha256:${'0'.repeat(64)}\n`.replace('wheel', `wheel==${wheels.find((name) => name.startsWith('wheel-'))!.split('-')[1]}`),
  )
  const environment = await makeEnvironment(index, 'wrong')
  const outcome = await runPip(index, ['--python', environment.python, 'install', '--require-hashes', '-r', requirements])
  assert.equal(outcome.code, 1)
  assert.match(outcome.output, /DO NOT MATCH THE HASHES|sha256:0{64}/)
})

test('an sdist is built by pip in an isolated environment that comes from this index alone', { skip }, async () => {
  const source = join(index.folder, 'source')
  await mkdir(join(source, 'src/from_source'), { recursive: true })
  await writeFile(join(source, 'src/from_source/__init__.py'), "word = 'built'\n")
  await writeFile(
    join(source, 'pyproject.toml'),
    '[build-system]\nrequires = ["setuptools", "wheel"]\nbuild-backend = "setuptools.build_meta"\n\n[project]\nname = "from-source"\nversion = "2.0"\nrequires-python = ">=3.8"\ndependencies = ["wheel>=0.30"]\n',
  )
  const path = wheels
    .filter((name) => /^(setuptools|wheel)-/.test(name))
    .map((name) => join(folder, name))
    .join(':')
  await runSuccessfully('/usr/bin/python3', ['-c', "from setuptools import build_meta; build_meta.build_sdist('dist')"], {
    folder: source,
    home: index.home,
    env: { PYTHONPATH: path },
  })
  const [sdist = ''] = readdirSync(join(source, 'dist'))
  const sent = await uploadWithTwine(index, token, [join(source, 'dist', sdist)])
  assert.equal(sent.code, 0, sent.output)

  const fetchedBefore = index.log.length
  const environment = await makeEnvironment(index, 'source')
  const outcome = await runPip(index, ['--python', environment.python, 'install', 'from-source'])
  assert.equal(outcome.code, 0, outcome.output)
  const said = await runSuccessfully(environment.python, ['-c', 'import from_source; print(from_source.word)'], {
    folder: index.folder,
    home: index.home,
  })
  assert.equal(said.stdout, 'built\n')
  const fetched = () => index.log.slice(fetchedBefore).map((line) => (line.path ?? '').split('/').at(-1)!)
  // The server writes its log a moment later.
  for (const name of [sdist, ...wheels.filter((wheel) => /^(setuptools|wheel)-/.test(wheel))])
    await index.waitForLog(name, () => fetched().includes(name))
})

test('pip index versions lists what there is, newest first', { skip }, async () => {
  const outcome = await runPip(index, ['index', 'versions', 'setuptools'])
  assert.equal(outcome.code, 0, outcome.output)
  assert.match(
    outcome.stdout,
    new RegExp(
      `^Available versions: ${wheels
        .find((name) => name.startsWith('setuptools-'))!
        .split('-')[1]!
        .replaceAll('.', '\\.')}$`,
      'm',
    ),
  )
})
