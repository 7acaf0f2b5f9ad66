import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { type Outcome, runCommand } from '../run-command.ts'
import { holdfastProgram, makeIndexFolder, runHoldfast } from '../spawned-index.ts'

let folder = ''
before(async () => {
  folder = await makeIndexFolder()
})
after(() => rm(folder, { recursive: true, force: true }))

/** One line that begins with our name, no stack, and a way out that is not 0; and it ends, which `runCommand` watches. */
function assertOneLine(outcome: Outcome, says: RegExp, code = 2): void {
  assert.match(outcome.stderr, /^holdfast: [^\n]+\n$/)
  assert.match(outcome.stderr, says)
  assert.equal(outcome.code, code)
  assert.equal(outcome.stdout, '')
}

const settings: readonly { settings: Record<string, string>; says: RegExp }[] = [
  { settings: { HOLDFAST_PROT: '1' }, says: /HOLDFAST_PROT \(from environment\) is not a setting\. Did you mean HOLDFAST_PORT\?/ },
  { settings: { HOLDFAST_PUBLICURL: 'x' }, says: /Did you mean HOLDFAST_PUBLIC_URL\?/ },
  { settings: { HOLDFAST_PORT: 'http' }, says: /HOLDFAST_PORT \(from environment\) must be a whole number from 0 to 65535, not "http"/ },
  { settings: { HOLDFAST_PORT: '70000' }, says: /HOLDFAST_PORT/ },
  { settings: { HOLDFAST_READING: 'secret' }, says: /HOLDFAST_READING \(from environment\) must be public or private, not "secret"/ },
  { settings: { HOLDFAST_PRESET: 'huge' }, says: /must be solo, team or public, not "huge"/ },
  {
    settings: { HOLDFAST_PUBLIC_URL: 'https://index.example/with/path' },
    says: /HOLDFAST_PUBLIC_URL \(from environment\) must be an origin such as/,
  },
  { settings: { HOLDFAST_HOST: 'no such host' }, says: /HOLDFAST_HOST/ },
  { settings: { HOLDFAST_HOST: '192.0.2.1' }, says: /192\.0\.2\.1 is no address of this machine \(HOLDFAST_HOST\)/ },
  { settings: { HOLDFAST_TRUSTED_PROXIES: '10.0.0.0/8,everybody' }, says: /HOLDFAST_TRUSTED_PROXIES/ },
  {
    settings: { HOLDFAST_DATABASE_URL: 'mysql://user:geheim@db.example/x' },
    says: /HOLDFAST_DATABASE_URL \(from environment\) must be postgres:\/\/\.\.\., not mysql:\/\/\.\.\./,
  },
  { settings: { HOLDFAST_SECRET_KEY: 'short' }, says: /HOLDFAST_SECRET_KEY \(from environment\) must hold keys of 32 bytes in base64url/ },
  {
    settings: { HOLDFAST_SECRET_KEY_FILE: '/nonexistent' },
    says: /HOLDFAST_SECRET_KEY_FILE names \/nonexistent, which cannot be read: ENOENT/,
  },
  { settings: { HOLDFAST_CONFIG: '/nonexistent' }, says: /HOLDFAST_CONFIG names \/nonexistent, which cannot be read: ENOENT/ },
  { settings: { HOLDFAST_DATA: '/etc/passwd' }, says: /The data folder \/etc\/passwd cannot be used: EEXIST/ },
  { settings: { HOLDFAST_DATA: '/etc/passwd/data' }, says: /The data folder \/etc\/passwd\/data cannot be used: ENOTDIR/ },
]
for (const { settings: given, says } of settings) {
  test(`serve stops with one line for ${Object.entries(given)
    .map((pair) => pair.join('='))
    .join(' ')}`, async () => {
    const outcome = await runHoldfast(folder, given, ['serve'])
    assertOneLine(outcome, says)
    assert.doesNotMatch(outcome.stderr, /geheim/)
  })
}

test('a file of settings with an unknown name is told with the file', async () => {
  const file = join(folder, 'settings')
  await writeFile(file, 'HOLDFAST_TRASH_DAYS=7\nHOLDFAST_TRASH_DAY=7\n')
  assertOneLine(
    await runHoldfast(folder, { HOLDFAST_CONFIG: file }, ['user', 'list']),
    new RegExp(`HOLDFAST_TRASH_DAY \\(from file ${file}\\) is not a setting\\. Did you mean HOLDFAST_TRASH_DAYS\\?`),
  )
})

test('serve stops with one line where its port, or that of the metrics, is taken', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const port = String((other.address() as AddressInfo).port)
  try {
    assertOneLine(
      await runHoldfast(folder, { HOLDFAST_PORT: port }, ['serve']),
      new RegExp(`Port ${port} on 127\\.0\\.0\\.1 is taken by another program\\. Choose another with HOLDFAST_PORT\\.`),
    )
    assertOneLine(
      await runHoldfast(folder, { HOLDFAST_METRICS_PORT: port }, ['serve']),
      new RegExp(`Port ${port} .* Choose another with HOLDFAST_METRICS_PORT\\.`),
    )
  } finally {
    other.close()
  }
})

