import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OrganisationRole } from './organisation.ts'
import { type Asker, judgeAsking, judgeOffer, type OrganisationRefusal } from './organisation-policy.ts'
import type { PathChange } from './paths/owner-path.ts'

type Role = OrganisationRole | 'outsider'
type Answer = OrganisationRefusal | 'may'

const asker = (role: Role, change: Partial<Asker> = {}): Asker => ({
  accountId: 'me',
  role: role === 'outsider' ? undefined : role,
  isSuspended: false,
  isOffer: false,
  holdsTeamRoles: false,
  ownsProject: false,
  roleThere: undefined,
  ...change,
})

const member = (role: OrganisationRole | 'none', accountId = 'other'): PathChange => ({
  what: 'member',
  organisationId: 'o',
  accountId,
  role,
})
const team = (isIn: boolean, accountId = 'other'): PathChange => ({ what: 'team-member', teamId: 't', accountId, isIn })
const give = (role: 'owner' | 'maintainer' | 'none'): PathChange => ({ what: 'team-project', teamId: 't', projectId: 'p', role })
const needs = 'organisation-needs'
const much = 'grants-too-much'

/** Each act, by the role of whoever asks: owner, manager, member, outsider. */
const table: readonly [
  says: string,
  change: PathChange,
  target: OrganisationRole | undefined,
  answers: readonly [Answer, Answer, Answer, Answer],
  asker?: Partial<Asker>,
][] = [
  ['removing a member', member('none'), 'member', ['may', 'may', needs, needs]],
  ['removing a manager', member('none'), 'manager', ['may', much, needs, needs]],
  ['removing an owner', member('none'), 'owner', ['may', much, needs, needs]],
  ['making an owner a manager', member('manager'), 'owner', ['may', much, needs, needs]],
  ['making a member an owner without asking him', member('owner'), 'member', [much, much, much, much]],
  ['making a stranger a member without asking him', member('member'), undefined, [much, much, much, much]],
  ['making oneself more', member('owner', 'me'), 'member', [much, much, much, much]],
  ['leaving', member('none', 'me'), 'owner', ['may', 'may', 'may', 'may']],
  ['an owner that was offered and taken', member('owner'), undefined, ['may', much, needs, needs], { isOffer: true }],
  ['a manager that was offered and taken', member('manager'), 'member', ['may', 'may', needs, needs], { isOffer: true }],
  ['off-boarding', { what: 'off-board', organisationId: 'o', accountId: 'other', projectIds: [] }, 'member', ['may', needs, needs, needs]],
  ['putting somebody into a team that can more than oneself', team(true), 'member', [much, much, needs, needs]],
  ['putting somebody into a team that can no more', team(true), 'member', ['may', 'may', needs, needs], { holdsTeamRoles: true }],
  ['putting oneself into a team', team(true, 'me'), 'member', [much, much, needs, needs]],
  ['taking somebody out of a team', team(false), 'member', ['may', 'may', needs, needs]],
  ['leaving a team', team(false, 'me'), 'member', ['may', 'may', 'may', 'may']],
  ['giving a team a project that is not his', give('maintainer'), undefined, ['not-owner', 'not-owner', 'not-owner', needs]],
  ['giving a team his own project', give('owner'), undefined, ['may', 'may', 'may', needs], { ownsProject: true }],
  ['taking a project from a team', give('none'), undefined, ['may', 'may', 'not-owner', needs]],
  ['ending a team', { what: 'team-end', teamId: 't' }, undefined, ['may', 'may', needs, needs]],
  [
    'moving a project that is not his',
    { what: 'project', projectId: 'p', to: 'o' },
    undefined,
    ['not-owner', 'not-owner', 'not-owner', 'not-owner'],
    { roleThere: 'owner' },
  ],
  [
    'moving his project to where he owns',
    { what: 'project', projectId: 'p', to: 'o' },
    undefined,
    ['may', 'may', 'may', 'may'],
    { ownsProject: true, roleThere: 'owner' },
  ],
  [
    'moving his project to where he manages',
    { what: 'project', projectId: 'p', to: 'o' },
    undefined,
    [needs, needs, needs, needs],
    { ownsProject: true, roleThere: 'manager' },
  ],
  [
    'moving his project to others',
    { what: 'project', projectId: 'p', to: 'o' },
    undefined,
    [needs, needs, needs, needs],
    { ownsProject: true },
  ],
  ['moving his project out', { what: 'project', projectId: 'p', to: null }, undefined, ['may', 'may', 'may', 'may'], { ownsProject: true }],
]

for (const [says, change, target, answers, more] of table) {
  test(`${says}: owner ${answers[0]}, manager ${answers[1]}, member ${answers[2]}, outsider ${answers[3]}`, () => {
    for (const [i, role] of (['owner', 'manager', 'member', 'outsider'] as const).entries()) {
      assert.equal(judgeAsking(change, asker(role, more), target) ?? 'may', answers[i], role)
      assert.equal(judgeAsking(change, asker(role, { ...more, isSuspended: true }), target), 'account-cannot', 'suspended')
    }
  })
}

test('an offer is never more than its maker holds, and members make none', () => {
  const answers: Readonly<Record<Role, readonly [Answer, Answer, Answer]>> = {
    owner: ['may', 'may', 'may'],
    manager: [much, 'may', 'may'],
    member: [needs, needs, needs],
    outsider: [needs, needs, needs],
  }
  for (const role of Object.keys(answers) as Role[])
    for (const [i, offered] of (['owner', 'manager', 'member'] as const).entries())
      assert.equal(judgeOffer(asker(role), offered) ?? 'may', answers[role][i])
})
