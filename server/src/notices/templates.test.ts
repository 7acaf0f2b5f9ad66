import assert from 'node:assert/strict'
import { test } from 'node:test'
import { holdActs } from './hold-acts.ts'
import { languages } from './language.ts'
import { mailText } from './mail-text.ts'
import { type NoticeKind, noticeKinds, type ParamForm, paramsOf } from './notice-kinds.ts'
import { noticeText } from './notice-text.ts'
import { toldFactorKinds, toldFactors, toldFreezers, toldOrganisationRoles, toldRequirements, toldRoles } from './told-codes.ts'
import { voidReasons } from './void-reasons.ts'

const kinds = Object.keys(noticeKinds) as NoticeKind[]
const NOW = Date.UTC(2026, 0, 5, 12)
const LINK = 'https://index.example.org/do/LINK'
const DISPUTE = 'https://index.example.org/notice/DISPUTE'

/** A value of each form that is found again in the text, whatever the language. */
const marks: Readonly<Record<ParamForm, (name: string, place: number) => string | number>> = {
  link: () => LINK,
  moment: (_, place) => Date.UTC(2031, place, 1),
  count: () => 7,
  name: (name) => `mark-${name}`,
  address: (name) => `mark-${name}@example.org`,
  place: (name) => `mark-${name}`,
  // Whatever it says, people see no code there.
  words: (name) => (name === 'because' ? 'last-owner' : `mark-${name}`),
}

function marked(kind: NoticeKind) {
  const params: Record<string, string | number> = {}
  Object.entries(paramsOf(kind)).forEach(([name, form], place) => {
    if (form !== 'link') params[name] = marks[form](name, place)
  })
  return params
}

const frame = {
  to: 'ada@example.org',
  power: 'full',
  name: 'ada',
  phrase: 'correct horse',
  publicUrl: 'https://index.example.org',
} as const

function mailOf(kind: NoticeKind, language: (typeof languages)[number], params: Record<string, string | number> = marked(kind)) {
  const { isSecurity } = noticeKinds[kind]
  return mailText(
    { kind, at: NOW, params },
    {
      ...frame,
      language,
      link: 'link' in paramsOf(kind) ? LINK : undefined,
      dispute: isSecurity ? { url: DISPUTE, expiresAt: NOW + 1000 } : undefined,
    },
  )
}

/** Marks, numbers, moments and links in their number, whatever stands around them. */
const placeholders = (text: string) =>
  [...text.matchAll(/mark-\w+|https?:\S+|\d{4}-\d\d-\d\d \d\d:\d\d UTC|(?<![\d-])7(?![\d-])/g)].map(([mark]) => mark).toSorted()

for (const kind of kinds) {
  test(`${kind} says the same in every language: the same values, the same links`, () => {
    const [english, ...others] = languages.map((language) => mailOf(kind, language))
    for (const other of others) {
      assert.deepEqual(placeholders(other.text), placeholders(english!.text))
      const inSubject = (mail: { subject: string }) => placeholders(mail.subject).filter((mark) => mark !== 'mark-factorKind')
      assert.deepEqual(inSubject(other), inSubject(english!))
      assert.equal(other.text.split('\n\n').length, english!.text.split('\n\n').length)
    }
    for (const [name, form] of Object.entries(paramsOf(kind))) {
      const mark = form === 'moment' ? undefined : form === 'link' ? LINK : name === 'because' ? 'has owned' : String(marks[form](name, 0))
      if (mark !== undefined) assert.ok(english!.text.includes(mark), `${name} is told`)
    }
  })
}

