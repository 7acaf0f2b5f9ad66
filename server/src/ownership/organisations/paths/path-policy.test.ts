import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ownerTerms } from '../../owner-terms.ts'
import type { OwnerStanding } from '../../standing.ts'
import { accountsAfter, effectOf, type OwnerPath, type PathChange } from './owner-path.ts'
import { type Arrival, judgeEnd, judgeMove, judgePaths, type PathFacts, strandedBy } from './path-policy.ts'

const DAY = 24 * 60 * 60 * 1000
const NOW = 1000 * DAY

const owner = (accountId: string, daysAgo: number, change: Partial<OwnerStanding> = {}): OwnerStanding => ({
  accountId,
  since: NOW - daysAgo * DAY,
  isCreator: false,
  state: 'active',
  isSuspended: false,
  ...change,
})
const senior = owner('senior', 500, { isCreator: true })
const junior = owner('junior', 20)
const fresh = owner('fresh', 2)
const arrival = (change: Partial<Arrival> = {}): Arrival => ({ accountId: 'new', state: 'active', kind: 'person', createdAt: 0, ...change })

function facts(
  preset: 'solo' | 'team' | 'public',
  actor: string,
  sets: readonly (readonly [owners: readonly OwnerStanding[], after: readonly string[]])[],
  arrivals: readonly Arrival[] = [],
): PathFacts {
  return {
    terms: ownerTerms[preset],
    now: NOW,
    actor: { accountId: actor, state: 'active' },
    sets: sets.map(([owners, after], i) => ({ id: `p${i}`, owners, after, isOwnershipLocked: false })),
    arrivals,
    announcedAt: NOW,
  }
}

const told = ({ verdict }: ReturnType<typeof judgePaths>) =>
  verdict.verdict === 'refuse' ? verdict.code : verdict.verdict === 'hold' ? `${verdict.milliseconds / DAY} d` : verdict.verdict

const losses: readonly [says: string, answer: string, facts: PathFacts][] = [
  [
    'what changes no owner is permitted',
    'permit',
    facts('public', 'junior', [
      [
        [senior, junior],
        ['senior', 'junior'],
      ],
    ]),
  ],
  ['a junior goes after a week', '7 d', facts('public', 'senior', [[[senior, junior], ['senior']]])],
  [
    'the strictest project decides for all',
    'owner-last',
    facts('public', 'senior', [
      [[senior, junior], ['senior']],
      [[senior, junior], ['junior']],
    ]),
  ],
  [
    'the longest wait holds for all',
    '7 d',
    facts('public', 'junior', [
      [[senior, junior], ['senior']],
      [
        [senior, junior, fresh],
        ['senior', 'junior'],
      ],
    ]),
  ],
  ['nobody is left', 'owner-last', facts('public', 'senior', [[[senior], []]])],
  ['only a newcomer is left', 'owner-last', facts('public', 'senior', [[[senior, fresh], ['fresh']]])],
  [
    'only somebody frozen is left',
    'owner-last',
    facts('public', 'senior', [[[senior, owner('frozen', 500, { state: 'frozen' })], ['frozen']]]),
  ],
  ['two at once, of whom each alone could go', 'owner-last', facts('public', 'fresh', [[[junior, owner('peer', 20), fresh], ['fresh']]])],
  ['an outsider takes nobody anything', 'not-owner', facts('public', 'outsider', [[[senior, junior], ['senior']]])],
  ['a junior takes nothing from the maker', 'owner-last', facts('public', 'junior', [[[senior, junior], ['junior']]])],
]
for (const [says, answer, of] of losses) test(`${says}: ${answer}`, () => assert.equal(told(judgePaths(of)), answer))

const gains: readonly (readonly [says: string, answer: string, facts: PathFacts])[] = [
  ['a new owner waits for a day', '1 d', facts('public', 'senior', [[[senior], ['senior', 'new']]], [arrival()])],
  [
    'an account of an hour waits until it is a week old',
    '7 d',
    facts('public', 'senior', [[[senior], ['senior', 'new']]], [arrival({ createdAt: NOW })]),
  ],
  ['alone nobody waits', 'permit', facts('solo', 'senior', [[[senior], ['senior', 'new']]], [arrival({ createdAt: NOW })])],
  ['a maintainer makes no owner', 'not-owner', facts('solo', 'outsider', [[[senior], ['senior', 'new']]], [arrival()])],
  [
    'a service becomes no owner',
    'arrival-cannot',
    facts('public', 'senior', [[[senior], ['senior', 'new']]], [arrival({ kind: 'service' })]),
  ],
  ...(['frozen', 'closed', 'enrolling', 'recovering'] as const).map(
    (state) =>
      [
        `an account that is ${state} becomes no owner`,
        'arrival-cannot',
        facts('public', 'senior', [[[senior], ['senior', 'new']]], [arrival({ state })]),
      ] as const,
  ),
  ['somebody unknown becomes no owner', 'arrival-cannot', facts('public', 'senior', [[[senior], ['senior', 'new']]])],
]
for (const [says, answer, of] of gains) test(`${says}: ${answer}`, () => assert.equal(told(judgePaths(of)), answer))

test('while the ownership of one of many projects is locked nothing changes in any', () => {
  const of = facts('public', 'senior', [
    [[senior, junior], ['senior']],
    [[senior, junior], ['senior']],
  ])
  assert.equal(told(judgePaths({ ...of, sets: of.sets.map((set, i) => ({ ...set, isOwnershipLocked: i === 1 })) })), 'ownership-locked')
})

