import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseLicenseExpression } from './license-expression.ts'

test('an expression is read and its operators are written in one way', () => {
  const table: [string, string][] = [
    ['MIT', 'MIT'],
    ['mit or Apache-2.0', 'mit OR Apache-2.0'],
    ['( MIT  AND (0BSD) )', '(MIT AND (0BSD))'],
    ['GPL-2.0+ With Classpath-exception-2.0 and BSD-3-Clause', 'GPL-2.0+ WITH Classpath-exception-2.0 AND BSD-3-Clause'],
    ['LicenseRef-Public.Domain OR licenseref-x', 'LicenseRef-Public.Domain OR licenseref-x'],
  ]
  for (const [text, expression] of table) {
    assert.deepEqual(parseLicenseExpression(text), { expression })
    assert.deepEqual(parseLicenseExpression(expression), { expression })
  }
})

test('what is not an expression has a problem', () => {
  const hostile = [
    '',
    ' ',
    'MIT Apache-2.0',
    'MIT OR',
    'OR MIT',
    'MIT AND OR 0BSD',
    '()',
    '(MIT',
    'MIT)',
    ')MIT(',
    'MIT (0BSD)',
    '(MIT) 0BSD',
    '(MIT) WITH x',
    'MIT WITH (x)',
    'MIT WITH',
    'MIT WITH x WITH y',
    'MIT WITH x+',
    'WITH x',
    'MIT/Apache-2.0',
    'MIT, 0BSD',
    'LicenseRef-',
    'LicenseRef-x+',
    'LicenseRef-a_b',
    'DocumentRef-x:LicenseRef-y',
    '+',
    '-',
    '.',
    'MIT++',
    'M+IT',
    'MIT\nOR 0BSD',
    'MIT\0',
    'Licen\u00e7a',
    'not MIT',
    '('.repeat(100_000),
    `${'('.repeat(33)}MIT${')'.repeat(33)}`,
    'MIT OR '.repeat(500),
  ]
  for (const text of hostile) assert.ok('problem' in parseLicenseExpression(text), text.slice(0, 40))
})
