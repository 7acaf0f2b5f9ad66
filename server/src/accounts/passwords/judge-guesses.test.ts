import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dictionary } from '@zxcvbn-ts/language-common'
import { judgeGuesses } from './judge-guesses.ts'
import { contextWords } from './password-strength.ts'

const words = contextWords(['ada', 'ada.lovelace@packages.example', 'packages.example'])
const judge = (password: string) => judgeGuesses({ password, words })

test('each of the 3,000 passwords that are used most is refused, also where it is written twice or with a 1 behind', () => {
  const top = dictionary['passwords-common'].slice(0, 3000)
  assert.equal(top.length, 3000)
  const passed = top.filter((password) => judge(password) === undefined)
  assert.deepEqual(passed, [])
  const sample = top.filter((_, rank) => rank % 25 === 0)
  assert.deepEqual(
    sample.filter((password) => judge(password + password) === undefined || judge(`${password}1`) === undefined),
    [],
  )
})

const refused: readonly (readonly [string, RegExp])[] = [
  ['password1234', /tried first/],
  ['p4ssw0rd1234', /tried first/],
  ['P@$$w0rd123!!', /tried first/],
  ['drowssap12345', /tried first/],
  ['iloveyouforever', /tried first/],
  ['qwertyuiop12', /tried first/],
  ['1qaz2wsx3edc', /tried first/],
  ['minhasenha123', /tried first/],
  ['\u0439\u0446\u0443\u043a\u0435\u043d\u0433\u0448\u0449\u0437\u0445\u044a', /keyboard/],
  ['\u041f\u0430\u0440\u043e\u043b\u044c123456!', /tried first/],
  ['aaaaaaaaaaaaaaaa', /repeats/],
  ['abcabcabcabcabc', /repeats/],
  ['\u{1f40e}'.repeat(20), /repeats/],
  ['x'.repeat(1024), /repeats/],
  [' '.repeat(20), /repeats/],
  ['abcdefghijklm', /order/],
  ['ada.lovelace1815', /about you/],
  ['4dA-l0v3lace!!', /about you/],
  ['ecalevol.ada99', /about you/],
  ['a d a l o v e l a c e', /about you/],
  ['Packages.Example!', /about you/],
]
for (const [password, reason] of refused) {
  test(`${JSON.stringify(password.slice(0, 24))} is refused: ${reason.source}`, () => assert.match(judge(password) ?? '', reason))
}

for (const password of [
  'trombone-verandah-quiver',
  'correct horse battery',
  'ada-trombone-verandah',
  '\u043f\u0430\u0440\u043e\u043b\u044c \u0438 \u0447\u0430\u0439 \u0441 \u043c\u0451\u0434\u043e\u043c',
  'k\u00f6nigin tr\u00e4gt h\u00fcte',
  'vxlmqzhtrwpdkfgs',
  '7391840265718',
  '?!\u00a7$%&/()=?#+*',
  'xK9$vT2#mQ7!',
]) {
  test(`${JSON.stringify(password)} is good, whatever characters it lacks`, () => assert.equal(judge(password), undefined))
}

test('what looks like a property of an object is a password as others are', () => {
  for (const password of ['constructor constructor', '__proto__', 'hasOwnProperty', 'toString toString'])
    judgeGuesses({ password, words: [password] })
  assert.match(judgeGuesses({ password: '__proto__password', words: ['__proto__'] }) ?? 'none', /tried first|about you|none/)
})

test('of a long password the first hundred characters are judged, so that its cost has a bound', () => {
  assert.match(judge(`${'1'.repeat(100)}trombone-verandah-quiver`) ?? '', /repeats/)
})
