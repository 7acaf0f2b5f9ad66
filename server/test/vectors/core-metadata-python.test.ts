import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import fc from 'fast-check'
import { isRefusal } from '../../src/errors.ts'
import { readMetadataHeaders } from '../../src/packaging/metadata/metadata-headers.ts'

/** What `email` of Python's library, which pip, twine and packaging read METADATA with, makes of the same bytes. */
interface PythonReading {
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
  readonly defects: number
}

const program = `
import base64, email.parser, email.policy, json, sys
def text(value):
    return value.encode('ascii', 'surrogateescape').decode('utf-8')
readings = []
for sample in json.load(sys.stdin):
    message = email.parser.BytesParser(policy=email.policy.compat32).parsebytes(base64.b64decode(sample))
    try:
        headers = [(name.lower(), text(value).replace('\\r\\n', '\\n').strip(' \\t\\r\\n')) for name, value in message.raw_items()]
        readings.append({'headers': headers, 'body': message.get_payload(decode=True).decode('utf-8'), 'defects': len(message.defects)})
    except (UnicodeDecodeError, AttributeError):
        readings.append(None)
json.dump(readings, sys.stdout)
`

const hasPython = spawnSync('python3', ['--version']).status === 0
const skip = hasPython ? false : 'python3 is missing: apt-get install python3'

function readWithPython(samples: readonly Uint8Array[]): (PythonReading | null)[] {
  const input = JSON.stringify(samples.map((sample) => Buffer.from(sample).toString('base64')))
  const { status, stdout, stderr } = spawnSync('python3', ['-I', '-c', program], { input, maxBuffer: 2 ** 28, encoding: 'utf8' })
  assert.equal(status, 0, stderr)
  return JSON.parse(stdout)
}

const name = fc.constantFrom(
  'Name',
  'VERSION',
  'x',
  'Requires-Dist',
  'Description',
  'License',
  '{"',
  'From',
  'Na me',
  '',
  'N\u00e4me',
  '-',
  'a;b',
  '"',
)
const value = fc
  .array(
    fc.constantFrom(
      'demo',
      '1.0',
      ' ',
      '\t',
      ':',
      '\u00e9',
      '=?utf-8?q?a?=',
      'From ',
      '\u2028',
      '\u0085',
      '\f',
      '\u000b',
      '\u001c',
      '\ud83d\ude00',
      '\r',
      '|',
      '"',
    ),
    { maxLength: 5 },
  )
  .map((parts) => parts.join(''))
const usual = fc.constantFrom('demo', '1.0', 'caf\u00e9  x', ' padded\t', '')
const newline = fc.constantFrom('\n', '\n', '\n', '\r\n', '\r\n', '\r')
const fold = fc.tuple(fc.constantFrom(' ', '\t', '        ', '       |'), fc.oneof(usual, value), newline).map((parts) => parts.join(''))
const usualLine = fc
  .tuple(
    fc.constantFrom('Name', 'VERSION', 'Requires-Dist', 'License', 'a;b'),
    fc.constantFrom(': ', ':', ':\t'),
    usual,
    fc.constantFrom('\n', '\r\n'),
  )
  .map((parts) => parts.join(''))
const oddLine = fc.oneof(
  fc.tuple(name, fc.constantFrom(': ', ':', ' : ', ''), value, newline).map((parts) => parts.join('')),
  fc.constantFrom('From x@y.example\n', 'no header\n', ': x\n', ' fold\n', '\u00a0fold\n', '\u0085\n', '\f\n'),
)
const line = fc.oneof({ weight: 12, arbitrary: usualLine }, { weight: 3, arbitrary: fold }, { weight: 1, arbitrary: oddLine })
const body = fc.oneof(
  fc.constant(''),
  fc.array(fc.oneof(oddLine, usualLine), { maxLength: 4 }).map((lines) => lines.join('')),
)
const metadata = fc
  .tuple(fc.array(line, { maxLength: 7 }), fc.constantFrom('', '\n', '\n', '\r\n', ' \n', '\r', '\n\n'), body)
  .map(([lines, separator, rest]) => Buffer.from(lines.join('') + separator + rest))

test('whatever we accept, Python reads as the same headers and body, and without a complaint', { skip }, () => {
  const samples = fc.sample(metadata, { numRuns: 4000, seed: 20_261_121 })
  const readings = readWithPython(samples)
  let accepted = 0
  for (const [at, sample] of samples.entries()) {
    let read: ReturnType<typeof readMetadataHeaders>
    try {
      read = readMetadataHeaders(sample)
    } catch (error) {
      assert.ok(isRefusal(error), String(error))
      continue
    }
    accepted += 1
    const ours = { headers: read.headers.map((header) => [header.name, header.value]), body: read.body, defects: 0 }
    assert.deepEqual(ours, readings[at], JSON.stringify(sample.toString()))
  }
  assert.ok(accepted > 1000 && accepted < 3500, `${accepted} of 4000 were accepted`)
})

test('what Python reads in a surprising way we refuse', { skip }, () => {
  const surprising: [sample: string, isSurprising: (reading: PythonReading | null) => boolean][] = [
    ['Name: a\rVersion: 2\n', (reading) => reading?.headers.length === 2],
    ['Name: a\nno header\nVersion: 2\n', (reading) => reading?.headers.length === 1 && reading.body.includes('Version')],
    ['Name: a\nVersion : 2\n', (reading) => reading?.headers.length === 1],
    ['Name: a\nFrom x\nVersion: 2\n', (reading) => reading?.headers.length === 2 && reading.defects === 1],
    [' Name: a\nVersion: 2\n', (reading) => reading?.headers.length === 1],
    ['Content-Type: multipart/mixed; boundary=x\n\n--x\n\nhidden\n--x--\n', (reading) => reading === null],
    ['\ufeffName: a\n', (reading) => reading?.headers.length === 0],
  ]
  const readings = readWithPython(surprising.map(([sample]) => Buffer.from(sample)))
  for (const [at, [sample, isSurprising]] of surprising.entries()) {
    assert.ok(isSurprising(readings[at] ?? null), JSON.stringify([sample, readings[at]]))
    assert.throws(
      () => readMetadataHeaders(Buffer.from(sample)),
      (error) => isRefusal(error),
      JSON.stringify(sample),
    )
  }
})