test('a database of a newer version is left alone, by serve and by every command', async () => {
  const newer = join(folder, 'newer')
  await mkdir(join(newer, 'home'), { recursive: true })
  assert.equal((await runHoldfast(newer, {}, ['migrate'])).code, 0)
  const database = new DatabaseSync(join(newer, 'data/holdfast.sqlite'))
  database.prepare('insert into migration (name, sha256, applied_at) values (?, ?, 1)').run('9999-from-the-future.sql', 'f'.repeat(64))
  database.close()
  for (const words of [['serve'], ['user', 'list'], ['migrate'], ['config', 'rotate-key']]) {
    assertOneLine(
      await runHoldfast(newer, {}, words),
      /The database was used by a newer version of Holdfast: its migration 9999-from-the-future\.sql is unknown to this one/,
    )
  }
})

test('a database that is none, and keys that are none, are told in one line', async () => {
  const broken = join(folder, 'broken')
  await mkdir(join(broken, 'data'), { recursive: true })
  await mkdir(join(broken, 'home'))
  await writeFile(join(broken, 'data/holdfast.sqlite'), 'this is no database, and it is long enough to be looked at as one'.repeat(100))
  assertOneLine(await runHoldfast(broken, {}, ['serve']), /The database sqlite:.*holdfast\.sqlite cannot be opened: file is not a database/)
  await rm(join(broken, 'data/holdfast.sqlite'))
  await writeFile(join(broken, 'data/secret.key'), 'x')
  assertOneLine(await runHoldfast(broken, {}, ['serve']), /secret\.key must hold keys of 32 bytes in base64url/)
})

test('a server of PostgreSQL that does not answer is told in one line, without the password', async () => {
  const outcome = await runHoldfast(folder, { HOLDFAST_DATABASE_URL: 'postgres://user:geheim@127.0.0.1:1/x' }, ['serve'])
  assertOneLine(outcome, /ECONNREFUSED/)
  assert.doesNotMatch(outcome.output, /geheim/)
})

test('config show names where each value comes from, and shows no secret', async () => {
  const [file, keyFile] = [join(folder, 'good-settings'), join(folder, 'key')]
  const key = Buffer.alloc(32, 7).toString('base64url')
  await writeFile(file, 'HOLDFAST_TRASH_DAYS=7\nHOLDFAST_METRICS_TOKEN=geheim-in-file\n')
  await writeFile(keyFile, `${key}\n`)
  const given = {
    HOLDFAST_CONFIG: file,
    HOLDFAST_PORT: '9001',
    HOLDFAST_SECRET_KEY_FILE: keyFile,
    HOLDFAST_DATABASE_URL: 'postgres://user:geheim@db.example/x',
  }
  const human = await runHoldfast(folder, given, ['config', 'show'])
  assert.equal(human.code, 0, human.output)
  assert.match(human.stdout, /^SETTING +VALUE +FROM\n/)
  assert.match(human.stdout, /^HOLDFAST_PORT +9001 +environment$/m)
  assert.match(human.stdout, new RegExp(`^HOLDFAST_TRASH_DAYS +7 +file ${file}$`, 'm'))
  assert.match(human.stdout, /^HOLDFAST_NEW_FILES_DAYS +\(empty\) +preset solo$/m)
  assert.match(human.stdout, new RegExp(`^HOLDFAST_SECRET_KEY +\\(secret\\) +file ${keyFile}$`, 'm'))
  assert.match(human.stdout, /^HOLDFAST_DATABASE_URL +\(secret\) +environment$/m)
  const program = await runHoldfast(folder, given, ['config', 'show', '--json'])
  assert.deepEqual(
    (JSON.parse(program.stdout) as { name: string; from: string }[]).find(({ name }) => name === 'HOLDFAST_PORT')?.from,
    'environment',
  )
  for (const { output } of [human, program]) for (const secret of ['geheim', key]) assert.ok(!output.includes(secret))
})

test('config check warns of a key beside the data and of plain http, and is content with neither', async () => {
  const warned = await runHoldfast(folder, { HOLDFAST_PUBLIC_URL: 'http://index.example' }, ['config', 'check'])
  assert.equal(warned.code, 0, warned.output)
  assert.match(
    warned.stdout,
    /^The settings work, with 2 warning\(s\)\.\nwarning: The encryption key stands beside the data .*\nwarning: HOLDFAST_PUBLIC_URL is plain http/,
  )
  const given = {
    HOLDFAST_DATA: join(folder, 'apart'),
    HOLDFAST_SECRET_KEY: Buffer.alloc(32, 9).toString('base64url'),
    HOLDFAST_PUBLIC_URL: 'https://index.example',
  }
  const fine = await runHoldfast(folder, given, ['config', 'check', '--json'])
  assert.deepEqual(JSON.parse(fine.stdout), { isUsable: true, warnings: [] })
  assert.equal(existsSync(join(folder, 'apart', 'secret.key')), false)
})

const oldNode = '/usr/bin/node'
test('a Node that is too old stops with one sentence', async () => {
  const pretended = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.0.0' } }); import(${JSON.stringify(pathToFileURL(holdfastProgram).href)})`
  const says = /^holdfast: needs Node\.js 24 or newer, and this is \d+\.\d+\.\d+\. .*\n$/
  const outcomes = [await runCommand(process.execPath, ['-e', pretended], { folder })]
  // Debian's is older, and reads the file as it is.
  const version = existsSync(oldNode) ? (await runCommand(oldNode, ['-p', 'process.versions.node'], { folder })).stdout : '24'
  if (Number(version.split('.')[0]) < 24) outcomes.push(await runCommand(oldNode, [holdfastProgram, 'serve'], { folder }))
  for (const { code, stdout, stderr } of outcomes) {
    assert.match(stderr, says)
    assert.equal(stdout, '')
    assert.equal(code, 1)
  }
})
