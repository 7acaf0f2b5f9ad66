import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readConfig } from '../config.ts'
import { changeText } from './change-text.ts'
import { type PolicyValue, policyDigest, policyOf, withPolicy } from './policy-of-config.ts'
import { policySettings } from './policy-settings.ts'
import { changesBetween, isLooser, loosenMilliseconds, stricterOf } from './strictness-policy.ts'

const HOUR = 3_600_000
const configOf = (settings: Record<string, string> = {}) =>
  readConfig({ HOLDFAST_DATA: 'nowhere', HOLDFAST_SECRET_KEY: Buffer.alloc(32, 1).toString('base64url'), ...settings }).config
const preset = (name: string, settings: Record<string, string> = {}) => policyOf(configOf({ HOLDFAST_PRESET: name, ...settings }))

const looser: readonly [setting: string, from: PolicyValue, to: PolicyValue][] = [
  ['preset', 'public', 'team'],
  ['preset', 'team', 'solo'],
  ['reading', 'private', 'public'],
  ['trashDays', 30, 29],
  ['limits.newFilesDays', 14, null],
  ['limits.newFilesDays', 14, 15],
  ['people.mostTokenDays', 365, null],
  ['people.mostTokenDays', 90, 91],
  ['people.registration', 'invitation', 'open'],
  ['people.newTokenProof', 'passkey', 'session'],
  ['people.oldFactorHours', 72, 0],
  ['people.sessionDays', 30, 31],
  ['owners.suspendsJunior', true, false],
  ['owners.burst', 'lock', 'notice'],
  ['owners.removePeer', 72 * HOUR, 71 * HOUR],
  ['owners.a-setting-of-tomorrow', 2, 1],
  ['people.registration', 'closed', 'a word of tomorrow'],
  ['people.registration', 'a word of tomorrow', 'closed'],
  ['owners.probation', 7, 'nonsense'],
]
for (const [setting, from, to] of looser) {
  test(`${setting}: ${to} is looser than ${from}`, () => {
    assert.equal(isLooser(setting, from, to), true)
    assert.equal(isLooser(setting, from, from), false)
  })
}
for (const [setting, from, to] of looser.slice(0, 16))
  test(`${setting}: ${from} is not looser than ${to}`, () => assert.equal(isLooser(setting, to, from), false))

test('while something waits the stricter of both holds, setting by setting', () => {
  const inForce = { preset: 'public', trashDays: 30, 'owners.probation': 14, gone: 1 }
  const wanted = { preset: 'team', trashDays: 90, 'owners.probation': 7, came: 5 }
  assert.deepEqual(stricterOf(inForce, wanted), { preset: 'public', trashDays: 90, 'owners.probation': 14, came: 5 })
})

test('a public index waits 72 hours, a team 24, and one person not at all', () => {
  assert.equal(loosenMilliseconds(preset('public')), 72 * HOUR)
  assert.equal(loosenMilliseconds(preset('team')), 24 * HOUR)
  assert.equal(loosenMilliseconds(preset('solo')), 0)
})

test('every setting of the table stands in the configuration, and every member of its groups of rules has words', () => {
  const policy = preset('public')
  for (const name of Object.keys(policySettings)) assert.ok(Object.hasOwn(policy, name), `${name} is gone`)
  for (const name of Object.keys(policy)) assert.ok(Object.hasOwn(policySettings, name), `${name} has no words in policySettings`)
})

test('a policy put into a configuration is read out of it again, and nothing else of it changes', () => {
  const loose = configOf({ HOLDFAST_PRESET: 'solo', HOLDFAST_TOKEN_MAX_DAYS: '' })
  const strict = preset('public')
  const held = withPolicy(loose, strict)
  assert.deepEqual(policyOf(held), strict)
  assert.equal(held.dataFolder, loose.dataFolder)
  assert.equal(held.limits.fileBytes, loose.limits.fileBytes)
  assert.equal(held.people.breachUrl, loose.people.breachUrl)
  assert.equal(loose.preset, 'solo', 'the other is left alone')
  assert.equal(withPolicy(held, policyOf(loose)).people.mostTokenDays, undefined)
  assert.equal(withPolicy(held, policyOf(loose)).limits.newFilesDays, null)
})

test('the digest names what is in force: the same for the same, another for another', () => {
  assert.equal(policyDigest(preset('team')), policyDigest(preset('team')))
  assert.notEqual(policyDigest(preset('team')), policyDigest(preset('team', { HOLDFAST_TRASH_DAYS: '31' })))
  assert.match(policyDigest(preset('solo')), /^[0-9a-f]{64}$/)
})

test('a change is told with the value before and the value after, in units that people use', () => {
  const texts = changesBetween(preset('public'), preset('team')).map(changeText)
  assert.ok(texts.includes('the wait before a senior owner is removed: 14 days -> 7 days'), texts.join('\n'))
  assert.ok(texts.includes('the preset: public -> team'))
  assert.ok(texts.includes('how old a release may be to take new files: 14 days -> no limit'))
  assert.ok(texts.includes('for how long a factor that was shown is enough: 30 minutes -> 2 hours'))
  assert.ok(texts.every((text) => /^[\x20-\x7e]+ -> [\x20-\x7e]+$/.test(text)))
})
