import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type HoldAct, holdActs } from './hold-acts.ts'
import { languages } from './language.ts'
import { noticeText } from './notice-text.ts'
import { toldRoles } from './told-codes.ts'
import { voidReasons } from './void-reasons.ts'

const NOW = Date.UTC(2026, 0, 5, 12)

/** Which names the phrase of each act needs. */
const acts: Readonly<Record<HoldAct, readonly ('project' | 'target')[]>> = {
  'remove-owner': ['project', 'target'],
  'demote-owner': ['project', 'target'],
  'leave-project': ['project', 'target'],
  'invite-owner': ['project', 'target'],
  'delete-project': ['project'],
  'delete-release': ['project'],
  'remove-email': ['target'],
  'change-primary-email': ['target'],
  'remove-factor': ['target'],
  'remove-administrator': ['target'],
  'close-account': ['target'],
  'restore-ownership': ['project'],
  'lift-freeze': ['target'],
  'make-administrator': ['target'],
  'move-project': ['project'],
  'delete-organisation': ['project'],
  'loosen-policy': [],
  'succeed-owner': ['project', 'target'],
  'team-gains': ['project', 'target'],
  'team-loses': ['project', 'target'],
}

const announced = (act: string, language: (typeof languages)[number], actor = 'bob', names: object = {}) =>
  noticeText(
    { kind: 'hold-announced', at: NOW, params: { act, project: 'tinyjson', target: 'ada', actor, applyAt: NOW, ...names } },
    language,
  )

test('every act is told in words of each language, with the names that it needs and no other', () => {
  for (const act of holdActs) {
    const names = acts[act]
    const texts = languages.map((language) => announced(act, language).happened)
    assert.equal(new Set(texts).size, languages.length)
    for (const text of texts) {
      assert.doesNotMatch(text, new RegExp(act), 'no code')
      assert.equal(text.includes('tinyjson'), names.includes('project'), text)
      assert.equal(text.includes('ada'), names.includes('target'), text)
    }
  }
})

test('an act of a newer version is told by its code, and names of the language are no acts', () => {
  for (const act of ['drain-lake', 'constructor', '__proto__', 'toString'])
    for (const language of languages) assert.match(announced(act, language).happened, new RegExp(`${act} \\(.tinyjson., .ada.\\)`))
})

test('the operator and the index are told as such, and a user of that name as a user', () => {
  assert.match(announced('close-account', 'en', ':operator').happened, /^The operator of this index asked/)
  assert.match(announced('close-account', 'en', ':system').happened, /^This index itself asked/)
  assert.match(announced('close-account', 'en', 'operator').happened, /^The user "operator" asked/)
  assert.match(announced('close-account', 'pt', ':operator').happened, /^O operador deste índice pediu/)
  assert.match(announced('close-account', 'ru', ':operator').happened, /^Оператор этого индекса запросил/)
})

test('a role and a reason are told in words, and what is no code as it is', () => {
  const changed = (role: string, language: (typeof languages)[number]) =>
    noticeText({ kind: 'role-changed', at: NOW, params: { project: 'tinyjson', role, target: 'ada', actor: 'bob' } }, language).happened
  for (const role of toldRoles) {
    assert.equal(new Set(languages.map((language) => changed(role, language))).size, languages.length)
    assert.doesNotMatch(changed(role, 'ru'), new RegExp(role))
  }
  for (const language of languages) assert.doesNotMatch(changed('restored', language), /restored|ada/, 'nobody is named whose role it was')
  assert.match(changed('gardener', 'en'), /gardener\.$/)
  const voided = noticeText({ kind: 'hold-voided', at: NOW, params: { act: 'close-account', because: 'kind-retired' } }, 'en').happened
  assert.match(voided, /no longer knows such changes/)
})

const voided = (because: string, language: (typeof languages)[number]) =>
  noticeText({ kind: 'hold-voided', at: NOW, params: { act: 'remove-owner', project: 'tinyjson', target: 'ada', because } }, language)
    .happened

test('every reason for which a hold becomes void is told in words of each language, and no two alike', () => {
  for (const language of languages) {
    const texts = voidReasons.map((reason) => voided(reason, language))
    assert.equal(new Set(texts).size, voidReasons.length)
    for (const [at, text] of texts.entries()) {
      // `refused` and the like are words too; with a hyphen it is a code.
      for (const code of voidReasons.filter((each) => each.includes('-'))) assert.ok(!text.includes(code), voidReasons[at])
      assert.doesNotMatch(text, /undefined|\?|\[object/)
    }
  }
})

test('a reason of another version, or none at all, is told as a refusal and never as a code', () => {
  for (const because of ['owner-last', 'drain-lake', 'constructor', '__proto__', 'toString', '', 'No-Owner', 'x'.repeat(5000)])
    for (const language of languages) assert.equal(voided(because, language), voided('refused', language))
})
