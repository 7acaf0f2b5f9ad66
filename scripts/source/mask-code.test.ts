import assert from 'node:assert/strict'
import { test } from 'node:test'
import { closing, maskCode } from './mask-code.ts'
import { parseSourceFile } from './source-file.ts'

const table: readonly (readonly [what: string, code: string, masked: string])[] = [
  ['a line comment', 'a // Date.now()\nb', 'a              \nb'],
  ['a comment over lines', 'a /* x\ny */ b', 'a     \n     b'],
  ['a string with an escaped quote', String.raw`f('a\'b', 1)`, "f('    ', 1)"],
  ['a comment inside a string', "f('//', 1)", "f('  ', 1)"],
  ['a template keeps its code', '`a ${b + `c ${d}`} e` + f', '`  ${b + `  ${d}`}  ` + f'],
  ['braces inside a template expression', '`${ { a: 1 } } x` + y', '`${ { a: 1 } }  ` + y'],
  ['a quote inside a regular expression', "s.replace(/'/g, x)", 's.replace(/ /g, x)'],
  ['a slash in a class of a regular expression', 'test(/[/"]+/, x)', 'test(/     /, x)'],
  ['a division is no regular expression', "a / b / 'c'", "a / b / ' '"],
  ['a regular expression after return', "return /'/", 'return / /'],
  ['an apostrophe in a comment', "// it's\nawait x", '       \nawait x'],
]
for (const [what, code, masked] of table) {
  test(`${what} is told from code`, () => {
    assert.equal(maskCode(code).length, code.length)
    assert.equal(maskCode(code).replaceAll(/ +$/gm, ''), masked.replaceAll(/ +$/gm, ''))
  })
}

test('a bracket is closed by its own', () => assert.equal(closing('f(a(b), [c])d', 1), 11))

test('every form of import is seen with its names, its target and its line', () => {
  const { imports } = parseSourceFile(
    'server/src/tokens/token.ts',
    [
      "import a, { b as c, type D } from '../accounts/account.ts'",
      "import type { E } from './store.ts'",
      "import * as f from 'kysely'",
      "import './g.ts'",
      'export {',
      '  h,',
      "} from './h.ts'",
      "export * from './i.ts'",
      "const j = await import('./j.ts')",
      "// import { k } from './k.ts'",
      "const l = `import { m } from './m.ts'`",
      "export const from = 'n'",
    ].join('\n'),
  )
  assert.deepEqual(
    imports.map((each) => [each.line, each.specifier, each.target, each.names.map((n) => n.name).join(' '), each.isType, each.isDynamic]),
    [
      [1, '../accounts/account.ts', 'server/src/accounts/account.ts', 'b D default', false, false],
      [2, './store.ts', 'server/src/tokens/store.ts', 'E', true, false],
      [3, 'kysely', undefined, '*', false, false],
      [4, './g.ts', 'server/src/tokens/g.ts', '', false, false],
      [5, './h.ts', 'server/src/tokens/h.ts', 'h', false, false],
      [8, './i.ts', 'server/src/tokens/i.ts', '*', false, false],
      [9, './j.ts', 'server/src/tokens/j.ts', '*', false, true],
    ],
  )
})
