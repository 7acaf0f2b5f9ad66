import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, beforeEach, test } from 'node:test'
import tls from 'node:tls'
import { type Mail, type Mailer, MailServerUnreachable } from '../../src/platform/mail/mailer.ts'
import { openOutboxFolder } from '../../src/platform/mail/outbox-folder.ts'
import { openSmtpMailer } from '../../src/platform/mail/smtp-mailer.ts'
import { parseSmtpServer } from '../../src/platform/mail/smtp-server.ts'
import { openSmtpSink, type ReceivedMail, readMail, type SmtpSink } from '../smtp-sink.ts'

const from = { name: 'Holdfast', address: 'index@example.org' }

const mail: Mail = {
  messageId: '<1234@index.example.org>',
  to: 'ada@example.org',
  subject: 'A passkey was added',
  text: 'Hello ada,\n\nhttps://index.example.org/notice/AAAA\n',
  date: Date.UTC(2026, 0, 5, 12),
}

interface Place {
  readonly mailer: Mailer
  /** What a receiver would have, oldest first. */
  received(): readonly ReceivedMail[]
}

const closers: (() => Promise<void> | void)[] = []
after(async () => {
  for (const close of closers) await close()
})

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-mail-'))
  closers.push(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function newSink(options?: Parameters<typeof openSmtpSink>[0]): Promise<SmtpSink> {
  const sink = await openSmtpSink(options)
  closers.push(() => sink.stop())
  return sink
}

const smtpTo = (url: string) => openSmtpMailer(parseSmtpServer(url), from)

const adapters: Readonly<Record<string, () => Promise<Place>>> = {
  smtp: async () => {
    const sink = await newSink()
    return { mailer: smtpTo(sink.url), received: () => sink.received }
  },
  'outbox folder': async () => {
    const folder = join(newFolder(), 'outbox')
    return {
      mailer: await openOutboxFolder(folder, from),
      received: () =>
        readdirSync(folder)
          .toSorted()
          .map((name) => {
            const raw = readFileSync(join(folder, name))
            return readMail(raw, {
              from: from.address,
              to: [/^To: (.*)$/m.exec(raw.toString())![1]!.trim()],
              isSecured: false,
              user: undefined,
            })
          }),
    }
  },
}

for (const [adapter, open] of Object.entries(adapters)) {
  let place: Place
  beforeEach(async () => {
    place = await open()
  })
  const sent = async (one: Mail): Promise<ReceivedMail> => {
    assert.equal(await place.mailer.send(one), 'accepted')
    return place.received().at(-1)!
  }

  test(`${adapter}: a mail arrives as it was written, and as what it is`, async () => {
    const got = await sent(mail)
    assert.equal(got.messageId, mail.messageId)
    assert.deepEqual(got.to, [mail.to])
    assert.equal(got.subject, mail.subject)
    assert.equal(got.text.trimEnd(), mail.text.trimEnd())
    assert.equal(got.headers['from'], 'Holdfast <index@example.org>')
    assert.equal(got.headers['date'], 'Mon, 05 Jan 2026 12:00:00 +0000')
    assert.equal(got.headers['auto-submitted'], 'auto-generated')
    assert.equal(got.headers['content-type'], 'text/plain; charset=utf-8')
  })

  test(`${adapter}: every script, long lines, dots and the words From and EHLO arrive unharmed`, async () => {
    for (const text of [
      'Здравствуйте, ada!\nБыл добавлен ключ доступа «имя».',
      'Olá, a sua conta – ação não reconhecida.',
      '日本語 👩‍💻 \u{1f600}',
      '.\n..\n.\nFrom here\n.\nQUIT',
      `https://index.example.org/notice/${'A'.repeat(1500)}`,
      `${'word '.repeat(400)}end`,
      'trailing spaces   \nand=3D=equals',
      '',
    ]) {
      const got = await sent({ ...mail, text, subject: text.split('\n')[0]!.slice(0, 100) })
      assert.equal(got.text.trimEnd(), text.trimEnd())
      for (const line of got.raw.toString('latin1').split('\r\n')) assert.ok(line.length <= 998, 'RFC 5322, 2.1.1')
      assert.ok(!/[^\r]\n|\r[^\n]/.test(got.raw.toString('latin1')), 'no bare line ends: they smuggle')
    }
  })

  test(`${adapter}: the same mail twice is byte for byte the same message`, async () => {
    const first = await sent(mail)
    const second = await sent(mail)
    assert.ok(first.raw.equals(second.raw))
  })

  test(`${adapter}: nothing in a mail becomes a header, a recipient or a command`, async () => {
    const clean = Object.keys((await sent(mail)).headers).toSorted()
    for (const evil of [
      'x\r\nBcc: evil@x.example',
      'x\nBcc: evil@x.example',
      'x\rBcc: evil@x.example',
      'x\r\n\r\nbody',
      'x\u0000y',
      'x\u2028Bcc: evil@x.example',
      'x\u0085Bcc: evil@x.example',
      '=?utf-8?q?x=0d=0aBcc:_evil@x.example?=',
      'x\r\n.\r\nMAIL FROM:<evil@x.example>\r\n',
      `${'Ж'.repeat(2000)}`,
      '\ud800',
    ]) {
      const got = await sent({ ...mail, subject: evil, text: evil })
      assert.deepEqual(Object.keys(got.headers).toSorted(), clean, JSON.stringify(evil))
      assert.deepEqual(got.to, [mail.to])
      assert.doesNotMatch(got.raw.toString('latin1').split('\r\n\r\n')[0]!, /^bcc/im)
    }
    const got = await sent({ ...mail, messageId: '<1@x.example>\r\nBcc: evil@x.example' })
    assert.deepEqual(Object.keys(got.headers).toSorted(), clean)
  })

  test(`${adapter}: what is no single address is rejected and sent nowhere`, async () => {
    for (const to of [
      '',
      'ada',
      'ada@localhost',
      'ada@example.org, evil@x.example',
      'ada@example.org\r\nBcc: evil@x.example',
      'ada@example.org>\r\nRCPT TO:<evil@x.example',
      'Ada <ada@example.org>',
      '"a b"@example.org',
      'ada@example.org\u0000',
    ]) {
      const outcome = await place.mailer.send({ ...mail, to })
      assert.notEqual(outcome, 'accepted', JSON.stringify(to))
      assert.match((outcome as { rejected: string }).rejected, /^not an e-mail address$/)
    }
    assert.equal(place.received().length, 0)
  })

  test(`${adapter}: an address in another script goes out with an ASCII domain`, async () => {
    assert.equal((await sent({ ...mail, to: 'ada@bücher.example' })).headers['to'], 'ada@xn--bcher-kva.example')
  })

  test(`${adapter}: before the hand-over nobody has the message, and whoever says no there keeps it from going out`, async () => {
    let calls = 0
    const outcome = await place.mailer.send(mail, async () => {
      calls++
      assert.equal(place.received().length, 0)
    })
    assert.deepEqual([outcome, calls, place.received().length], ['accepted', 1, 1])
    const no = new Error('no')
    await assert.rejects(
      place.mailer.send({ ...mail, messageId: '<2@index.example.org>' }, () => Promise.reject(no)),
      (error) => error === no,
    )
    assert.equal(place.received().length, 1)
    await place.mailer.send({ ...mail, to: 'nobody' }, () => assert.fail('there is nothing to hand over'))
  })

  test(`${adapter}: many at once arrive once each, and closing waits for them`, async () => {
    const ids = Array.from({ length: 20 }, (_, i) => `<many-${i}@index.example.org>`)
    const sending = ids.map((messageId) => place.mailer.send({ ...mail, messageId }))
    await place.mailer.close()
    assert.deepEqual(new Set(await Promise.all(sending)), new Set(['accepted']))
    assert.deepEqual(
      place
        .received()
        .map(({ messageId }) => messageId)
        .toSorted(),
      ids.toSorted(),
    )
  })
}

test('outbox folder: files are for the owner alone, a repeat replaces itself, and no name leads out of the folder', async () => {
  const folder = join(newFolder(), 'outbox')
  const mailer = await openOutboxFolder(folder, from)
  for (let i = 0; i < 3; i++) await mailer.send(mail)
  for (const messageId of ['<../../../etc/x@y>', '</abs@y>', '<a\u0000b@y>', `<${'x'.repeat(5000)}@y>`, '', '.', '<CON@y>'])
    await mailer.send({ ...mail, messageId })
  const names = readdirSync(folder)
  assert.equal(names.length, 8)
  for (const name of names) {
    assert.match(name, /^2026-01-05T120000Z-[0-9a-f]{32}\.eml$/)
    assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600)
  }
  assert.equal(statSync(folder).mode & 0o777, 0o700)
  assert.deepEqual(readdirSync(join(folder, '..')), ['outbox'])
})

