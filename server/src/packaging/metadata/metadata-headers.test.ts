import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal, type RefusalCode } from '../../errors.ts'
import { readMetadataHeaders, trimBlanks } from './metadata-headers.ts'

const read = (text: string) => readMetadataHeaders(Buffer.from(text))

test('headers are read in order, names in lower case, blanks around values gone, folded lines kept', () => {
  assert.deepEqual(read('Name: a\nNAME:b\r\nLicense:\tone \n  two\n \n\tthree\n\nbody\r\n\nmore'), {
    headers: [
      { name: 'name', value: 'a', isFolded: false },
      { name: 'name', value: 'b', isFolded: false },
      { name: 'license', value: 'one \n  two\n \n\tthree', isFolded: true },
    ],
    body: 'body\r\n\nmore',
  })
  assert.deepEqual(read(''), { headers: [], body: '' })
  assert.deepEqual(read('\nName: in the body'), { headers: [], body: 'Name: in the body' })
  assert.deepEqual(read('\r\nbody'), { headers: [], body: 'body' })
  assert.deepEqual(read('X: y'), { headers: [{ name: 'x', value: 'y', isFolded: false }], body: '' })
})

test('what two readers could take for different things is refused', () => {
  const table: [RefusalCode, string[]][] = [
    ['metadata-encoding', ['\ufeffName: a\n', 'Name: a\0\n', 'Name: a\n\nbody\0']],
    ['metadata-line-break', ['Name: a\rVersion: 1\n', 'Name: a\n b\rc\n', 'Name: a\r', 'Name: a\r\r\n', '\r', 'Name: a\n\rbody\n']],
    [
      'metadata-line-invalid',
      [
        ' Name: a\n',
        '\tName: a\n',
        'Name\n',
        'Name : a\n',
        ': a\n',
        'From someone\n',
        'From x@y.example Sat Jan 1\nName: a\n',
        'Name: a\nno header\n',
        'N\u00e4me: a\n',
        'Na me: a\n',
        '\u00a0Name: a\n',
        'Name\u200b: a\n',
        'Name: a\n\u2028 b\n',
        '[1, 2]\n',
        'Name; a\n',
        '\u0085\n',
      ],
    ],
    [
      'metadata-header-forbidden',
      ['Content-Transfer-Encoding: base64\n', 'content-type: multipart/mixed; boundary=x\n', 'Name: a\nCONTENT-Disposition: x\n'],
    ],
    ['metadata-header-limit', ['a:b\n'.repeat(10_001)]],
  ]
  for (const [code, texts] of table) {
    for (const text of texts) {
      assert.throws(
        () => read(text),
        (error) => isRefusal(error, code) && error.message.length <= 250 && /^[\x20-\x7e]*$/.test(error.message),
        JSON.stringify(text.slice(0, 60)),
      )
    }
  }
  for (const bytes of [[0xff], [0x4e, 0x61, 0xc3, 0x28], [0xed, 0xa0, 0x80], [0xc0, 0x80], [0xfe, 0xff, 0x00, 0x4e]]) {
    assert.throws(
      () => readMetadataHeaders(Uint8Array.from(bytes)),
      (error) => isRefusal(error, 'metadata-encoding'),
    )
  }
})

test('blanks are cut at both ends only, in linear time', () => {
  assert.equal(trimBlanks(' \t\r\na \n b\u00a0\n'), 'a \n b\u00a0')
  assert.equal(trimBlanks(' \n'), '')
  const started = performance.now()
  trimBlanks(`a${' '.repeat(1_000_000)}b`)
  assert.ok(performance.now() - started < 100)
})