test('every mail says what happened, when, what we did and what to do, and none of it is left in another language', () => {
  for (const kind of kinds) {
    const params = marked(kind)
    const texts = languages.map((language) => noticeText({ kind, at: NOW, params }, language))
    for (const [i, text] of texts.entries()) {
      for (const part of [text.subject, text.happened, text.did, text.can]) assert.ok(part.length > 5, `${kind} in ${languages[i]}`)
      assert.match(text.happened, /[.?]$/)
      assert.doesNotMatch(`${text.subject}${text.happened}${text.did}${text.can}`, /!|undefined|\[object|\s\s|\bnull\b/)
      if (languages[i] === 'ru') assert.match(text.can, /\p{Script=Cyrillic}/u)
      else assert.doesNotMatch(`${text.subject}${text.happened}${text.did}${text.can}`, /\p{Script=Cyrillic}/u)
    }
    assert.equal(new Set(texts.map(({ can }) => can)).size, languages.length)
    assert.equal(new Set(texts.map(({ happened }) => happened)).size, languages.length)
  }
})

/** Every code that a parameter can carry; of the others any name. */
const codes: Readonly<Record<string, readonly string[]>> = {
  act: holdActs,
  because: voidReasons,
  how: toldFreezers,
  factors: [toldFactors.join(', '), ...toldFactors],
  factorKind: toldFactorKinds,
  requirement: toldRequirements,
  actor: [':operator', ':system', 'bob'],
  by: [':operator', ':system', 'bob'],
}
const codesOf = (kind: NoticeKind, name: string): readonly string[] =>
  name === 'role' ? [...(kind.startsWith('organisation-') ? toldOrganisationRoles : toldRoles), 'restored'] : (codes[name] ?? [])

test('no mail of any kind shows a bare code, in any language, whatever code it is told with', () => {
  const all = Object.values({ ...codes, actor: [':operator', ':system'], by: [], roles: [...toldOrganisationRoles, 'restored'] }).flat()
  const bare = new Set(all.filter((code) => /[-:]/.test(code)))
  for (const kind of kinds) {
    for (const [name, form] of Object.entries(paramsOf(kind))) {
      if (form !== 'words') continue
      const known = codesOf(kind, name)
      assert.ok(known.length > 0, `${kind}: the codes of ${name} stand in no list`)
      for (const code of known) {
        const params = { ...marked(kind), act: 'remove-owner', role: 'owner', [name]: code }
        for (const language of languages) {
          const { subject, happened, did, can } = noticeText({ kind, at: NOW, params }, language)
          const text = `${subject}\n${happened}\n${did}\n${can}`
          for (const word of text.match(/[:\w-]+/g) ?? []) assert.ok(!bare.has(word), `${word} in ${kind}, ${language}`)
          assert.doesNotMatch(text, /undefined|["“«(]\?["”»)]/, `${kind} with ${code} in ${language}`)
        }
      }
    }
  }
})

const asksToSignIn =
  /\b(sign|log) ?in here|click here|(entre|acesse|entrar|faça login|clique) aqui|(войдите|войти|вход|нажмите|кликните) (сюда|здесь)/iu

test('no mail asks anybody to sign in by a link', () => {
  for (const kind of kinds) {
    for (const language of languages) {
      const { subject, text } = mailOf(kind, language)
      assert.doesNotMatch(`${subject}\n${text}`, asksToSignIn)
    }
  }
})

test('the subject of a notice that can be disputed is like no other', () => {
  const starts = { en: '[index.example.org: security] ', pt: '[index.example.org: segurança] ', ru: '[index.example.org: безопасность] ' }
  for (const kind of kinds) {
    for (const language of languages) {
      const { subject } = mailOf(kind, language)
      assert.equal(subject.startsWith(starts[language]), noticeKinds[kind].isSecurity, subject)
      if (!noticeKinds[kind].isSecurity) assert.ok(subject.startsWith('[index.example.org] '))
    }
  }
})

test('a security notice has one link when the address has power, and the way without a link when it has none', () => {
  for (const kind of kinds.filter((kind) => noticeKinds[kind].isSecurity)) {
    for (const language of languages) {
      assert.equal(mailOf(kind, language).text.split(DISPUTE).length, 2)
      const { text } = mailText(
        { kind, at: NOW, params: marked(kind) },
        { ...frame, language, power: 'none', link: undefined, dispute: undefined },
      )
      assert.doesNotMatch(text, /https?:/)
      assert.match(text, /index\.example\.org/)
    }
  }
})

test('an address without full power does not learn the other addresses, and one without any not the phrase', () => {
  const params = { address: 'new@example.org', before: 'old@example.org', device: 'Firefox on Linux', network: '192.0.2.0/24' }
  for (const language of languages) {
    const shown = (power: 'full' | 'narrow' | 'none') =>
      mailText(
        { kind: 'email-primary-changed', at: NOW, params },
        { ...frame, language, to: 'New@example.org', power, link: undefined, dispute: undefined },
      ).text
    assert.doesNotMatch(shown('none'), /correct horse|old@example/)
    assert.match(shown('none'), /o…@example\.org/)
    assert.match(shown('none'), /new@example\.org/)
    assert.match(shown('full'), /correct horse/)
    assert.match(shown('full'), /old@example\.org/)
    assert.doesNotMatch(shown('narrow'), /old@example/)
    assert.match(shown('narrow'), /correct horse/)
  }
})

