import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { actorOf } from '../../src/accounts/principal.ts'
import { tellChanges } from '../../src/cli/tell-restore.ts'
import { record } from '../../src/journal/record.ts'
import { judgedOwners } from '../../src/ownership/effective-owners.ts'
import { readOwners } from '../../src/ownership/read-owners.ts'
import { takeRole } from '../../src/ownership/remove-from-project.ts'
import { previewRestore } from '../../src/ownership/restore/preview-restore.ts'
import { restoreRole } from '../../src/ownership/store.ts'
import { previewSection } from '../../src/web/pages/restore/preview-section.ts'
import { readPreview } from '../../src/web/pages/restore/read-preview.ts'
import { operator } from '../index-in-test.ts'
import { openOwnershipInTest, ownerInTest, projectOf } from '../ownership-in-test.ts'

const HOUR = 60 * 60 * 1000

const plain = (markup: unknown) =>
  String(markup)
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')

/** Two projects of ada and bob; in the first ada went and came back, as an owner who is new there. */
async function afterComingBack(context: TestContext) {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: 'public' })
  const { instance, clock } = index
  const [ada, bob] = [await ownerInTest(index, 'ada'), await ownerInTest(index, 'bob')]
  const projects = [await projectOf(index, ada, 'tinyjson', [bob]), await projectOf(index, ada, 'lanterns', [bob])]
  clock.advance(HOUR)
  const asOf = clock.now()
  clock.advance(HOUR)
  const projectId = projects[0]!.id
  await record(instance, actorOf(operator, clock.now()), async (tx) => {
    const gone = await takeRole(tx, projectId, { accountId: ada.account.id }, clock.now(), 'removed')
    const held = { projectId, accountId: ada.account.id, role: 'owner', since: clock.now(), isCreator: false } as const
    const judged = judgedOwners(await readOwners(tx, projectId, clock.now()), { act: 'add', accountId: ada.account.id })
    await restoreRole(tx, held, judged)
    return {
      result: undefined,
      events: [
        gone,
        {
          kind: 'role-given',
          subjects: { project: projectId, account: ada.account.id },
          public: { role: 'owner', since: held.since },
          private: {},
        },
      ],
    }
  })
  return { instance, projects, asOf }
}

test('where only the standing differs the preview says so, and who loses or gets nothing is not named', async (context) => {
  const { instance, projects, asOf } = await afterComingBack(context)
  const preview = await readPreview(instance, { projects }, asOf)
  assert.deepEqual([preview.projects.length, preview.changing, preview.unchanged], [1, 1, 1])
  const page = plain(previewSection(preview))
  assert.match(page, /tinyjson owned by ada, bob , now and afterwards gets back the standing of then: ada/)
  assert.doesNotMatch(page, /gets back: |loses|afterwards owned|lanterns/)
  assert.match(page, /In 1 more project nothing differs/)
})

test('the command says the same, and leaves out where nothing differs', async (context) => {
  const { instance, projects, asOf } = await afterComingBack(context)
  const plan = await previewRestore(instance, instance.db.read, { projects }, asOf)
  const { lines } = await tellChanges(instance, plan, asOf)
  assert.deepEqual(lines, ['tinyjson', '  = ada stays owner, and gets back the standing of then'])
})

test('a moment after everything shows no project at all', async (context) => {
  const { instance, projects } = await afterComingBack(context)
  const preview = await readPreview(instance, { projects }, instance.clock.now())
  assert.deepEqual([preview.projects, preview.changing, preview.unchanged], [[], 0, 2])
  assert.match(plain(previewSection(preview)), /who owns these projects is as it was then/)
})
