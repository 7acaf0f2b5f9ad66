import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openSmtpSink } from '../smtp-sink.ts'
import { runHoldfast, type SpawnedIndex, spawnIndex } from '../spawned-index.ts'

// What commands about accounts do to a running server, as real processes; what they decide is told in journeys/operator-acts.test.ts.

let index: SpawnedIndex
before(async () => {
  index = await spawnIndex({ settings: { HOLDFAST_READING: 'private' } })
})
after(() => index?.stop())

const lastLine = (text: string) => text.trimEnd().split('\n').at(-1)!

test('the link that user create prints is answered by the running server at once, and a newer one ends it', async () => {
  const first = lastLine((await index.cliSuccessfully('user', 'create', 'ada', '--email', 'ada@example.org', '--admin')).stdout)
  assert.equal((await fetch(first)).status, 200)
  const second = lastLine((await index.cliSuccessfully('user', 'link', 'ada')).stdout)
  assert.equal((await fetch(first)).status, 410)
  const page = await fetch(second)
  assert.equal(page.status, 200)
  assert.equal(page.headers.get('referrer-policy'), 'no-referrer')
  assert.equal(page.headers.get('cache-control'), 'no-store')
})

test('a link stands neither in the log nor in the database', async () => {
  const link = lastLine((await index.cliSuccessfully('user', 'invite', 'bob@example.org')).stdout)
  assert.equal((await fetch(link)).status, 200)
  const secret = lastLine(link).split('/').at(-1)!
  assert.ok(!JSON.stringify(index.log).includes(secret))
  for (const name of readdirSync(index.dataFolder).filter((each) => each.includes('.sqlite')))
    assert.equal(readFileSync(join(index.dataFolder, name)).indexOf(secret), -1, name)
})

test('mail test without a mail server leaves one message in the outbox, for the owner of the data alone', async () => {
  const outbox = join(index.dataFolder, 'outbox')
  const outcome = await index.cliSuccessfully('mail', 'test', 'carol@example.org')
  assert.match(outcome.stdout, /^Written to .*outbox\./)
  const written = readdirSync(outbox).filter((name) => readFileSync(join(outbox, name), 'utf8').includes('To: carol@example.org'))
  assert.equal(written.length, 1)
  assert.equal(statSync(join(outbox, written[0]!)).mode & 0o777, 0o600)
})

test('mail test hands one mail to the mail server, and says in one line when it is refused or away', async () => {
  const sink = await openSmtpSink()
  const settings = { HOLDFAST_SMTP_URL: sink.url, HOLDFAST_MAIL_FROM: 'index@example.org' }
  const send = () => runHoldfast(index.folder, settings, ['mail', 'test', 'carol@example.org'])
  try {
    assert.match((await send()).stdout, /^The mail server took it\./)
    assert.deepEqual(
      sink.received.map(({ to, from }) => [to, from]),
      [[['carol@example.org'], 'index@example.org']],
    )
    sink.mood = { at: 'recipient', code: 550, says: 'no such user' }
    const refused = await send()
    assert.equal(refused.code, 1)
    assert.match(refused.stderr, /^holdfast: The mail was rejected: [^\n]*550[^\n]*\n$/)
  } finally {
    await sink.stop()
  }
  const away = await send()
  assert.equal(away.code, 1)
  assert.match(away.stderr, /^holdfast: The mail was not handed over: [^\n]*\n$/)
})

test('nothing of all this was an error of the server', () => {
  assert.deepEqual(
    index.log.filter(({ level, status = 0 }) => level === 'error' || status >= 500),
    [],
  )
})