test('outbox folder: a folder that is gone is a failure that may pass, not a rejection', async () => {
  const folder = join(newFolder(), 'outbox')
  const mailer = await openOutboxFolder(folder, from)
  rmSync(folder, { recursive: true })
  await assert.rejects(mailer.send(mail))
})

test('smtp: a server that is away, at the door or in the middle, is no reason to give a mail up', async () => {
  const sink = await newSink()
  const mailer = smtpTo(sink.url)
  for (const mood of [{ at: 'recipient', code: 451 }, { at: 'recipient', code: 421 }, { at: 'message', code: 452 }, 'drop'] as const) {
    sink.mood = mood
    await assert.rejects(mailer.send(mail), (error) => !(error instanceof MailServerUnreachable), JSON.stringify(mood))
  }
  sink.mood = 'accept'
  assert.equal(sink.received.length, 0)
  assert.equal(await mailer.send(mail), 'accepted')
})

test('smtp: a server that lets nobody in says nothing about the mail, even with a 5xx', async () => {
  const sink = await newSink({ users: { index: 'right' } })
  const rejects = (url: string) => assert.rejects(smtpTo(url).send(mail), MailServerUnreachable)
  const withUser = sink.url.replace('//', '//index:right@')
  for (const mood of [
    { at: 'greeting', code: 554 },
    { at: 'greeting', code: 421 },
    { at: 'sender', code: 550, says: 'sender ada@example.org not allowed' },
    { at: 'sender', code: 451 },
  ] as const) {
    sink.mood = mood
    await rejects(withUser)
  }
  sink.mood = 'accept'
  await rejects(sink.url.replace('//', '//index:wrong@'))
  await rejects(sink.url)
  await sink.stop()
  await rejects(withUser)
  await rejects('smtp://nowhere.invalid:25')
  assert.equal(sink.received.length, 0)
  await sink.start()
  assert.equal(await smtpTo(withUser).send(mail), 'accepted')
  assert.equal(sink.received[0]?.user, 'index')
})