test('a junior is suspended wherever he would lose something', () => {
  const { suspensions } = judgePaths(
    facts('public', 'senior', [
      [[senior, junior], ['senior']],
      [[senior, junior], ['senior']],
      [
        [senior, junior],
        ['senior', 'junior'],
      ],
    ]),
  )
  assert.deepEqual(
    suspensions.map(({ projectId }) => projectId),
    ['p0', 'p1'],
  )
})

const moves: readonly (readonly [says: string, answer: string, facts: PathFacts])[] = [
  ['a move waits for a week', '7 d', facts('public', 'senior', [[[senior, junior], ['senior']]])],
  ['a move that changes no owner waits too', '7 d', facts('public', 'senior', [[[senior], ['senior']]])],
  [
    'a newcomer moves nothing',
    'owner-on-probation',
    facts('public', 'fresh', [
      [
        [senior, fresh],
        ['senior', 'fresh'],
      ],
    ]),
  ],
  ['an outsider moves nothing', 'not-owner', facts('public', 'outsider', [[[senior], ['senior']]])],
  ['a move leaves nobody', 'owner-last', facts('public', 'senior', [[[senior], []]])],
  ['a move leaves a newcomer', 'owner-last', facts('public', 'senior', [[[senior, fresh], ['fresh']]])],
  [
    'a move to somebody frozen',
    'arrival-cannot',
    facts('public', 'senior', [[[senior], ['senior', 'new']]], [arrival({ state: 'frozen' })]),
  ],
  ['alone it moves at once', 'permit', facts('solo', 'senior', [[[senior], ['senior']]])],
  ...(['solo', 'team', 'public'] as const).map(
    (preset) =>
      [
        `on ${preset} a move takes nothing from whoever came before all who stay`,
        'owner-last',
        facts(preset, 'junior', [[[senior, junior], ['junior']]]),
      ] as const,
  ),
  ['not even his own move, or a stolen session would be enough', 'owner-last', facts('public', 'senior', [[[senior, junior], ['junior']]])],
  ['a move takes it from a junior by silence', '7 d', facts('public', 'senior', [[[senior, junior], ['senior']]])],
]

test('no end of an organisation takes a project from whoever came before all who stay', () => {
  const taking = facts('public', 'junior', [[[senior, junior], ['junior']]])
  assert.equal(told(judgeEnd(taking, [senior, junior])), 'owner-last')
  assert.deepEqual(strandedBy(taking.sets, taking.terms, taking.now), ['p0'])
  const keeping = facts('public', 'junior', [[[senior, junior], ['senior']]])
  assert.equal(told(judgeEnd(keeping, [senior, junior])), '14 d')
})
for (const [says, answer, of] of moves) test(`${says}: ${answer}`, () => assert.equal(told(judgeMove(of)), answer))

const paths: readonly OwnerPath[] = [
  { accountId: 'ada', by: 'direct', since: 1 },
  { accountId: 'ada', by: 'organisation', since: 2 },
  { accountId: 'bob', by: 'team:core', since: 3 },
  { accountId: 'bob', by: 'team:other', since: 4 },
  { accountId: 'eve', by: 'organisation', since: 5 },
]
const effects: readonly [says: string, change: PathChange, people: readonly string[], after: string][] = [
  [
    'out of the organisation, one keeps his own role',
    { what: 'member', organisationId: 'o', accountId: 'ada', role: 'none' },
    [],
    'ada bob eve',
  ],
  ['out of the organisation, one loses its teams', { what: 'member', organisationId: 'o', accountId: 'bob', role: 'none' }, [], 'ada eve'],
  ['an owner made a manager loses the projects', { what: 'member', organisationId: 'o', accountId: 'eve', role: 'manager' }, [], 'ada bob'],
  ['a new owner of the organisation', { what: 'member', organisationId: 'o', accountId: 'new', role: 'owner' }, [], 'ada bob eve new'],
  ['off-boarding takes his own role too', { what: 'off-board', organisationId: 'o', accountId: 'ada', projectIds: ['p'] }, [], 'bob eve'],
  [
    'off-boarding takes his own role only where it says so',
    { what: 'off-board', organisationId: 'o', accountId: 'ada', projectIds: [] },
    [],
    'ada bob eve',
  ],
  ['out of one of two teams', { what: 'team-member', teamId: 'core', accountId: 'bob', isIn: false }, [], 'ada bob eve'],
  ['the end of a team', { what: 'team-end', teamId: 'other' }, [], 'ada bob eve'],
  ['a team gets the project', { what: 'team-project', teamId: 'new', projectId: 'p', role: 'owner' }, ['joe'], 'ada bob eve joe'],
  ['a team gets a smaller part', { what: 'team-project', teamId: 'core', projectId: 'p', role: 'maintainer' }, ['joe'], 'ada bob eve'],
  ['out of its organisation, roles of people alone are left', { what: 'project', projectId: 'p', to: null }, [], 'ada'],
  ['into another one, its owners come', { what: 'project', projectId: 'p', to: 'q' }, ['zoe'], 'ada zoe'],
]
for (const [says, change, people, after] of effects)
  test(`${says}: ${after}`, () => assert.equal([...accountsAfter(paths, effectOf(change, 'p', people))].toSorted().join(' '), after))
