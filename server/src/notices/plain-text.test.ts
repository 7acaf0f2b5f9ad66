import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inertText, maskedAddress, momentText, plainText } from './plain-text.ts'

test('words of strangers become one line in which nothing is hidden', () => {
  for (const [given, plain] of [
    ['ada', 'ada'],
    ['  two   words ', 'two words'],
    ['Ключ «имя»', 'Ключ «имя»'],
    ['日本語 👩', '日本語 👩'],
    ['a\r\nBcc: evil@x.example', 'a Bcc: evil@x.example'],
    ['a\nb\tc\u0000d\u007fe', 'a b c d e'],
    ['a\u0085b\u2028c\u2029d', 'a b c d'],
    ['a\u00a0b\u3000c', 'a b c'],
    ['\u202eexe.yek', 'exe.yek'],
    ['\u2066a\u2069\u200f\u061c', 'a'],
    ['p\u200bay\u200d\u2060pal\ufeff', 'paypal'],
    ['so\u00adft', 'soft'],
    ['\u{e0041}\u{e0042}a', 'a'],
    ['\u3164\u2800\u115f', ''],
    ['\ud800a', '\ufffda'],
    ['z' + '\u0301'.repeat(50), 'ź\u0301\u0301\u0301'],
    ['', ''],
  ] as const) {
    assert.equal(plainText(given, 100), plain, JSON.stringify(given))
  }
})

test('long words are cut between characters, also where nobody could read them to their end', () => {
  assert.equal(plainText('x'.repeat(61), 60), `${'x'.repeat(59)}…`)
  assert.equal(plainText('👩'.repeat(10), 5), '👩👩👩👩…')
  assert.equal([...plainText('a'.repeat(10_000_000), 60)].length, 60)
})

test('nothing in the words of strangers becomes a link, or ends the quotation that they stand in', () => {
  for (const [given, inert] of [
    ['yubikey 5', 'yubikey 5'],
    ['v1.0 on 192.0.2.0/24', 'v1.0 on 192.0.2.0/24'],
    ['2001:db8:1::/48', '2001:db8:1::/48'],
    ['https://evil.example/x', 'https[:]//evil[.]example/x'],
    ['evil.example', 'evil[.]example'],
    ['www.evil.example', 'www[.]evil[.]example'],
    ['EVIL.EXAMPLE', 'EVIL[.]EXAMPLE'],
    ['зло.рф', 'зло[.]рф'],
    ['evil。example', 'evil[.]example'],
    ['me@evil.example', 'me@evil[.]example'],
    ['mailto:x', 'mailto[:]x'],
    ['TEL:+1900', 'TEL[:]+1900'],
    ['javascript:alert(1)', 'javascript[:]alert(1)'],
    ['a" was removed. "', "a' was removed. '"],
    ['a» b «c', "a' b 'c"],
  ] as const) {
    assert.equal(inertText(given), inert)
  }
})

test('a moment is shown in UTC, and one that is none does no harm', () => {
  assert.equal(momentText(Date.UTC(2026, 0, 5, 12, 0, 59)), '2026-01-05 12:00 UTC')
  for (const none of [Number.NaN, Number.POSITIVE_INFINITY, 9e15, -9e15]) assert.equal(momentText(none), '?')
})

test('a masked address shows enough to know one’s own by', () => {
  assert.equal(maskedAddress('ada@example.org'), 'a…@example.org')
  assert.equal(maskedAddress('Ж@example.org'), 'Ж…@example.org')
  assert.equal(maskedAddress('nothing'), 'n…')
  assert.equal(maskedAddress(''), '…')
})