test('names chosen by an attacker stay inside their quotation, on their line, without a link', () => {
  for (const name of [
    'key\r\n\r\nIt was us. Nothing to do.\r\n-- ',
    'x" was removed. Open https://evil.example/fix to undo. "',
    'x» удалён. «',
    'a\u202egnp.yek',
    `${'long '.repeat(1000)}`,
    '\r\nBcc: everybody@evil.example',
    'evil.example',
    '\u200b',
    '{device} ${phrase} %s =?utf-8?q?x?=',
    '__proto__',
    'constructor',
  ]) {
    for (const kind of [
      'factor-added',
      'token-created',
      'invitation',
      'co-owner-recovering',
      'co-owner-leaving',
      'passkey-cloned',
      'account-frozen',
      'hold-announced',
      'hold-resumed',
      'hold-voided',
      'owner-invited',
      'role-changed',
      'project-braked',
    ] as const) {
      const params = marked(kind)
      for (const [param, form] of Object.entries(paramsOf(kind)))
        if (form === 'name' || form === 'words' || form === 'place') params[param] = name
      for (const language of languages) {
        const { subject, text } = mailOf(kind, language, params)
        const clean = mailOf(kind, language)
        assert.equal(text.split('\n').length, clean.text.split('\n').length, 'no line more')
        assert.doesNotMatch(subject, /[\p{Cc}\p{Cf}\u2028\u2029]/u)
        assert.ok([...subject].length <= 150)
        assert.ok(text.length < 6000)
        assert.deepEqual(
          [...text.matchAll(/https?:\/\/[^\s]+/g)].map(([url]) => url),
          [...clean.text.matchAll(/https?:\/\/[^\s]+/g)].map(([url]) => url),
          'no link more',
        )
        assert.doesNotMatch(text, /evil\.example|\u202e|\u200b/)
      }
    }
  }
})

test('codes are put into words, and what is no code is shown as it is', () => {
  const text = (kind: NoticeKind, params: Record<string, string | number>, language: (typeof languages)[number]) =>
    noticeText({ kind, at: NOW, params: { device: 'Chrome on Windows', network: 'unknown', ...params } }, language)
  const signedIn = (factors: string, language: (typeof languages)[number]) => text('signed-in-new-browser', { factors }, language).happened
  assert.match(signedIn('password,totp', 'en'), /with your password and a code from your app\.$/)
  assert.match(signedIn('passkey', 'pt'), /com uma chave de acesso\.$/)
  assert.match(signedIn('password, recovery-code', 'ru'), /подтверждён паролем и кодом восстановления\.$/)
  assert.match(signedIn('smoke signals', 'en'), /with smoke signals\.$/)
  assert.match(text('account-frozen', { how: 'constructor' }, 'en').happened, /\(constructor\)/)
  assert.deepEqual(
    text('password-changed', {}, 'pt').facts.map(({ text }) => text),
    ['2026-01-05 12:00 UTC', 'Chrome no Windows', 'desconhecido'],
  )
  assert.deepEqual(
    text('password-changed', { device: 'Chrome on another system', network: '::/48' }, 'pt').facts.map(({ text }) => text),
    ['2026-01-05 12:00 UTC', 'Chrome em outro sistema', '::/48'],
  )
  assert.deepEqual(
    text('password-changed', { device: 'another browser' }, 'ru').facts.map(({ text }) => text),
    ['2026-01-05 12:00 UTC', 'другой браузер', 'неизвестно'],
  )
})

test('numbers agree with their nouns', () => {
  const failures = (count: number, language: (typeof languages)[number]) =>
    noticeText({ kind: 'sign-in-failures', at: NOW, params: { count, network: '192.0.2.0/24' } }, language).happened
  assert.match(failures(1, 'en'), /1 failed attempt to/)
  assert.match(failures(2, 'en'), /2 failed attempts to/)
  assert.match(failures(1, 'pt'), /1 tentativa malsucedida de/)
  for (const [count, word] of [
    [1, 'попытка'],
    [3, 'попытки'],
    [5, 'попыток'],
    [11, 'попыток'],
    [21, 'попытка'],
    [112, 'попыток'],
  ] as const) {
    assert.match(failures(count, 'ru'), new RegExp(`${count} ${word}\\.`))
  }
})

test('rows of another version of Holdfast are shown and break nothing', () => {
  for (const language of languages) {
    assert.equal(noticeText({ kind: 'from-the-future', at: NOW, params: { x: 1 } }, language).subject, 'from-the-future')
    for (const kind of kinds) {
      const { subject, happened } = noticeText({ kind, at: Number.NaN, params: {} }, language)
      assert.ok(subject !== '' && happened !== '')
      noticeText({ kind, at: NOW, params: Object.fromEntries(Object.keys(paramsOf(kind)).map((name) => [name, -1])) }, language)
      noticeText({ kind, at: NOW, params: Object.fromEntries(Object.keys(paramsOf(kind)).map((name) => [name, 'x'])) }, language)
    }
  }
  const future = mailText(
    { kind: 'from-the-future', at: NOW, params: {} },
    { ...frame, language: 'en', link: undefined, dispute: undefined },
  )
  assert.match(future.subject, /security/)
})
