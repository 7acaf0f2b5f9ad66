import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type OwnerTerms, ownerTerms } from '../owner-terms.ts'
import type { OwnerStanding } from '../standing.ts'
import { judgeSuccession, type SuccessionFacts } from './succession-policy.ts'

const DAY = 86_400_000
const NOW = Date.UTC(2026, 6, 1)
const YEAR = 365 * DAY

const owner = (accountId: string, days: number, more: Partial<OwnerStanding> = {}): OwnerStanding => ({
  accountId,
  since: NOW - days * DAY,
  isCreator: false,
  state: 'active',
  isSuspended: false,
  ...more,
})

const maintainer = { accountId: 'max', role: 'maintainer', since: NOW - 100 * DAY, isWorking: true } as const

function facts(more: Partial<SuccessionFacts> = {}, silentFor: Readonly<Record<string, number>> = { gone: YEAR }): SuccessionFacts {
  return {
    terms: ownerTerms.public,
    now: NOW,
    owners: [owner('gone', 2000, { isCreator: true })],
    isOwnershipLocked: false,
    asker: { accountId: 'max', isAdministrator: false },
    targetId: 'gone',
    lastSigns: new Map(Object.entries(silentFor).map(([id, milliseconds]) => [id, NOW - milliseconds])),
    heir: maintainer,
    ...more,
  }
}

const asTeam = { terms: ownerTerms.team, asker: { accountId: 'root', isAdministrator: true } }
const seasoned = owner('max', 100)
const asOwner = { owners: [owner('gone', 2000), seasoned], heir: { ...maintainer, role: 'owner' as const } }

const allowed: readonly [title: string, facts: SuccessionFacts, days: number][] = [
  ['a maintainer of months follows the only owner, silent for a year, after sixty days', facts(), 60],
  ['so does an owner of months', facts(asOwner, { gone: YEAR, max: DAY }), 60],
  ['in a team an administrator asks for a maintainer, and it takes fourteen days', facts(asTeam), 14],
  [
    'another owner who is as silent, or frozen, is nobody to ask',
    facts(
      { owners: [owner('gone', 900), owner('also', 800), owner('ice', 700, { state: 'frozen' })] },
      { gone: YEAR, also: YEAR + DAY, ice: 0 },
    ),
    60,
  ],
  ['a manager of an organisation follows its only owner', facts({ heir: { ...maintainer, role: 'manager' } }), 60],
  ['so does a member of it', facts({ heir: { ...maintainer, role: 'member' } }), 60],
  ['in a team an administrator asks for a member', facts({ ...asTeam, heir: { ...maintainer, role: 'member' } }), 14],
]
for (const [title, of, days] of allowed) test(title, () => assert.deepEqual(judgeSuccession(of), { milliseconds: days * DAY }))

const strict: OwnerTerms = { ...ownerTerms.public, successionSilence: 2 * YEAR }
const refused: readonly [title: string, facts: SuccessionFacts, code: string][] = [
  ['on a solo index nobody asks', facts({ terms: ownerTerms.solo }), 'succession-closed'],
  ['in a team no member asks', facts({ terms: ownerTerms.team }), 'succession-closed'],
  [
    'for somebody else only he himself asks, an administrator neither',
    facts({ asker: { accountId: 'root', isAdministrator: true } }),
    'succession-closed',
  ],
  ['a day less than a year is no silence', facts({}, { gone: YEAR - 1 }), 'owner-not-silent'],
  ['one of whom nothing is known counts as here', facts({}, {}), 'owner-not-silent'],
  ['the policy may ask for more silence', facts({ terms: strict }), 'owner-not-silent'],
  ['a sign from the future is a sign', facts({}, { gone: -DAY }), 'owner-not-silent'],
  [
    'nobody follows himself',
    facts({ heir: { ...maintainer, accountId: 'gone' }, asker: { accountId: 'gone', isAdministrator: false } }),
    'role-none',
  ],
  ['nobody follows somebody who owns nothing', facts({ targetId: 'max2' }), 'role-none'],
  ['a stranger follows nobody', facts({ heir: { ...maintainer, role: undefined } }), 'heir-cannot'],
  ['a reader follows nobody', facts({ heir: { ...maintainer, role: 'reader' } }), 'heir-cannot'],
  ['a maintainer on probation follows nobody', facts({ heir: { ...maintainer, since: NOW - 14 * DAY + 1 } }), 'heir-cannot'],
  ['a member on probation follows nobody', facts({ heir: { ...maintainer, role: 'member', since: NOW - DAY } }), 'heir-cannot'],
  ['a manager on probation follows nobody', facts({ heir: { ...maintainer, role: 'manager', since: NOW - 13 * DAY } }), 'heir-cannot'],
  ['a frozen manager follows nobody', facts({ heir: { ...maintainer, role: 'manager', isWorking: false } }), 'heir-cannot'],
  [
    'a member is no owner because somebody says owner: the list of owners decides',
    facts({ heir: { ...maintainer, role: 'owner' } }),
    'heir-cannot',
  ],
  [
    'a manager asks for nobody else',
    facts({ asker: { accountId: 'boss', isAdministrator: false }, heir: { ...maintainer, role: 'member' } }),
    'succession-closed',
  ],
  ['an owner on probation follows nobody', facts({ ...asOwner, owners: [owner('gone', 2000), owner('max', 13)] }), 'heir-cannot'],
  [
    'a suspended owner follows nobody',
    facts({ ...asOwner, owners: [owner('gone', 2000), { ...seasoned, isSuspended: true }] }),
    'heir-cannot',
  ],
  [
    'an owner without the passkey that is asked for follows nobody',
    facts({ ...asOwner, owners: [owner('gone', 2000), { ...seasoned, lacks: 'passkey' }] }),
    'heir-cannot',
  ],
  ['a frozen maintainer follows nobody', facts({ heir: { ...maintainer, isWorking: false } }), 'heir-cannot'],
  [
    'in a team an administrator does not ask for himself without a role',
    facts({ ...asTeam, heir: { ...maintainer, accountId: 'root', role: undefined } }),
    'heir-cannot',
  ],
  [
    'where another owner is there he gives the role',
    facts({ owners: [owner('gone', 2000), owner('ada', 5)] }, { gone: YEAR, ada: YEAR - DAY }),
    'succession-needless',
  ],
  ['nothing changes while the ownership is locked', facts({ isOwnershipLocked: true }), 'ownership-locked'],
]
for (const [title, of, code] of refused) test(title, () => assert.deepEqual(judgeSuccession(of), { refuse: code }))
