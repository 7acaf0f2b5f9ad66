import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Audience, Requirement } from './plan.ts'
import { type Acting, dueOf, isMet, requirementOf } from './plan-policy.ts'

const plan = (of: Audience['of'], requirement: Requirement = 'passkey') => ({
  requirement,
  audience: of === 'project-owners' ? { of, projectId: 'p' } : { of },
})

const acts: readonly [title: string, acting: Acting, concerned: readonly Audience['of'][]][] = [
  ['reading, which is no act of a role', {}, []],
  ['a maintainer of p', { role: 'other', projectId: 'p' }, ['role']],
  ['an owner of p', { role: 'owner', projectId: 'p' }, ['role', 'owners', 'project-owners']],
  ['an owner of another project', { role: 'owner', projectId: 'q' }, ['role', 'owners']],
  ['an owner of an organisation', { role: 'owner' }, ['role', 'owners']],
  ['an administrator', { isAdministrator: true }, ['administrators']],
]
const audiences = ['role', 'owners', 'administrators', 'project-owners'] as const
for (const [title, acting, concerned] of acts)
  test(`${title}: concerned by ${concerned.join(', ') || 'no plan'}`, () => {
    for (const of of audiences) assert.equal(requirementOf([plan(of)], acting), concerned.includes(of) ? 'passkey' : undefined, of)
  })

test('of several plans the one that asks for most holds', () => {
  const acting: Acting = { role: 'owner', projectId: 'p' }
  assert.equal(requirementOf([plan('role', 'second-factor'), plan('owners')], acting), 'passkey')
  assert.equal(requirementOf([plan('role', 'second-factor')], acting), 'second-factor')
  assert.equal(requirementOf([], acting), undefined)
})

test('an authenticator app is a second factor and no passkey', () => {
  assert.equal(isMet('second-factor', new Set(['totp'])), true)
  assert.equal(isMet('passkey', new Set(['totp'])), false)
  assert.equal(isMet('passkey', new Set(['totp', 'passkey'])), true)
  assert.equal(isMet('second-factor', new Set()), false)
})

const DAY = 86_400_000
const FROM = Date.UTC(2027, 0, 1)
const due = (daysBefore: number, more: object = {}) =>
  dueOf({ state: 'planned', fromAt: FROM, plannedAt: FROM - 60 * DAY, remindedDays: null, ...more }, FROM - daysBefore * DAY)

test('reminders come fourteen days, three days and a day before, each once, and the switch on the day', () => {
  assert.equal(due(15), undefined)
  assert.equal(due(14), 14)
  assert.equal(due(14, { remindedDays: 14 }), undefined)
  assert.equal(due(3, { remindedDays: 14 }), 3)
  assert.equal(due(1, { remindedDays: 3 }), 1)
  assert.equal(due(0.5, { remindedDays: 1 }), undefined)
  assert.equal(due(0, { remindedDays: 1 }), 'switch')
})

test('after a week without power one reminder is sent and not three', () => assert.equal(due(2), 3))

test('a plan made a day ago for the day after tomorrow has no reminder that came before it', () => {
  assert.equal(due(2.9, { plannedAt: FROM - 2.95 * DAY }), undefined)
  assert.equal(due(1, { plannedAt: FROM - 2.95 * DAY }), 1)
})

test('what is in force or cancelled is over for the clock', () => {
  for (const state of ['in-force', 'cancelled'] as const) for (const days of [20, 14, 0, -10]) assert.equal(due(days, { state }), undefined)
})
