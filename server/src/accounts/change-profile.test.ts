import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '../errors.ts'
import { parseLanguage, parseNoticePhrase } from './change-profile.ts'

test('a phrase is up to 80 printable characters, and none is null', () => {
  const rows: [string, string | null][] = [
    ['', null],
    ['   ', null],
    [' blue heron ', 'blue heron'],
    ['e\u0301t\u00e9', '\u00e9t\u00e9'],
    ['x'.repeat(80), 'x'.repeat(80)],
    ['\u{1f426}'.repeat(80), '\u{1f426}'.repeat(80)],
  ]
  for (const [text, phrase] of rows) assert.equal(parseNoticePhrase(text), phrase, text)
})

test('a phrase that could pretend to be another part of a mail is refused', () => {
  const hostile = [
    'x'.repeat(81),
    'a\nb',
    'a\rb',
    'a\u0000b',
    'a\u2028b',
    'a\u2029b',
    'a\u202eb',
    'a\u2066b',
    'a\u200bb',
    'a\ue000b',
    'a\ud800b',
    'a\u0085b',
    'a\u001b[2Jb',
  ]
  for (const text of hostile)
    assert.throws(
      () => parseNoticePhrase(text),
      (error) => isRefusal(error, 'phrase-invalid'),
      JSON.stringify(text),
    )
})

test('a language that is not ours is English', () => {
  for (const text of ['', 'xx', 'EN', '__proto__', 'pt-BR']) assert.equal(parseLanguage(text), 'en', text)
  for (const text of ['en', 'pt', 'ru']) assert.equal(parseLanguage(text), text)
})
