import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { devNull, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { after, test } from 'node:test'
import { load } from './load.ts'
import { readText } from './read-folder.ts'

const root = mkdtempSync(join(tmpdir(), 'holdfast-load-'))
after(() => rmSync(root, { recursive: true }))

const workflow = 'on: push\njobs: {}\n'
function folderWith(name: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name, path)), { recursive: true })
    writeFileSync(join(root, name, path), text)
  }
  return join(root, name)
}
const read = (inputs: string[], revision?: string, stdin = '') =>
  load(inputs, { revision, stdinPath: '.github/workflows/stdin.yml', stdin: Readable.from([Buffer.from(stdin)]) })
const short = (path: string) => path.slice(root.length + 1)

test('of a folder the CI files are read, and nothing of other repositories inside it', async () => {
  const folder = folderWith('plain', {
    '.github/workflows/ci.yml': workflow,
    '.github/workflows/notes.md': '',
    '.github/actions/a/action.yaml': 'runs: {}',
    'sub/.github/workflows/x.yaml': workflow,
    'node_modules/p/.github/workflows/evil.yml': workflow,
    'compose.yml': 'services: {}',
    '.pre-commit-config.yaml': 'repos: []',
  })
  const { files, problems } = await read([folder])
  assert.deepEqual(files.map(({ path }) => short(path)).toSorted(), [
    'plain/.github/actions/a/action.yaml',
    'plain/.github/workflows/ci.yml',
    'plain/.pre-commit-config.yaml',
    'plain/sub/.github/workflows/x.yaml',
  ])
  assert.deepEqual(problems, [])
})
test('a link is not followed, wherever it points', async () => {
  const folder = folderWith('links', { '.github/workflows/ci.yml': workflow })
  symlinkSync('/etc/passwd', join(folder, '.github/workflows/passwd.yml'))
  symlinkSync('/', join(folder, 'whole'))
  assert.deepEqual(
    (await read([folder])).files.map(({ path }) => short(path)),
    ['links/.github/workflows/ci.yml'],
  )
})
test('what is too large or no text is reported, and the rest is read', async () => {
  const folder = folderWith('odd', {
    '.github/workflows/large.yml': 'x'.repeat(5 * 1024 * 1024),
    '.github/workflows/bytes.yml': Uint8Array.from([0xff, 0xfe, 0x00]),
    '.github/workflows/fine.yml': workflow,
  })
  const { files, problems } = await read([folder])
  assert.equal(files.length, 1)
  assert.deepEqual(problems.map(({ kind }) => kind).toSorted(), ['not-text', 'too-large'])
})
test('a pipe where a file should be is reported, and nobody waits for its writer', async () => {
  const folder = folderWith('pipes', { '.github/workflows/fine.yml': workflow })
  const pipe = join(folder, '.github/workflows/pipe.yml')
  execFileSync('mkfifo', [pipe])
  assert.equal((await read([folder])).files.length, 1)
  assert.deepEqual(readText(pipe, 'pipe.yml'), { path: 'pipe.yml', kind: 'unreadable', message: 'This is no file any more.' })
})
test('a file after a longer one holds nothing of that', async () => {
  const folder = folderWith('lengths', { '.github/workflows/a.yml': workflow.repeat(9), '.github/workflows/b.yml': workflow })
  assert.deepEqual(
    (await read([folder])).files.map(({ text }) => text),
    [workflow.repeat(9), workflow],
  )
})
test('a single file is read whatever it is called; standard input has the name that it was given', async () => {
  const folder = folderWith('single', { 'anything.txt': workflow })
  assert.equal((await read([join(folder, 'anything.txt')])).files[0]?.text, workflow)
  assert.deepEqual((await read(['-'], undefined, workflow)).files, [{ path: '.github/workflows/stdin.yml', text: workflow }])
})
test('what is not there is said in one sentence', () => assert.rejects(read([join(root, 'nowhere')]), { name: 'NothingToScan' }))

const git = (folder: string, ...words: string[]) =>
  execFileSync('git', ['-C', folder, ...words], {
    env: { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: '1' },
    timeout: 20_000,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
function repository(name: string): string {
  const folder = folderWith(name, { '.github/workflows/ci.yml': workflow })
  git(folder, 'init', '--quiet', '--initial-branch=main')
  git(folder, 'add', '.')
  git(folder, '-c', 'user.name=t', '-c', 'user.email=t@example.org', 'commit', '--quiet', '-m', 'first')
  return folder
}

test('a revision is read from the objects, of a work tree and of a bare repository', async () => {
  const folder = repository('tree')
  writeFileSync(join(folder, '.github/workflows/ci.yml'), 'changed')
  assert.equal((await read([folder], 'main')).files[0]?.text, workflow)
  assert.equal((await read([folder])).files[0]?.text, 'changed')
  git(root, 'clone', '--quiet', '--bare', folder, join(root, 'bare.git'))
  assert.equal((await read([join(root, 'bare.git')])).files[0]?.text, workflow)
})
for (const revision of ['nosuch', '--upload-pack=x', '--output=/tmp/x', 'main:.github', '', 'HEAD^{tree}']) {
  test(`a revision like ${JSON.stringify(revision)} is refused`, async () => {
    const folder = existsSync(join(root, 'refused')) ? join(root, 'refused') : repository('refused')
    await assert.rejects(read([folder], revision), { name: 'GitFailed' })
  })
}
test('nothing that the configuration of a repository names is run', async () => {
  const folder = repository('hostile')
  const trap = join(root, 'sprung')
  const script = join(root, 'trap.sh')
  writeFileSync(script, `#!/bin/sh\ntouch ${trap}\n`, { mode: 0o755 })
  for (const key of [
    'core.fsmonitor',
    'core.sshCommand',
    'core.pager',
    'core.askPass',
    'core.gitProxy',
    'diff.external',
    'credential.helper',
    'uploadpack.packObjectsHook',
    'core.alternateRefsCommand',
    'gpg.program',
  ])
    git(folder, 'config', key, script)
  git(folder, 'config', 'core.hooksPath', root)
  git(folder, 'config', 'alias.ls-tree', `!${script}`)
  git(folder, 'config', 'protocol.ext.allow', 'always')
  // An object that is missing would be asked for from here.
  git(folder, 'config', 'extensions.partialClone', 'origin')
  git(folder, 'config', 'remote.origin.promisor', 'true')
  git(folder, 'config', 'remote.origin.url', `ext::${script}`)
  const object = git(folder, 'rev-parse', 'main:.github/workflows/ci.yml').toString().trim()
  rmSync(join(folder, '.git/objects', object.slice(0, 2), object.slice(2)))
  await read([folder], 'main').catch(() => undefined)
  await read([folder])
  assert.equal(existsSync(trap), false)
})
