import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { check } from 'recheck'
import { regexLiterals } from './regex-literals.ts'

const source = join(import.meta.dirname, '../src')

test('no regular expression of the scanner can be made slow by the text it reads', async (context) => {
  const found = new Map<string, { pattern: string; flags: string; where: string }>()
  for (const file of globSync('**/*.ts', { cwd: source }).toSorted()) {
    if (file.endsWith('.test.ts')) continue
    for (const { pattern, flags, line } of regexLiterals(readFileSync(join(source, file), 'utf8'))) {
      found.set(`/${pattern}/${flags}`, { pattern, flags, where: `${file}:${line}` })
    }
  }
  const wrong: string[] = []
  for (const [literal, { pattern, flags, where }] of found) {
    const answer = await check(pattern, flags.replaceAll(/[dv]/g, ''), {
      timeout: 20_000,
      checker: 'auto',
      attackTimeout: 500,
      incubationTimeout: 500,
    })
    if (answer.status === 'vulnerable') wrong.push(`${where}: ${literal} is ${answer.complexity.summary}`)
    else if (answer.status === 'unknown') wrong.push(`${where}: ${literal} could not be checked: ${answer.error.kind}`)
  }
  context.diagnostic(`${found.size} regular expressions`)
  assert.deepEqual(wrong, [])
})

test('a regular expression made from text at run time is not to be found by this test, so there is none', () => {
  const made = globSync('**/*.ts', { cwd: source })
    .filter((file) => !file.endsWith('.test.ts'))
    .filter((file) => /\bRegExp\(/.test(readFileSync(join(source, file), 'utf8')))
  assert.deepEqual(made, [])
})

test('literals are told from divisions and from text in quotes', () => {
  const text = "const a = /x+\\/[/]y/gi\nconst b = a / 2 / 3 // no /z/\nconst c = '/w/' + `${/v/.test(a)}`\nif (/u/.test(b)) return /t/\n"
  assert.deepEqual(
    regexLiterals(text).map(({ pattern, flags, line }) => `${line} ${pattern} ${flags}`),
    ['1 x+\\/[/]y gi', '3 v ', '4 u ', '4 t '],
  )
})
