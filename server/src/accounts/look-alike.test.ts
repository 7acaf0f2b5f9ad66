import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isProhibitedName, nameSkeleton } from './look-alike.ts'

const alike: readonly (readonly [string, string])[] = [
  ['ada', 'ADA'],
  ['bob', 'b0b'],
  ['alice', 'a1ice'],
  ['alice', 'allce'],
  ['alice', 'al1ce'],
  ['modern', 'modem'],
  ['barnes', 'bames'],
  ['wendy', 'vvendy'],
  ['ada.lovelace', 'ada-lovelace'],
  ['ada.lovelace', 'adalovelace'],
  ['ada.lovelace', 'ada__lovelace'],
  ['anna', 'ana'],
  ['jeff', 'jef'],
  ['oo', '0'],
  ['million', 'mi11i0n'],
  ['vvv', 'w'],
  ['aarrnn', 'am'],
]
for (const [one, other] of alike) {
  test(`${one} and ${other} look alike`, () => assert.equal(nameSkeleton(one), nameSkeleton(other)))
}
const different: readonly (readonly [string, string])[] = [
  ['ada', 'ida'],
  ['bob', 'rob'],
  ['alice', 'alicia'],
  ['ada1', 'ada2'],
  ['nora', 'mora'],
  ['vera', 'wera'],
  ['ana', 'an'],
]
for (const [one, other] of different) {
  test(`${one} and ${other} do not look alike`, () => assert.notEqual(nameSkeleton(one), nameSkeleton(other)))
}
test('a skeleton is its own skeleton', () => {
  for (const name of [...alike, ...different].flat()) assert.equal(nameSkeleton(nameSkeleton(name)), nameSkeleton(name))
})
test('a name of a megabyte is cut before it is looked at', () => assert.ok(nameSkeleton('rn'.repeat(500_000)).length <= 100))

for (const name of [
  ...[
    'admin',
    'Admin',
    'adm1n',
    'a.d.m.i.n',
    'admin2',
    'admins',
    'administrator',
    'root',
    'r00t',
    'support',
    'supp0rt',
    'suport',
    'system',
  ],
  ...['holdfast', 'h0ldfast', 'hoIdfast', 'hold-fast', 'hold.fast', 'holdfast-security', 'the.holdfast.team', 'myholdfast', 'postmaster'],
  ...['security-team', 'it-support', 'ada.admin', 'admin_ada', 'no-reply', 'noreply', 'pypi', 'pip', 'sign-in', 'null', 'me', 'webmaster'],
]) {
  test(`${name} is prohibited`, () => assert.equal(isProhibitedName(name), true))
}
for (const name of [
  'ada',
  'grace.hopper',
  'badminton',
  'supporter',
  'rootbeer',
  'stafford',
  'memo',
  'pipa',
  'apiary',
  'holdfield',
  'chester',
  'ci',
  'x',
  '0',
]) {
  test(`${name} may be a name`, () => assert.equal(isProhibitedName(name), false))
}
