import assert from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { buildSdist } from '../build/sdist.ts'
import { buildWheel } from '../build/wheel.ts'
import { basic, uploadForm } from '../index-in-test.ts'
import { type Outcome, runCommand, unlessInstalled } from '../run-command.ts'
import { holdfastProgram, type SpawnedIndex, spawnIndex, tokenIdOf } from '../spawned-index.ts'

// The commands on the data of a running server, in the order in which somebody who begins would use them.

let index: SpawnedIndex
before(async () => {
  index = await spawnIndex({ settings: { HOLDFAST_READING: 'private' } })
})
after(() => index?.stop())

const lastLine = ({ stdout }: Outcome) => stdout.trimEnd().split('\n').at(-1)!
const firstLine = ({ stdout }: Outcome) => stdout.split('\n', 1)[0]!
const json = <Shape>({ stdout }: Outcome) => JSON.parse(stdout) as Shape

/** What the server answers to a reader, and to an uploader of a form that is nothing; it does not wait for anything. */
const reading = async (token: string) => (await fetch(`${index.url}/simple/`, { headers: basic(token) })).status
const upload = async (token: string, file: { filename: string; bytes: Uint8Array }) =>
  (await fetch(`${index.url}/legacy/`, { method: 'POST', body: await uploadForm(file), headers: basic(token) })).status

async function assertRefused(words: string[], says: RegExp, code = 1): Promise<void> {
  const outcome = await index.cli(...words)
  assert.equal(outcome.code, code, outcome.output)
  assert.match(outcome.stderr, says)
  assert.equal(outcome.stdout, '')
  assert.ok(outcome.stderr.trimEnd().split('\n').length <= 2, outcome.stderr)
}