test('smtp: a 5xx for the recipient or the message is a rejection, told in one short line without the address', async () => {
  const sink = await newSink()
  const mailer = smtpTo(sink.url)
  for (const [mood, told] of [
    [{ at: 'recipient', code: 550, says: '5.1.1 <ada@example.org> is unknown here' }, /^550 5\.1\.1 <\(address\)> is unknown here$/],
    [{ at: 'message', code: 554, says: 'spam' }, /^554 spam$/],
    [{ at: 'message', code: 552, says: 'x'.repeat(5000) }, /^552 x{100,}$/],
  ] as const) {
    sink.mood = mood
    const outcome = await mailer.send(mail)
    assert.match((outcome as { rejected: string }).rejected, told)
    assert.ok((outcome as { rejected: string }).rejected.length <= 220)
  }
  assert.equal(sink.received.length, 0)
})

test('smtp: a server that hangs up while a message waits for its turn costs one attempt', async () => {
  const sink = await newSink()
  await assert.rejects(smtpTo(sink.url).send(mail, () => sink.stop()))
  await sink.start()
  assert.equal(await smtpTo(sink.url).send(mail), 'accepted')
  assert.equal(sink.received.length, 1)
})

test('smtp: what the server took is accepted, although it hangs up instead of saying goodbye', async () => {
  const server = await rawServer((line) => {
    if (line.startsWith('EHLO')) return '250 raw'
    if (line.startsWith('DATA')) return '354 go on'
    if (line === '.') return 'end 250 taken'
    return '250 ok'
  })
  assert.equal(await smtpTo(server).send(mail), 'accepted')
})

test('smtp: answers that are none end in a failure that may pass', async () => {
  for (const answer of [
    () => 'HTTP/1.1 400 Bad Request',
    () => '',
    (line: string) => (line.startsWith('EHLO') ? '250 raw' : '999 what'),
    (line: string) => (line.startsWith('DATA') ? 'end 354 go on' : '250 ok'),
  ]) {
    const server = await rawServer(answer)
    await assert.rejects(smtpTo(server).send(mail), Error, answer.toString())
  }
})

