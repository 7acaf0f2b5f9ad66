import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { actorOf } from '../../src/accounts/principal.ts'
import { isRefusal, type RefusalCode } from '../../src/errors.ts'
import { record } from '../../src/journal/record.ts'
import { changeOrganisation } from '../../src/ownership/organisations/change-organisation.ts'
import { readOwners } from '../../src/ownership/read-owners.ts'
import { removeFromProject } from '../../src/ownership/remove-from-project.ts'
import { isSeasoned, relationOf } from '../../src/ownership/standing.ts'
import { insertPlan } from '../../src/policies/store.ts'
import { type IndexInTest, operator } from '../index-in-test.ts'
import { belongs, dropDirect, giveOwner, organisationOf, ownerNames, passAndReturn, teamOf } from '../organisation-in-test.ts'
import { type OwnerInTest, openOwnershipInTest, ownerInTest, projectOf } from '../ownership-in-test.ts'

const DAY = 24 * 60 * 60 * 1000

const refused = (code: RefusalCode) => (error: unknown) => isRefusal(error, code)

for (const preset of ['public', 'team', 'solo'] as const)
  for (const how of ['ends the team', 'takes the project from the team'] as const)
    test(`a junior who ${how} by which all seniors own the project is refused (${preset})`, async (context) => {
      const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: preset })
      const first = await ownerInTest(index, 'first')
      const second = await ownerInTest(index, 'second')
      const junior = await ownerInTest(index, 'junior')
      const project = await projectOf(index, first, 'tinyjson')
      await giveOwner(index, project, second, 498)
      const people = [first, second]
      const members = people.map((person) => ({ person, role: 'member' as const, daysAgo: 300 }))
      const acme = await organisationOf(index, 'acme', junior, members)
      await belongs(index, project, acme, 100)
      const core = await teamOf(
        index,
        acme,
        'core',
        people.map((person) => ({ person, daysAgo: 300 })),
        [{ project, role: 'owner', daysAgo: 100 }],
      )
      for (const person of people) await dropDirect(index, project, person)
      const now = index.clock.now()
      const owners = await readOwners(index.instance.db.read, project.id, now)
      const [one, two, last] = [first, second, junior].map(({ account }) => owners.find(({ accountId }) => accountId === account.id)!)
      const { probation } = index.instance.ownerTerms
      assert.deepEqual([relationOf(last!, one!, probation), relationOf(last!, two!, probation)], ['senior', 'senior'])
      assert.ok(isSeasoned(last!, probation, now))

      const change =
        how === 'ends the team'
          ? ({ what: 'team-end', teamId: core } as const)
          : ({ what: 'team-project', teamId: core, projectId: project.id, role: 'none' } as const)
      await assert.rejects(changeOrganisation(index.instance, junior.session(), change), refused('owner-last'))
      await passAndReturn(index, 30 * DAY)
      assert.deepEqual(await ownerNames(index, project), ['first', 'junior', 'second'])
    })

test('a senior owner who lacks what a policy asks for keeps no junior from being refused: who can act would be the last', async (context) => {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: 'public' })
  const dormant = await ownerInTest(index, 'dormant')
  const senior = await ownerInTest(index, 'senior')
  const junior = await ownerInTest(index, 'junior')
  const project = await projectOf(index, dormant, 'tinyjson')
  await giveOwner(index, project, senior, 480)
  await giveOwner(index, project, junior, 60)
  await demandPasskeys(index, dormant.account.id)
  await assert.rejects(
    removeFromProject(index.instance, junior.session(), project, { accountId: senior.account.id }),
    refused('owner-last'),
  )
  await passAndReturn(index, 30 * DAY)
  const owners = await readOwners(index.instance.db.read, project.id, index.clock.now())
  assert.deepEqual(
    owners.map(({ account, lacks }) => [account.name, lacks]),
    [
      ['dormant', 'passkey'],
      ['senior', undefined],
      ['junior', undefined],
    ],
  )
})

/** Owners need a passkey since yesterday, and this one has an authenticator app alone. */
async function demandPasskeys({ instance, clock }: IndexInTest, accountId: string): Promise<void> {
  const now = clock.now()
  const plan = randomUUID()
  await record<void>(instance, actorOf(operator, now), async (tx) => {
    type Factors = { factor: { account_id: string; kind: string } }
    await tx.withTables<Factors>().updateTable('factor').set({ kind: 'totp' }).where('account_id', '=', accountId).execute()
    const times = { fromAt: now - DAY, plannedAt: now - 60 * DAY, switchedAt: now - DAY, cancelledAt: null, remindedDays: null }
    await insertPlan(tx, { id: plan, requirement: 'passkey', audience: { of: 'owners' }, state: 'in-force', ...times })
    const open = { plan, requirement: 'passkey', audience: 'owners' }
    return {
      result: undefined,
      events: [
        { kind: 'policy-planned', subjects: {}, public: { ...open, fromAt: now - DAY }, private: {} },
        { kind: 'plan-switched', subjects: {}, public: open, private: {} },
      ],
    }
  })
}

test('removals that a junior asks for side by side do not take all seniors together', async (context) => {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: 'public' })
  const creator = await ownerInTest(index, 'creator')
  const elder = await ownerInTest(index, 'elder')
  const peer = await ownerInTest(index, 'peer')
  const junior = await ownerInTest(index, 'junior')
  const project = await projectOf(index, creator, 'tinyjson')
  await giveOwner(index, project, elder, 400)
  await giveOwner(index, project, peer, 398)
  await giveOwner(index, project, junior, 60)
  const remove = ({ account }: OwnerInTest) => removeFromProject(index.instance, junior.session(), project, { accountId: account.id })
  await assert.rejects(remove(creator), refused('owner-last'))
  for (const person of [elder, peer]) assert.equal((await remove(person))?.durationMilliseconds, 14 * DAY)
  await passAndReturn(index, 10 * DAY)
  await assert.rejects(remove(creator), refused('owner-last'))
  await passAndReturn(index, 30 * DAY)
  assert.deepEqual(await ownerNames(index, project), ['creator', 'junior'])
})

test('removals from a project and from a team side by side do not take all seniors together', async (context) => {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: 'public' })
  const first = await ownerInTest(index, 'first')
  const second = await ownerInTest(index, 'second')
  const junior = await ownerInTest(index, 'junior')
  const project = await projectOf(index, first, 'tinyjson')
  await giveOwner(index, project, second, 490)
  const acme = await organisationOf(index, 'acme', junior, [{ person: second, role: 'member', daysAgo: 300 }])
  await belongs(index, project, acme, 60)
  const core = await teamOf(index, acme, 'core', [{ person: second, daysAgo: 300 }], [{ project, role: 'owner', daysAgo: 60 }])
  await dropDirect(index, project, second)
  const out = { what: 'team-member', teamId: core, accountId: second.account.id, isIn: false } as const
  const remove = () => removeFromProject(index.instance, junior.session(), project, { accountId: first.account.id })
  await assert.rejects(remove(), refused('owner-last'))
  assert.equal((await changeOrganisation(index.instance, junior.session(), out))?.durationMilliseconds, 14 * DAY)
  await passAndReturn(index, 10 * DAY)
  await assert.rejects(remove(), refused('owner-last'))
  await passAndReturn(index, 30 * DAY)
  assert.deepEqual(await ownerNames(index, project), ['first', 'junior'])
})
