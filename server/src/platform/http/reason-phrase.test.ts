import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reasonPhrase } from './reason-phrase.ts'

test('an ordinary sentence stays as it is', () =>
  assert.equal(reasonPhrase("File already exists ('a.whl')."), "File already exists ('a.whl')."))
test('a line break cannot start a header', () => assert.equal(reasonPhrase('a\r\nSet-Cookie: x=1\u2028b\u0085c'), 'a Set-Cookie: x=1 b c'))
test('what Latin-1 lacks becomes a question mark', () => assert.equal(reasonPhrase('name 包 ü'), 'name ? ü'))
test('a long message is cut', () => assert.equal(reasonPhrase('x'.repeat(5000)).length, 300))
test('quotes and dashes of typography become plain', () => assert.equal(reasonPhrase('‘a’ – “b”…'), '\'a\' - "b"...'))
