import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Browser } from '../../src/drill/wire/browser.ts'
import { guards } from '../../src/rehearsal/guards.ts'
import { openSmtpSink } from '../smtp-sink.ts'
import { makeIndexFolder, runHoldfast } from '../spawned-index.ts'
import { openRehearsalInTest } from './door-in-test.ts'

const DAY = 86_400_000
const NOW = Date.UTC(2026, 0, 5, 12)

test('a rehearsal serves on the loopback, at the time it is told, and ends with its input', async (context) => {
  const rehearsal = await openRehearsalInTest(context, { HOLDFAST_REHEARSAL_NOW: String(NOW), HOLDFAST_READING: 'public' })
  assert.match(rehearsal.url, /^http:\/\/localhost:\d+$/)
  assert.equal((await fetch(`${rehearsal.url}/simple/`)).status, 200)
  assert.deepEqual(await rehearsal.ask({ do: 'now' }), { done: 'now', now: NOW })
  assert.deepEqual(await rehearsal.ask({ do: 'advance', milliseconds: 3 * DAY }), { done: 'advance', now: NOW + 3 * DAY })
  assert.deepEqual(await rehearsal.ask({ do: 'jump', milliseconds: -DAY }), { done: 'jump', now: NOW + 2 * DAY })
  assert.deepEqual([await rehearsal.close(), rehearsal.said()], [0, ''])
})

test('a command runs on its data, at its time, and its mails reach the sink', async (context) => {
  const sink = await openSmtpSink()
  context.after(() => sink.stop())
  const rehearsal = await openRehearsalInTest(context, {
    HOLDFAST_REHEARSAL_NOW: String(NOW),
    HOLDFAST_SMTP_URL: sink.url,
    HOLDFAST_PRESET: 'public',
    HOLDFAST_TRUSTED_PROXIES: '127.0.0.0/8,::1/128',
  })
  const made = await rehearsal.ask({ do: 'command', words: ['user', 'create', 'ada', '--email', 'ada@example.org', '--admin', '--json'] })
  assert.deepEqual([made['code'], made['stderr']], [0, ''])
  assert.equal(JSON.parse(String(made['stdout'])).name, 'ada')
  assert.equal((await rehearsal.ask({ do: 'command', words: ['user', 'list', '--json'] }))['code'], 0)
  const refused = await rehearsal.ask({ do: 'command', words: ['user', 'create', 'ada', '--email', 'ada@example.org'] })
  assert.equal(refused['code'], 1)
  assert.match(String(refused['stderr']), /^holdfast: /)
  assert.equal((await rehearsal.ask({ do: 'command', words: ['serve'] }))['code'], 2)
  const browser = new Browser(rehearsal.url)
  await browser.visit('/register')
  const asked = await browser.submit('/register', { email: 'grace@example.org' })
  assert.equal(asked.refusal, undefined, asked.text)
  assert.equal(sink.received.length, 0)
  await rehearsal.ask({ do: 'advance', milliseconds: 0 })
  assert.deepEqual(
    sink.received.map(({ to, headers }) => [to, Date.parse(headers['date']!)]),
    [[['grace@example.org'], NOW]],
  )
})

test('guards are off where it was said so, and only there', async (context) => {
  const named = async (off: string) => {
    const rehearsal = await openRehearsalInTest(context, { HOLDFAST_REHEARSAL_GUARDS_OFF: off })
    const { guards: told } = (await rehearsal.ask({ do: 'guards' })) as unknown as { guards: { name: string; isOff: boolean }[] }
    assert.equal((await fetch(`${rehearsal.url}/healthz`)).status, 200)
    assert.deepEqual(
      told.map(({ name }) => name),
      guards.map(({ name }) => name),
    )
    return told.filter(({ isOff }) => isOff).map(({ name }) => name)
  }
  assert.deepEqual(await named(''), [])
  assert.deepEqual(await named('veto, hold-limit'), ['veto', 'hold-limit'])
  assert.equal((await named('all')).length, guards.length)
})

