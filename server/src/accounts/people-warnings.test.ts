import assert from 'node:assert/strict'
import { test } from 'node:test'
import { peopleWarnings, type Settled } from './people-warnings.ts'

const sound: Settled = {
  preset: 'public',
  publicUrl: 'https://index.example',
  reading: 'public',
  people: { registration: 'open', breachUrl: 'https://range.example/', breachFile: undefined },
  mail: { smtpUrl: 'smtps://mail.example' },
}

const rows: readonly (readonly [what: string, settled: Partial<Settled>, warnings: readonly RegExp[]])[] = [
  ['a sound public index', {}, []],
  [
    'a household without mail and lists',
    { preset: 'solo', mail: { smtpUrl: undefined }, people: { registration: 'closed', breachUrl: undefined, breachFile: undefined } },
    [],
  ],
  ['no mail server', { mail: { smtpUrl: undefined } }, [/HOLDFAST_SMTP_URL/]],
  ['a team without a mail server', { preset: 'team', mail: { smtpUrl: undefined } }, [/HOLDFAST_SMTP_URL/]],
  ['a household that lets everybody in', { preset: 'solo', mail: { smtpUrl: undefined } }, [/HOLDFAST_SMTP_URL/]],
  ['no list of stolen passwords', { people: { ...sound.people, breachUrl: undefined } }, [/HOLDFAST_BREACH_URL/]],
  ['a file of them is enough', { people: { ...sound.people, breachUrl: undefined, breachFile: '/srv/list' } }, []],
  ['https at an IP address', { publicUrl: 'https://192.0.2.1' }, [/no passkeys for https:\/\/192\.0\.2\.1/]],
  ['https at an IPv6 address', { publicUrl: 'https://[2001:db8::1]' }, [/no passkeys/]],
  ['the loopback by its number', { publicUrl: 'http://127.0.0.1:8080' }, [/no passkeys/]],
  ['localhost', { publicUrl: 'http://localhost:8080' }, []],
  ['plain http elsewhere, of which the other warning speaks', { publicUrl: 'http://index.example' }, []],
  ['private reading behind an open door', { reading: 'private' }, [/HOLDFAST_REGISTRATION/]],
]
test('settings that are unwise for people are named, with what helps', async (t) => {
  for (const [what, settled, warnings] of rows) {
    await t.test(what, () => {
      const found = peopleWarnings({ ...sound, ...settled })
      assert.equal(found.length, warnings.length, found.join('\n'))
      for (const [at, warning] of warnings.entries()) assert.match(found[at]!, warning)
    })
  }
})
