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
      const founder = await ownerInTest(index, 'founder')
      const project = await projectOf(index, first, 'tinyjson')
      const acme = await organisationOf(index, 'acme', founder, [
        { person: first, role: 'member', daysAgo: 400 },
        { person: second, role: 'member', daysAgo: 300 },
        { person: junior, role: 'owner', daysAgo: 100 },
      ])
      await belongs(index, project, acme, 300)
      const people = [first, second].map((person) => ({ person, daysAgo: 300 }))
      const core = await teamOf(index, acme, 'core', people, [{ project, role: 'owner', daysAgo: 300 }])
      await dropDirect(index, project, first)
      await leaveOrganisation(index, founder, acme.id)
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
