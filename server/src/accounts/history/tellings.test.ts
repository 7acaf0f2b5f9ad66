import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type EventKindName, events } from '../../journal/events.ts'
import type { Json } from '../../platform/encoding/canonical-json.ts'
import { historyGroups } from './history-line.ts'
import { type Names, type OpenEntry, tellEntry } from './tell-entry.ts'
import { tellings } from './tellings.ts'

const me = 'a1'
const names: Names = new Map([
  ['t1', 'ci'],
  ['p1', 'tinyjson'],
  ['a2', 'grete'],
])
const origin = { userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', address: '192.0.2.7' }

interface Entry {
  readonly open?: Record<string, Json>
  readonly hidden?: Record<string, Json>
  readonly actor?: string
  readonly subjects?: Record<string, string>
  readonly details?: OpenEntry['details']
}

function tell(kind: string, { open = {}, hidden = {}, actor = `account:${me}`, subjects = {}, details = 'open' }: Entry = {}) {
  const leaf = { v: 1, kind, at: 5, subjects: { account: me, ...subjects }, public: { actor, ...open }, private: '' } as const
  return tellEntry({ entry: { position: 9, kind, at: 5, body: '', sealed: null }, leaf, hidden, details }, me, names)
}

const about = { token: 't1', project: 'p1' }

test('each kind of event is a sentence', () => {
  const cases: [EventKindName, Entry, string][] = [
    ['account-created', { open: { isAdministrator: true } }, 'The account was made, as an administrator.'],
    ['account-created', {}, 'The account was made.'],
    ['person-invited', { hidden: { email: 'ada@example.org' } }, '"ada@example.org" was invited to make an account.'],
    ['password-changed', { open: { how: 'reset' } }, 'The password was reset by a link in a mail. Other sessions ended.'],
    ['factor-added', { open: { factorKind: 'passkey', isFirst: false }, hidden: { name: 'laptop' } }, 'The passkey "laptop" was added.'],
    [
      'factor-added',
      { open: { factorKind: 'totp', isFirst: true }, hidden: { name: 'phone' } },
      'The authenticator app "phone" was added: the first factor beside the password.',
    ],
    ['recovery-codes-made', { open: { count: 8 } }, '8 new recovery codes were made. Older ones no longer work.'],
    ['recovery-code-used', { open: { left: 1 } }, 'A recovery code was used; 1 code left.'],
    ['passkey-copied', { hidden: { name: 'key' } }, 'The passkey "key" was refused: there may be a copy of it.'],
    ['signed-in', { open: { isKnownBrowser: false } }, 'Signed in from a browser that was not known.'],
    ['signed-in', { open: { isKnownBrowser: true } }, 'Signed in.'],
    ['sign-in-failed', { open: { count: 1 }, actor: 'visitor' }, 'Somebody failed to sign in.'],
    ['sign-in-failed', { open: { count: 1204 }, actor: 'visitor' }, 'Somebody failed to sign in 1,204 times within a quarter of an hour.'],
    ['session-ended', { open: { because: 'signed-out' } }, 'A session ended: signed out.'],
    [
      'email-made-primary',
      { hidden: { email: 'b@x.example', before: 'a@x.example' } },
      'The e-mail address "b@x.example" became the first one, in place of "a@x.example".',
    ],
    [
      'change-disputed',
      { open: { act: 'factor-added', outcome: 'stopped' } },
      '"This was not me" was said about: factor added. The change was stopped.',
    ],
    [
      'account-frozen',
      { open: { how: 'link', sessionsEnded: 2 }, actor: 'notice-link' },
      'The account was frozen by a link in a notice: its tokens sleep, 2 sessions ended.',
    ],
    [
      'account-frozen',
      { open: { how: 'operator', sessionsEnded: 1 }, hidden: { reason: 'lost laptop' } },
      'The account was frozen on the host: its tokens sleep, 1 session ended. Reason: "lost laptop"',
    ],
    [
      'account-guarded',
      { open: { until: Date.UTC(2026, 0, 2, 3, 4) } },
      'The account is guarded, until 2026-01-02 03:04 UTC: acts that matter ask for an old factor.',
    ],
    [
      'token-created',
      { hidden: { name: 'ci' }, open: { expiresAt: Date.UTC(2027, 0, 1) } },
      'The token "ci" was created; it works until 2027-01-01 00:00 UTC.',
    ],
    ['token-revoked', { subjects: about }, 'The token "ci" was revoked.'],
    ['role-given', { open: { role: 'owner' }, subjects: about, actor: 'account:a2' }, 'The account got the role "owner" in "tinyjson".'],
    [
      'file-published',
      { open: { filename: 'tinyjson-1.0.tar.gz' }, subjects: about },
      '"tinyjson-1.0.tar.gz" was published in "tinyjson".',
    ],
  ]
  for (const [kind, entry, sentence] of cases) {
    const line = tell(kind, entry)
    assert.equal(line.sentence, sentence)
    assert.equal(line.parts.map(({ text }) => text).join(''), sentence)
  }
})

test('without anything private, and without the public fields of today, every kind still reads well', () => {
  for (const kind of Object.keys(events)) {
    const { sentence, group, weight, flag, device, network } = tell(kind, { details: 'erased' })
    assert.match(sentence, /^["A-Z].*[."]$/, kind)
    assert.doesNotMatch(sentence, /undefined|null|NaN|""|\s[.,;:]|\s\s|\bobject\b/, kind)
    assert.ok(historyGroups.includes(group), kind)
    assert.equal(weight === 'usual', flag === null, kind)
    assert.deepEqual([device, network], [null, null])
  }
})

test('fields of the wrong type break no page', () => {
  const nonsense: Json[] = [null, 7, -1, 1e300, '', 'x', [], ['x', 7, null], {}, { toString: 'x' }, true]
  const fields = [
    'name',
    'email',
    'before',
    'how',
    'factorKind',
    'isFirst',
    'factors',
    'act',
    'outcome',
    'because',
    'role',
    'version',
    'to',
    'reason',
    'until',
    'applyAt',
    'expiresAt',
    'session',
    'token',
    'userAgent',
    'address',
  ]
  for (const kind of Object.keys(events)) {
    for (const value of nonsense) {
      const all = Object.fromEntries(fields.map((field) => [field, value]))
      assert.equal(typeof tell(kind, { open: all, hidden: all }).sentence, 'string', kind)
    }
  }
})

test('what strangers wrote cannot end its quotation, obey a terminal or turn our words around', () => {
  const evil = '\u001b[2Jx" was revoked by the operator. The token "y\u202e\u2066\r\n\u0000<script>'
  for (const kind of Object.keys(events) as EventKindName[]) {
    const hidden = Object.fromEntries(
      ['name', 'email', 'before', 'reason', 'yankReason', 'statusReason', 'userAgent'].map((field) => [field, evil]),
    )
    const open = Object.fromEntries(['name', 'filename', 'version', 'role', 'to'].map((field) => [field, evil]))
    const line = tell(kind, { hidden, open })
    for (const text of [line.sentence, line.device ?? '', line.credential ?? '']) assert.doesNotMatch(text, /[\p{C}\r\n]/u, kind)
    for (const { text, isForeign } of line.parts) {
      if (isForeign) assert.doesNotMatch(text, /"/, kind)
      else assert.doesNotMatch(text, /script|operator\. The token/, kind)
    }
  }
})

test('a megabyte of a name is cut', () => {
  const line = tell('factor-added', {
    open: { factorKind: 'passkey' },
    hidden: { name: 'x'.repeat(1_000_000), userAgent: `pip/${'9'.repeat(1_000_000)}` },
  })
  assert.ok(line.sentence.length < 120)
  assert.ok(line.device!.length <= 61)
})

test('a kind that only a newer version knows is told as such, even where it has the name of a thing of the language', () => {
  for (const kind of ['wormhole-opened', '__proto__', 'constructor', 'toString', '\u001b[31m', '']) {
    const line = tell(kind, { hidden: origin })
    assert.match(line.sentence, /^Something happened that this version cannot tell: /)
    assert.equal(line.group, 'other')
    assert.equal(line.network, '192.0.2.0/24')
  }
})

test('who acted is named, and only where it was the account itself or nobody known is it told from where', () => {
  const everything = { ...origin, session: 'feedbeef-1', token: 't1', osUser: 'root', reason: 'x' }
  const cases: [actor: string, by: string | null, isShown: boolean][] = [
    ['account:a2', '"grete"', false],
    ['account:gone', 'another account', false],
    ['account:', 'somebody', false],
    ['account:a1 ', 'another account', false],
    ['operator', 'the operator', false],
    ['system', 'the index itself', false],
    ['constructor', 'somebody', false],
    ['', 'somebody', false],
    ['account:a1', null, true],
    ['visitor', 'somebody not signed in', true],
    ['notice-link', 'a link in a notice', true],
    ['setup-link', 'the set-up link', true],
  ]
  for (const [actor, by, isShown] of cases) {
    const line = tell('role-given', { actor, hidden: everything })
    assert.equal(line.by, by, actor)
    assert.deepEqual([line.device, line.network], isShown ? ['Firefox on Linux', '192.0.2.0/24'] : [null, null], actor)
    assert.equal(line.credential !== null, isShown, actor)
    assert.doesNotMatch(JSON.stringify(line), /root|192\.0\.2\.7/)
  }
})

test('device, factor and credential are told as people know them', () => {
  const cases: [kind: string, Entry, Partial<ReturnType<typeof tell>>][] = [
    [
      'signed-in',
      { open: { session: 'feedbeef-1', factors: ['password', 'totp'] } },
      { factor: 'password and authenticator app', credential: 'session feedbeef' },
    ],
    ['signed-in', { open: { factors: ['passkey'] } }, { factor: 'passkey' }],
    ['signed-in', { open: { factors: ['password', '\u001b[31mx', 7 as unknown as string] } }, { factor: 'password and [31mx' }],
    ['session-confirmed', { open: { factorKind: 'totp-and-recovery-code' } }, { factor: 'authenticator app and recovery code' }],
    [
      'file-published',
      { hidden: { token: 't1', userAgent: 'twine/6.1.0 CPython/3.12.1' } },
      { credential: 'token "ci"', device: 'twine/6.1.0 CPython/3.12.1' },
    ],
    ['file-published', { hidden: { token: '0badcafe-22' } }, { credential: 'token "0badcafe"' }],
    ['password-changed', { hidden: { userAgent: 'Mozilla/5.0 (X11) \u001b[31m' } }, { device: 'another browser' }],
    ['password-changed', { hidden: { address: 'not an address' } }, { network: 'unknown' }],
    ['password-changed', { hidden: { address: '2001:db8:1:2::3' } }, { network: '2001:db8:1::/48' }],
  ]
  for (const [kind, entry, expected] of cases) {
    const line = tell(kind, entry)
    for (const [field, value] of Object.entries(expected)) assert.equal(line[field as keyof typeof line], value, `${kind}: ${field}`)
  }
})

test('the phrase that tells our mails from imitations stands in no line', () => {
  assert.doesNotMatch(JSON.stringify(tell('profile-changed', { hidden: { phrase: 'blue whale' } })), /whale/)
})

test('weights and flags depend on nothing private', () => {
  for (const { flag } of Object.values(tellings)) {
    if (typeof flag === 'function') assert.doesNotMatch(String(flag), /hidden/)
  }
})
