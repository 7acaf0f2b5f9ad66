import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeQuorum } from './quorum.ts'
import type { ReadOwner } from './read-owners.ts'

const DAY = 24 * 60 * 60 * 1000
const now = 1000 * DAY
const owner = (accountId: string, ageDays: number, state: ReadOwner['state'] = 'active', isSuspended = false) =>
  ({ accountId, since: now - ageDays * DAY, isCreator: false, state, isSuspended }) as ReadOwner
const terms = { probation: 14 * DAY }
const hold = (details = {}) => ({ requestedBy: 'ada', targetId: 'tom', details })
const five = [owner('ada', 500), owner('tom', 498), owner('bob', 497), owner('cleo', 496), owner('dan', 495)]

const peer: readonly (readonly [title: string, owners: readonly ReadOwner[], approvals: readonly string[], isReached: boolean])[] = [
  ['of five, who asked and two more', five, ['bob', 'cleo'], true],
  ['of five, who asked and one more are no majority', five, ['bob'], false],
  ['who asked alone never is', [five[0]!, five[1]!], [], false],
  ['who asked cannot be the second', five.slice(0, 2), ['ada'], false],
  ['of two, nobody else is left', five.slice(0, 2), ['tom'], false],
  ['whoever would go does not count for it', five.slice(0, 3), ['tom'], false],
  ['of three, who asked and the third', five.slice(0, 3), ['bob'], true],
  ['half is no majority', five.slice(0, 4), ['bob'], false],
  ['newcomers do not count', [...five.slice(0, 2), owner('bob', 3), owner('cleo', 3)], ['bob', 'cleo'], false],
  ['a frozen owner is one to be outvoted, and does not agree', [...five.slice(0, 3), owner('cleo', 496, 'frozen')], ['bob', 'cleo'], false],
  ['a suspended one does not agree', [...five.slice(0, 3), owner('cleo', 496, 'active', true)], ['bob', 'cleo'], false],
  ['a closed one is nobody', [...five.slice(0, 3), owner('cleo', 496, 'closed')], ['bob'], true],
  ['strangers do not count', five, ['eve', 'max', 'operator'], false],
]
for (const [title, owners, approvals, isReached] of peer)
  test(`a peer goes at once: ${title}`, () => assert.equal(judgeQuorum(owners, hold(), approvals, terms, now).isReached, isReached))

const dispute: readonly (readonly [title: string, owners: readonly ReadOwner[], approvals: readonly string[], isReached: boolean])[] = [
  ['of four others, three', five, ['bob', 'cleo'], true],
  ['of four others, two are half', five, ['bob'], false],
  ['two others, both', five.slice(0, 3), ['bob'], true],
  ['one other is too few', five.slice(0, 2), [], false],
  ['two others, one of them on probation', [...five.slice(0, 2), owner('bob', 3)], ['bob'], false],
]
for (const [title, owners, approvals, isReached] of dispute)
  test(`a dispute: ${title}`, () => assert.equal(judgeQuorum(owners, hold({ dispute: 1 }), approvals, terms, now).isReached, isReached))
