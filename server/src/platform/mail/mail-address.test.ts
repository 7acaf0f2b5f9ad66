import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mailAddress } from './mail-address.ts'

test('an address is one when it has a local part and a host name', () => {
  for (const [given, address] of [
    ['ada@example.org', 'ada@example.org'],
    ['Ada.Lovelace+index@mail.example.org', 'Ada.Lovelace+index@mail.example.org'],
    ["o'neil!#$%&*/=?^_`{|}~-@example.org", "o'neil!#$%&*/=?^_`{|}~-@example.org"],
    ['жук@example.org', 'жук@example.org'],
    ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
    [`${'a'.repeat(64)}@example.org`, `${'a'.repeat(64)}@example.org`],
  ] as const) {
    assert.equal(mailAddress(given), address)
  }
})

test('what is no single address is none', () => {
  for (const given of [
    '',
    '@',
    'ada',
    'ada@',
    '@example.org',
    'ada@localhost',
    'ada@example',
    'a@b@example.org',
    'ada@example..org',
    'ada@-example.org',
    'ada@example-.org',
    'ada@.example.org',
    'ada@example.org.',
    'ada@[127.0.0.1]',
    'ada@exam ple.org',
    ' ada@example.org',
    'ada@example.org ',
    'ada@example.org\n',
    'ada@example.org\r\nBcc: evil@x.example',
    'ada\r\nRCPT TO:<evil@x.example>@example.org',
    'ada\u0000@example.org',
    'ada\u2028@example.org',
    'ada\u202e@example.org',
    'ada@example.org,evil@x.example',
    'ada@example.org;evil@x.example',
    'ada,evil@example.org',
    'Ada <ada@example.org>',
    '<ada@example.org>',
    '"ada b"@example.org',
    'ada(comment)@example.org',
    'ada@example.org> SIZE=1',
    'group:ada@example.org',
    'ada\\@example.org',
    `${'a'.repeat(65)}@example.org`,
    `${'ж'.repeat(40)}@example.org`,
    `a@${'b'.repeat(64)}.org`,
    `a@${'b.'.repeat(130)}org`,
    'ada@bü cher.example',
    'ada@bücher.example/x',
    'ada@ＥＸ％ＡＭＰＬＥ.org',
    'ada@\ud800.example',
  ]) {
    assert.equal(mailAddress(given), undefined, JSON.stringify(given))
  }
})