test('forty days pass within a second, and four hundred within five', async (context) => {
  const rehearsal = await openRehearsalInTest(context, { HOLDFAST_REHEARSAL_NOW: String(NOW) })
  for (const [days, mostMilliseconds] of [
    [40, 1000],
    [400, 5000],
  ] as const) {
    const started = performance.now()
    await rehearsal.ask({ do: 'advance', milliseconds: days * DAY })
    const took = performance.now() - started
    context.diagnostic(`${days} days: ${Math.round(took)} ms`)
    // What runs beside it on a busy machine is not its fault.
    assert.ok(took < 4 * mostMilliseconds, `${days} days took ${took} ms`)
  }
})

test('what is no request is answered with a sentence, and the rehearsal goes on', async (context) => {
  const rehearsal = await openRehearsalInTest(context)
  for (const [what, line] of [
    ['no JSON', 'advance'],
    ['an unknown request', '{"do":"fly"}'],
    ['time that runs backwards', '{"do":"advance","milliseconds":-1}'],
    ['half a millisecond', '{"do":"advance","milliseconds":0.5}'],
    ['a thousand years', '{"do":"jump","milliseconds":31536000000000}'],
    ['words that are no list', '{"do":"command","words":"user list"}'],
    ['an empty line', ''],
  ] as const) {
    assert.match(String((await rehearsal.ask(line))['failed']), /^[A-Z].*\.$/, what)
  }
  assert.equal((await rehearsal.ask({ do: 'now' }))['done'], 'now')
})

for (const [what, settings, sentence] of [
  ['another address', { HOLDFAST_HOST: '0.0.0.0' }, /loopback/],
  ['another database', { HOLDFAST_DATABASE_URL: 'postgres://db.example/holdfast' }, /own folder/],
  ['a real mail server', { HOLDFAST_SMTP_URL: 'smtp://mail.example:25' }, /this machine only/],
  ['a mail server whose name begins like ours', { HOLDFAST_SMTP_URL: 'smtp://127.0.0.1.example:25' }, /this machine only/],
  ['an unknown guard', { HOLDFAST_REHEARSAL_GUARDS_OFF: 'moat' }, /no guard moat/],
  ['a moment that is none', { HOLDFAST_REHEARSAL_NOW: 'soon' }, /milliseconds/],
  ['an unknown setting', { HOLDFAST_PROT: '1' }, /not a setting/],
] as const) {
  test(`${what} is refused with one line, before anything is opened`, async (context) => {
    const rehearsal = await openRehearsalInTest(context, settings as Record<string, string>)
    assert.match(String(rehearsal.first['failed']), sentence)
    assert.equal(await rehearsal.close(), 2)
    assert.equal(existsSync(join(rehearsal.folder, 'holdfast.sqlite')), false)
  })
}

test('a folder that holds anything but a rehearsal is refused, and not written to', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-lived-in-'))
  context.after(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'holdfast.sqlite'), 'somebody lives here')
  const rehearsal = await openRehearsalInTest(context, { HOLDFAST_DATA: folder })
  assert.match(String(rehearsal.first['failed']), /not empty, and no rehearsal made it/)
  assert.equal(existsSync(join(folder, '.rehearsal')), false)
})

test('a folder of a rehearsal is opened again by a rehearsal, and by nothing else', async (context) => {
  const folder = await makeIndexFolder()
  context.after(() => rm(folder, { recursive: true }))
  const settings = { HOLDFAST_DATA: join(folder, 'data') }
  const first = await openRehearsalInTest(context, settings)
  await first.ask({ do: 'command', words: ['user', 'create', 'ada', '--email', 'ada@example.org', '--admin'] })
  await first.close()
  const again = await openRehearsalInTest(context, settings)
  const listed = await again.ask({ do: 'command', words: ['user', 'list', '--json'] })
  assert.match(String(listed['stdout']), /"ada"/)
  await again.close()
  for (const words of [['serve'], ['user', 'list'], ['config', 'rotate-key']]) {
    const outcome = await runHoldfast(folder, {}, words)
    assert.equal(outcome.code, 2, words.join(' '))
    assert.match(outcome.stderr, /was made by holdfast drill\. It holds a rehearsal, and is never served\./)
  }
})