test('a first start prints a link for the administrator, setup-link replaces it, and it dies with the first administrator', async () => {
  const printed = await index.waitForLine('the set-up link', /\/setup\//)
  assert.equal((await fetch(printed.trim())).status, 200)
  const renewed = await index.cliSuccessfully('setup-link')
  assert.match(firstLine(renewed), /within one hour/)
  assert.match(lastLine(renewed), new RegExp(`^${index.url}/setup/[A-Za-z0-9_-]{43}$`))
  assert.equal((await fetch(printed.trim())).status, 410)
  assert.equal((await fetch(lastLine(renewed))).status, 200)
  const { link } = json<{ link: string }>(await index.cliSuccessfully('setup-link', '--json'))
  assert.equal((await fetch(link)).status, 200)

  assert.equal(
    firstLine(await index.cliSuccessfully('user', 'create', 'ada', '--email', 'ada@example.org', '--admin', '--reason', 'first')),
    'Administrator ada created.',
  )
  assert.equal((await fetch(link)).status, 410)
  await assertRefused(['setup-link'], /^holdfast: This index already has an administrator/)
})

test('user create makes people and services, user list shows them, and no password comes out', async () => {
  const passwordFile = join(index.folder, 'password')
  await writeFile(passwordFile, 'a password of some length\nsecond line\n')
  assert.equal(
    firstLine(await index.cliSuccessfully('user', 'create', 'bob', '--email', 'bob@example.org', '--password-file', passwordFile)),
    'Person bob created.',
  )
  assert.match(
    firstLine(await index.cliSuccessfully('user', 'create', 'ci', '--service')),
    /^Service ci created\..* holdfast token create --user ci$/,
  )
  const made = json<{ name: string; kind: string }>(
    await index.cliSuccessfully('user', 'create', 'mirror', '--service', '--owner', 'ada', '--json'),
  )
  assert.deepEqual([made.name, made.kind], ['mirror', 'service'])

  const list = await index.cliSuccessfully('user', 'list')
  assert.equal(firstLine(list), '4 accounts')
  assert.match(list.stdout, /^bob +person +- .* bob@example\.org$/m)
  assert.match(list.stdout, /^ci +service +ada /m)
  const all = await index.cliSuccessfully('user', 'list', '--json')
  assert.deepEqual(
    json<{ name: string }[]>(all)
      .map(({ name }) => name)
      .sort(),
    ['ada', 'bob', 'ci', 'mirror'],
  )
  assert.doesNotMatch(all.stdout + list.stdout + JSON.stringify(made), /argon2|password/i)
})

const badAccounts: readonly { words: string[]; says: RegExp; code?: number }[] = [
  { words: ['user', 'create'], says: /missing required argument 'name'/, code: 2 },
  { words: ['user', 'create', 'dora'], says: /Say --email/ },
  { words: ['user', 'create', 'dora', '--email', 'nonsense'], says: /That is no e-mail address/ },
  { words: ['user', 'create', 'd ora', '--email', 'd@example.org'], says: /'d ora' is no user name/ },
  { words: ['user', 'create', 'ada', '--email', 'd@example.org'], says: /already an account named 'ada'/ },
  { words: ['user', 'create', 'ADA', '--email', 'd@example.org'], says: /'ADA'|'ada'/ },
  { words: ['user', 'create', 'dora', '--email', 'd@example.org', '--password-file', '/nonexistent'], says: /\/nonexistent/, code: 2 },
  { words: ['user', 'create', 'robot', '--service', '--admin'], says: /A service has no e-mail address, password or administration/ },
  { words: ['user', 'create', 'robot', '--service', '--owner', 'nobody'], says: /nobody/ },
  { words: ['user', 'create', 'robot', '--service', '--owner', 'ci'], says: /./ },
  { words: ['user', 'create', 'dora', '--emial', 'd@example.org'], says: /unknown option '--emial'\n\(Did you mean --email\?\)/, code: 2 },
]
test('user create refuses with one sentence what makes no account', async (t) => {
  for (const { words, says, code } of badAccounts) await t.test(words.join(' '), () => assertRefused(words, says, code))
})

test('token create prints the token alone on the last line, and it works before the command has returned', async () => {
  const human = await index.cliSuccessfully(
    'token',
    'create',
    '--user',
    'ci',
    '--all',
    '--permission',
    'read',
    '--permission',
    'upload',
    '--name',
    'nightly',
    '--expires',
    '90d',
    '--network',
    '127.0.0.0/8',
    '--network',
    '::1',
  )
  assert.match(
    firstLine(human),
    /^Token [0-9a-f-]{36} \("nightly"\) created for ci, until \d{4}-\d\d-\d\d \d\d:\d\d UTC\. Keep it now: it is not shown again\.$/,
  )
  assert.match(lastLine(human), /^pypi-[A-Za-z0-9_-]+$/)
  assert.equal(await reading(lastLine(human)), 200)
  const { id, token } = json<{ id: string; token: string }>(
    await index.cliSuccessfully('token', 'create', '--user', 'ci', '--project', 'Some.Thing', '--json'),
  )
  assert.equal(id, tokenIdOf(token))
  assert.equal(await upload(token, buildWheel({ name: 'some-thing', version: '1.0' })), 200)
  assert.equal(await upload(token, buildWheel({ name: 'other-thing', version: '1.0' })), 403)

  const list = await index.cliSuccessfully('token', 'list', '--user', 'ci')
  assert.equal(firstLine(list), '2 tokens')
  assert.doesNotMatch(list.stdout, /pypi-/)
  const listed = await index.cliSuccessfully('token', 'list', '--json')
  assert.deepEqual(
    json<{ id: string; state: string }[]>(listed).map((of) => [of.id, of.state]),
    [
      [id, 'active'],
      [tokenIdOf(lastLine(human)), 'active'],
    ],
  )
  assert.doesNotMatch(listed.stdout, /pypi-|sealed|key/i)
})

const badTokens: readonly { words: string[]; says: RegExp; code?: number }[] = [
  { words: ['--all'], says: /required option '--user <name>' not specified/, code: 2 },
  { words: ['--user', 'ci'], says: /Say either --project or --all/ },
  { words: ['--user', 'ci', '--all', '--project', 'x'], says: /Say either --project or --all/ },
  { words: ['--user', 'nobody', '--all'], says: /There is no such account: 'nobody'/ },
  { words: ['--user', 'ada', '--all'], says: /'ada' cannot have tokens: the account is enrolling/ },
  { words: ['--user', 'ci', '--all', '--permission', 'fly'], says: /'fly' is no permission: use upload, read, yank/ },
  { words: ['--user', 'ci', '--all', '--expires', 'soon'], says: /'soon' is no duration: write 12h, 90d, 4w or 1y/ },
  { words: ['--user', 'ci', '--all', '--network', '10.0.0.0/99'], says: /'10\.0\.0\.0\/99' is no network/ },
  { words: ['--user', 'ci', '--project', '-x-'], says: /'-x-' is an invalid value for Name/ },
]
test('token create refuses with one sentence what makes no token', async (t) => {
  for (const { words, says, code } of badTokens)
    await t.test(words.join(' '), () => assertRefused(['token', 'create', ...words], says, code))
})

test('token sleep, wake, revoke and narrow count in the server before they return', async () => {
  const token = await index.token({ permissions: ['read', 'upload'] })
  const id = tokenIdOf(token)
  assert.equal(await reading(token), 200)
  assert.equal(firstLine(await index.cliSuccessfully('token', 'sleep', id)), `${id} is asleep now`)
  assert.equal(await reading(token), 403)
  assert.equal(firstLine(await index.cliSuccessfully('token', 'sleep', id)), `${id} was asleep already`)
  assert.equal(firstLine(await index.cliSuccessfully('token', 'wake', id)), `${id} is awake now`)
  assert.equal(await reading(token), 200)
  assert.equal(firstLine(await index.cliSuccessfully('token', 'narrow', id, '--permission', 'upload')), `${id} is narrowed now.`)
  assert.equal(await reading(token), 403)
  assert.equal(await upload(token, buildWheel({ name: 'narrowed', version: '1.0' })), 200)
  await index.cliSuccessfully('token', 'narrow', id, '--project', 'another-one')
  assert.equal(await upload(token, buildWheel({ name: 'narrowed', version: '1.1' })), 403)
  assert.match((await index.cliSuccessfully('token', 'list')).stdout, new RegExp(`^${id} +narrowed `, 'm'))

  const second = await index.token({ permissions: ['read'] })
  const revoked = json<{ id: string; result: string }[]>(
    await index.cliSuccessfully('token', 'revoke', id, tokenIdOf(second), '--reason', 'leaked', '--json'),
  )
  assert.deepEqual(
    revoked.map(({ result }) => result),
    ['changed', 'changed'],
  )
  assert.equal(await reading(second), 403)
  await assertRefused(['token', 'wake', id], /This API token was revoked/)
  await assertRefused(['token', 'revoke', 'no-such-id'], /There is no token with the id 'no-such-id'/)
  await assertRefused(['token', 'narrow', tokenIdOf(second)], /Say --project, --permission or --network/)
})

test('release yank, unyank, delete and restore say what they did, and a page shows it at the next request', async () => {
  const token = await index.token({ permissions: ['upload', 'read'] })
  for (const file of [
    buildWheel({ name: 'lib', version: '1.0' }),
    buildSdist({ name: 'lib', version: '1.0' }),
    buildWheel({ name: 'lib', version: '2.0' }),
  ])
    assert.equal(await upload(token, file), 200)
  const files = async () => {
    const answer = await fetch(`${index.url}/simple/lib/`, { headers: { ...basic(token), accept: 'application/vnd.pypi.simple.v1+json' } })
    return ((await answer.json()) as { files: { filename: string; yanked: boolean | string }[] }).files
  }
  assert.equal(firstLine(await index.cliSuccessfully('release', 'yank', 'Lib', '1', '--note', 'broken')), 'Lib 1 is yanked now.')
  assert.deepEqual(
    (await files()).map(({ yanked }) => yanked),
    ['broken', 'broken', false],
  )
  assert.equal(
    json<{ result: string }>(await index.cliSuccessfully('release', 'yank', 'lib', '1.0', '--note', 'broken', '--json')).result,
    'already so',
  )
  assert.equal(firstLine(await index.cliSuccessfully('release', 'unyank', 'lib', '1.0')), 'lib 1.0 is not yanked now.')
  assert.ok((await files()).every(({ yanked }) => yanked === false))

  const unsure = await index.cli('release', 'delete', 'lib', '1.0')
  assert.equal(unsure.code, 1)
  assert.match(
    unsure.stderr,
    /This takes away 2 file\(s\) of lib 1\.0:\n {2}lib-1\.0-py3-none-any\.whl\n {2}lib-1\.0\.tar\.gz\n.*30 days[\s\S]*holdfast: Nothing was changed\. Answer y, or say --yes\.$/m,
  )
  assert.equal((await files()).length, 3)
  const deleted = await index.cliSuccessfully('release', 'delete', 'lib', '1.0', '--yes', '--reason', 'secrets inside')
  assert.deepEqual(deleted.stdout.trimEnd().split('\n'), [
    'lib 1.0 is deleted now.',
    'Undo within 30 days: holdfast release restore lib 1.0',
  ])
  assert.deepEqual(
    (await files()).map(({ filename }) => filename),
    ['lib-2.0-py3-none-any.whl'],
  )
  assert.equal(firstLine(await index.cliSuccessfully('release', 'restore', 'lib', '1.0')), 'lib 1.0 is back now.')
  assert.equal((await files()).length, 3)
  for (const act of ['yank', 'unyank', 'delete', 'restore']) {
    await assertRefused(
      ['release', act, 'nothing-here', '1.0', ...(act === 'delete' ? ['--yes'] : [])],
      /There is no project 'nothing-here'/,
    )
    await assertRefused(['release', act, 'lib', '9.9', ...(act === 'delete' ? ['--yes'] : [])], /Project 'lib' has no release 9\.9/)
  }
  await assertRefused(['release', 'yank', 'lib', 'one'], /'one' is an invalid value for Version/)
})

const python = '/usr/bin/python3'
test('release delete asks on a terminal, and takes y for yes and nothing for no', {
  skip: unlessInstalled(python, 'python3'),
}, async () => {
  const onTerminal = (answer: string) =>
    runCommand(
      python,
      [
        '-c',
        'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))',
        process.execPath,
        holdfastProgram,
        'release',
        'delete',
        'lib',
        '2.0',
      ],
      {
        folder: index.folder,
        home: index.home,
        env: { HOLDFAST_DATA: index.dataFolder },
        input: answer,
      },
    )
  const no = await onTerminal('\n')
  assert.equal(no.code, 1, no.output)
  assert.match(no.output, /Delete lib 2\.0\? \[y\/N\]/)
  const yes = await onTerminal('y\n')
  assert.equal(yes.code, 0, yes.output)
  assert.match(yes.output, /lib 2\.0 is deleted now\./)
})

test('project list, show and status say what there is', async () => {
  const list = await index.cliSuccessfully('project', 'list')
  assert.equal(firstLine(list), '3 projects')
  assert.match(list.stdout, /^lib +1\.0 +active/m)
  assert.equal(firstLine(await index.cliSuccessfully('project', 'list', 'narrow')), '1 project')
  assert.equal(firstLine(await index.cliSuccessfully('project', 'list', 'zzz')), '0 projects')
  assert.deepEqual(
    json<{ normalizedName: string }[]>(await index.cliSuccessfully('project', 'list', '--json'))
      .map((of) => of.normalizedName)
      .sort(),
    ['lib', 'narrowed', 'some-thing'],
  )

  const shown = await index.cliSuccessfully('project', 'show', 'LIB')
  assert.equal(firstLine(shown), 'lib 1.0, active')
  assert.match(shown.stdout, /^owner: ada$/m)
  assert.match(shown.stdout, /^lib-1\.0\.tar\.gz +\d+ +\d{4}-/m)
  assert.equal(json<{ files: unknown[] }>(await index.cliSuccessfully('project', 'show', 'lib', '--json')).files.length, 2)

  assert.equal(firstLine(await index.cliSuccessfully('project', 'status', 'lib')), 'lib is active.')
  assert.equal(firstLine(await index.cliSuccessfully('project', 'status', 'lib', 'archived', '--note', 'moved')), 'lib is archived now.')
  assert.equal(await upload(await index.token(), buildWheel({ name: 'lib', version: '3.0' })), 403)
  assert.deepEqual(json<Record<string, string>>(await index.cliSuccessfully('project', 'status', 'lib', '--json')), {
    status: 'archived',
    reason: 'moved',
  })
  assert.equal(firstLine(await index.cliSuccessfully('project', 'status', 'lib', 'active')), 'lib is active now.')
  await assertRefused(
    ['project', 'status', 'lib', 'frozen'],
    /'frozen' is no project status: use one of active, archived, deprecated, quarantined/,
  )
  await assertRefused(['project', 'show', 'nothing-here'], /There is no project 'nothing-here'/)
})

test('config rotate-key on a running server: old tokens go on, new ones work, the old key is gone', async () => {
  const keyFile = join(index.dataFolder, 'secret.key')
  const [keyBefore, token] = [readFileSync(keyFile, 'utf8'), await index.token({ permissions: ['read', 'upload'] })]
  assert.equal(await reading(token), 200)
  const rotated = await index.cliSuccessfully('config', 'rotate-key')
  assert.match(firstLine(rotated), /^\d+ secrets are encrypted with the newest key/)
  assert.equal(await reading(token), 200)
  assert.ok(!readFileSync(keyFile, 'utf8').includes(keyBefore.trim()))
  assert.equal(readFileSync(keyFile, 'utf8').trim().split('\n').length, 1)
  assert.equal(statSync(keyFile).mode & 0o777, 0o600)
  assert.doesNotMatch(rotated.output, new RegExp(readFileSync(keyFile, 'utf8').trim()))
  assert.equal(await reading(await index.token({ permissions: ['read'] })), 200)
  assert.equal(await upload(token, buildWheel({ name: 'after-rotation', version: '1.0' })), 200)
  assert.ok(json<{ resealed: number }>(await index.cliSuccessfully('config', 'rotate-key', '--json')).resealed > 0)
  assert.equal(await reading(token), 200)
})

test('migrate says that the database has the form of this version', async () => {
  assert.equal(firstLine(await index.cliSuccessfully('migrate')), 'The database (sqlite) has the form of this version.')
  assert.deepEqual(json(await index.cliSuccessfully('migrate', '--json')), { dialect: 'sqlite', state: 'current' })
})

test('a command that is not known, or not whole, is told with what there is', async () => {
  await assertRefused(['frob'], /unknown command 'frob'/, 2)
  await assertRefused(['token', 'revok', 'x'], /unknown command 'revok'\n\(Did you mean revoke\?\)/, 2)
  await assertRefused(['token', 'revoke'], /missing required argument 'id'/, 2)
  const alone = await index.cli()
  assert.equal(alone.code, 2)
  assert.match(alone.output, /Commands:\n +serve /)
})

test('every command has help, and those with options have an example', async () => {
  const withExample = [
    ['serve'],
    ['user', 'create'],
    ['token', 'create'],
    ['token', 'narrow'],
    ['project', 'status'],
    ['release', 'yank'],
    ['release', 'delete'],
  ]
  const others = [
    ['setup-link'],
    ['user', 'list'],
    ['token', 'list'],
    ['token', 'sleep'],
    ['project', 'list'],
    ['config', 'rotate-key'],
    ['migrate'],
  ]
  for (const words of [...withExample, ...others]) {
    const outcome = await index.cliSuccessfully(...words, '--help')
    assert.match(outcome.stdout, new RegExp(`^Usage: holdfast ${words.join(' ')} `))
    if (withExample.includes(words)) assert.match(outcome.stdout, new RegExp(`^Examples?:\\n {2}.*holdfast ${words.join(' ')}`, 'm'))
  }
})

test('nothing of all this was an error of the server', () => {
  assert.deepEqual(
    index.log.filter(({ level, status = 0 }) => level === 'error' || status >= 500),
    [],
  )
})