/** A server of our own words; `end` before an answer: hang up after it. An empty answer hangs up at once. */
async function rawServer(answer: (line: string) => string): Promise<string> {
  const server: Server = createServer((socket) => {
    let isBody = false
    let rest = ''
    socket.on('error', () => {})
    socket.write('220 raw\r\n')
    socket.on('data', (chunk) => {
      rest += chunk.toString('latin1')
      const lines = rest.split('\r\n')
      rest = lines.pop()!
      for (const line of lines) {
        if (isBody && line !== '.') continue
        isBody = line.startsWith('DATA')
        const told = answer(line)
        if (told.startsWith('end ')) socket.end(`${told.slice(4)}\r\n`)
        else if (told === '') socket.destroy()
        else socket.write(`${told}\r\n`)
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => new Promise((resolve) => server.close(() => resolve())))
  return `smtp://127.0.0.1:${(server.address() as { port: number }).port}`
}

const hasOpenssl = spawnSync('openssl', ['version']).status === 0
const withOpenssl = hasOpenssl ? {} : { skip: 'no openssl here: apt-get install openssl' }

/** A certificate for `localhost` that this process trusts from now on, and one that nobody does. */
function newCertificate(): { key: string; cert: string } {
  const folder = newFolder()
  const words = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost'.split(' ')
  const made = spawnSync('openssl', [...words, '-addext', 'subjectAltName=DNS:localhost', '-keyout', 'key', '-out', 'cert'], {
    cwd: folder,
  })
  assert.equal(made.status, 0, made.stderr.toString())
  return { key: readFileSync(join(folder, 'key'), 'utf8'), cert: readFileSync(join(folder, 'cert'), 'utf8') }
}

test('smtp: TLS is used where it is offered, and required where it is asked for', withOpenssl, async () => {
  const known = newCertificate()
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), known.cert])
  const plain = await newSink()
  const trusted = await newSink({ tls: 'starttls', certificate: known })
  const doubtful = await newSink({ tls: 'starttls', certificate: newCertificate() })
  const implicit = await newSink({ tls: 'implicit', certificate: known })
  const doubtfulImplicit = await newSink({ tls: 'implicit', certificate: newCertificate() })
  const outcome = (url: string) =>
    smtpTo(url)
      .send(mail)
      .catch((error: Error) => error.name)
  for (const [sink, url, expected] of [
    [plain, 'smtp://localhost', 'accepted'],
    [doubtful, 'smtp://localhost', 'accepted'],
    [trusted, 'smtp://localhost?tls=required', 'accepted'],
    [implicit, 'smtps://localhost', 'accepted'],
    [plain, 'smtp://localhost?tls=required', 'MailServerUnreachable'],
    [doubtful, 'smtp://localhost?tls=required', 'MailServerUnreachable'],
    // The certificate is for another name.
    [trusted, 'smtp://127.0.0.1?tls=required', 'MailServerUnreachable'],
    [doubtfulImplicit, 'smtps://localhost', 'MailServerUnreachable'],
    [plain, 'smtps://localhost', 'MailServerUnreachable'],
  ] as const) {
    const before = sink.received.length
    assert.equal(await outcome(url.replace(/(localhost|127\.0\.0\.1)/, `$1:${sink.port}`)), expected, url)
    assert.equal(sink.received.length - before, expected === 'accepted' ? 1 : 0)
    if (expected === 'accepted') assert.equal(sink.received.at(-1)?.isSecured, sink !== plain)
  }
})

test('smtp: a password is not given to a server that offers no TLS, unless it is on this machine', async () => {
  const server = parseSmtpServer('smtp://index:right@mail.example.org')
  const sink = await newSink({ users: { index: 'right' } })
  const mailer = openSmtpMailer({ ...server, host: '127.0.0.1', port: sink.port }, from)
  await assert.rejects(mailer.send(mail), MailServerUnreachable)
  assert.equal(sink.received.length, 0)
})

test('smtp: nothing is sent by an address that is none', () => {
  for (const address of ['', 'index', 'index@localhost', 'a@b.example\r\nX: y'])
    assert.throws(() => openSmtpMailer(parseSmtpServer('smtp://localhost'), { name: 'x', address }))
})
