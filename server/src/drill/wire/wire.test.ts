import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { test } from 'node:test'
import { Authenticator } from './authenticator.ts'
import { encodeCbor } from './cbor.ts'
import { formsOn, sentenceOf } from './forms.ts'
import { readMail } from './mail.ts'
import { openSmtpSink } from './smtp-sink.ts'
import { readSeed, totpAt } from './totp.ts'
import { buildWheel } from './wheel.ts'

test('codes are those of RFC 6238, appendix B, cut to six digits', () => {
  const seed = Buffer.from('12345678901234567890')
  const vectors: readonly [number, string][] = [
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [20000000000, '353130'],
  ]
  for (const [seconds, code] of vectors) assert.equal(totpAt(seed, seconds * 1000), code)
  assert.deepEqual(readSeed('GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ'), seed)
})

test('numbers, texts and maps are written as RFC 8949, appendix A, shows them', () => {
  const vectors: readonly [Parameters<typeof encodeCbor>[0], string][] = [
    [0, '00'],
    [23, '17'],
    [24, '1818'],
    [1000, '1903e8'],
    [-1, '20'],
    [-257, '390100'],
    ['IETF', '6449455446'],
    [Buffer.from('01020304', 'hex'), '4401020304'],
    [
      new Map<number, number>([
        [1, 2],
        [3, 4],
      ]),
      'a201020304',
    ],
  ]
  for (const [value, hex] of vectors) assert.equal(encodeCbor(value).toString('hex'), hex)
})

test('a passkey answers to its own host alone, also after it was copied', () => {
  const device = new Authenticator()
  const origin = 'http://localhost:4711'
  device.register({ challenge: 'one', rp: { id: 'localhost' }, user: { id: 'me' } }, origin)
  for (const each of [device, device.copy()]) {
    assert.ok(each.assert({ challenge: 'two', rpId: 'localhost' }, origin))
    assert.equal(each.assert({ challenge: 'two', rpId: 'index.example' }, 'https://index.example'), undefined)
    assert.equal(each.assert({ challenge: 'two', rpId: 'localhost', allowCredentials: [{ id: 'another' }] }, origin), undefined)
    assert.throws(() => each.assert({ challenge: 'two', rpId: 'localhost' }, 'https://locaihost.example'), /asks for passkeys/)
  }
})

test('a form is sent as it stands on the page: what is hidden goes along, what is not ticked stays away', () => {
  const page = `<form method="get" action="/search"><input name="q"></form>
<form method="post" action="/a?x=1&amp;y=2"><input type="hidden" name="csrf" value="a&quot;b">
<label><input type="checkbox" name="on" value="1" checked> on</label><input type="checkbox" name="off" value="1">
<input type="radio" name="which" value="left"><input type="radio" name="which" value="right" checked>
<select name="role"><option value="reader">r</option><option value="owner" selected>o</option></select>
<textarea name="text">one &lt;two&gt;</textarea><input name="locked" value="x" disabled>
<input name="checked-name" value="y"><button name="go" value="now">Go</button>
<button type="button" data-into="assertion" data-options="{&quot;challenge&quot;:&quot;c&quot;}">Key</button></form>`
  const [form, ...more] = formsOn(page, '/here')
  assert.equal(more.length, 0)
  assert.equal(form!.action, '/a?x=1&y=2')
  assert.deepEqual(form!.fields, [
    ['csrf', 'a"b'],
    ['on', '1'],
    ['which', 'right'],
    ['role', 'owner'],
    ['text', 'one <two>'],
    ['checked-name', 'y'],
  ])
  assert.deepEqual(form!.passkeys, { assertion: '{"challenge":"c"}' })
  assert.ok(form!.names.has('off') && !form!.names.has('locked'))
})

test('a page answers with what it alarms about, else with its heading', () => {
  assert.equal(sentenceOf('<main><h1>Done</h1><p role="alert">That <b>was</b> wrong.</p></main>'), 'That was wrong.')
  assert.equal(sentenceOf('<h1>Not now</h1><p>Come back.</p>'), 'Not now: Come back.')
  assert.equal(sentenceOf('<h1>Sure?</h1><p>It goes.</p>'), 'Sure? It goes.')
  assert.equal(sentenceOf(''), '')
})

test('mails are read as a mail program reads them', () => {
  const quoted =
    'Subject: =?utf-8?q?caf=C3=A9_?=\r\n =?utf-8?q?here?=\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\none =E2=82=AC and a long=\r\n line\r\n'
  assert.deepEqual(readMail(quoted, ['a@example.org']), { to: ['a@example.org'], subject: 'café here', text: 'one € and a long line\n' })
  const based = `Subject: =?UTF-8?B?${Buffer.from('ключ').toString('base64')}?=\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from('да').toString('base64')}`
  assert.deepEqual(readMail(based, []), { to: [], subject: 'ключ', text: 'да' })
  const parts =
    'Content-Type: multipart/alternative; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nplain\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>html\r\n--b--'
  assert.equal(readMail(parts, []).text.trim(), 'plain')
  assert.equal(readMail('no header at all', []).text, '')
})

/** Says the lines one after the other, however they are cut into packets, and hears until the other side hangs up. */
function talk(url: string, packets: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname)
    let heard = ''
    socket.setEncoding('latin1').on('data', (text: string) => (heard += text))
    socket.on('error', reject).on('close', () => resolve(heard))
    for (const packet of packets) socket.write(packet)
  })
}

test('the mail server keeps mails with stuffed dots, several in one connection, and empty ones', async () => {
  const sink = await openSmtpSink()
  try {
    const mail = (to: string, body: string) => `MAIL FROM:<x@example.org>\r\nRCPT TO:<${to}>\r\nDATA\r\n${body}.\r\n`
    const whole = `EHLO me\r\n${mail('a@example.org', 'Subject: one\r\n\r\n..dot\r\n')}${mail('b@example.org', '')}QUIT\r\n`
    await talk(
      sink.url,
      [...whole].map((letter) => letter),
    )
    assert.deepEqual(
      sink.mails.map(({ to, text }) => [to, text]),
      [
        [['a@example.org'], '.dot'],
        [['b@example.org'], ''],
      ],
    )
  } finally {
    await sink.close()
  }
})

test('a mail server without room says 451 to every recipient and keeps nothing', async () => {
  const sink = await openSmtpSink()
  sink.mood = 'later'
  try {
    const heard = await talk(sink.url, ['EHLO me\r\nMAIL FROM:<x@example.org>\r\nRCPT TO:<a@example.org>\r\nDATA\r\nNONSENSE\r\nQUIT\r\n'])
    assert.deepEqual(
      heard.split('\r\n').map((line) => line.slice(0, 3)),
      ['220', '250', '250', '250', '250', '451', '503', '502', '221', ''],
    )
    assert.equal(sink.mails.length, 0)
  } finally {
    await sink.close()
  }
})

test('the same wheel has the same bytes, and another line other ones', () => {
  assert.equal(buildWheel('arrapi', '1.0.0').sha256, buildWheel('arrapi', '1.0.0').sha256)
  assert.notEqual(buildWheel('arrapi', '1.0.0').sha256, buildWheel('arrapi', '1.0.0', 'other = 1').sha256)
})
