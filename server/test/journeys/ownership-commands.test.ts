import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { tickHolds } from '../../src/holds/tick-holds.ts'
import { answerHold } from '../../src/ownership/decide-hold.ts'
import type { OwnedProject } from '../../src/ownership/desk.ts'
import { moveProject } from '../../src/ownership/move-project.ts'
import { createOrganisation } from '../../src/ownership/organisations/create-organisation.ts'
import { acceptMembership, offerMembership } from '../../src/ownership/organisations/offers/offer-membership.ts'
import { removeFromProject } from '../../src/ownership/remove-from-project.ts'
import { listRoles } from '../../src/ownership/store.ts'
import { type CommandOutcome, runInTest } from '../command-in-test.ts'
import type { IndexInTest } from '../index-in-test.ts'
import { type OwnerInTest, openOwnershipInTest, ownerInTest, projectOf } from '../ownership-in-test.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

interface Opened {
  readonly index: IndexInTest
  readonly project: OwnedProject
  /** Owns `tinyjson` for long; and somebody who came yesterday. */
  readonly ada: OwnerInTest
  readonly bob: OwnerInTest
  done(...words: string[]): Promise<CommandOutcome>
  refused(words: readonly string[], says: RegExp): Promise<void>
}

async function open(context: TestContext, preset = 'public'): Promise<Opened> {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: preset })
  const ada = await ownerInTest(index, 'ada')
  const bob = await ownerInTest(index, 'bob')
  const project = await projectOf(index, ada, 'tinyjson', [bob])
  return {
    index,
    project,
    ada,
    bob,
    async done(...words) {
      const outcome = await runInTest(context, index, words)
      assert.equal(outcome.code, 0, outcome.stderr)
      return outcome
    },
    async refused(words, says) {
      const before = (await index.journal()).length
      const outcome = await runInTest(context, index, words)
      assert.equal(outcome.code, 1, `${words.join(' ')}: ${outcome.stdout}${outcome.stderr}`)
      assert.match(outcome.stderr, says)
      assert.equal((await index.journal()).length, before, words.join(' '))
    },
  }
}

async function pass(index: IndexInTest, milliseconds: number): Promise<void> {
  for (let left = milliseconds; left > 0; left -= HOUR) {
    index.clock.advance(HOUR)
    await index.mails()
    await tickHolds(index.instance, { tickMilliseconds: HOUR, steadyMilliseconds: HOUR })
  }
}

const ask = async ({ index, project, ada, bob }: Opened) =>
  (await removeFromProject(index.instance, ada.session(), project, { accountId: bob.account.id }))!.id

const countRoles = async ({ index, project }: Opened) => (await listRoles(index.instance.db.read, project.id)).length

test('hold list and hold show say what waits, in words and complete as JSON', async (context) => {
  const opened = await open(context)
  assert.deepEqual((await opened.done('hold', 'list')).lines, ['0 changes wait'])
  const id = await ask(opened)
  await pass(opened.index, HOUR)
  const list = await opened.done('hold', 'list', '--project', 'TinyJSON')
  assert.match(list.stdout, /^1 change waits\nID .*\n/)
  assert.match(
    list.lines[2]!,
    new RegExp(`^${id}  waiting  \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC  ada asked to remove bob from the owners of tinyjson\\.$`),
  )
  const show = await opened.done('hold', 'show', id)
  assert.match(show.stdout, /^ada asked to remove bob from the owners of tinyjson\. waiting\n/)
  assert.match(show.stdout, /bob {2,}yes {2,}can object/)
  const [json] = JSON.parse((await opened.done('hold', 'list', '--json')).stdout)
  assert.equal(json.id, id)
  assert.equal(json.state, 'waiting')
  assert.deepEqual(json.names, { requester: 'ada', target: 'bob', project: 'tinyjson', inviter: '?' })
  assert.equal(JSON.parse((await opened.done('hold', 'show', id, '--json')).stdout).people.length, 2)
  await opened.refused(['hold', 'show', 'nothing'], /no such change/)
  await opened.refused(['hold', 'list', '--project', 'nothing'], /nothing/)
})

test('the operator stops a change, whatever it waits for, and gives a reason', async (context) => {
  const opened = await open(context)
  const id = await ask(opened)
  await opened.refused(['hold', 'veto', id, '--yes'], /--reason/)
  await opened.refused(['hold', 'veto', id, '--reason', 'x'], /--yes/)
  assert.match((await opened.done('hold', 'veto', id, '--reason', 'ada has called', '--yes')).stdout, /^Stopped\./)
  await opened.refused(['hold', 'veto', id, '--reason', 'x', '--yes'], /decided before you: vetoed, by the operator/)
  await pass(opened.index, 9 * DAY)
  assert.equal(await countRoles(opened), 2)
  const told = (await opened.index.mails()).filter(({ subject }) => /Stopped/.test(subject)).map(({ to }) => to)
  assert.deepEqual([...new Set(told)].toSorted(), ['ada@example.org', 'bob@example.org'])
  const [entry] = (await opened.index.journal()).filter(({ kind }) => kind === 'hold-vetoed')
  assert.equal((entry!.public as { objector: string }).objector, 'operator')
  assert.match((await opened.done('hold', 'list', '--all')).stdout, /^1 change\n.*\n.*vetoed/)
})

test('a contested change goes on by the operator, and waits for three days more at least', async (context) => {
  const opened = await open(context)
  const { index, bob } = opened
  const id = await ask(opened)
  await opened.refused(['hold', 'resume', id, '--reason', 'x', '--yes'], /announcing/)
  await answerHold(index.instance, bob.session({ proof: undefined }), id, 'object', 'I am still here')
  assert.match((await opened.done('hold', 'show', id)).lines[0]!, /contested$/)
  await pass(index, 6 * DAY)
  assert.match((await opened.done('hold', 'resume', id, '--reason', 'talked to both', '--yes')).stdout, /^It goes on/)
  await pass(index, 2 * DAY)
  assert.equal(await countRoles(opened), 2)
  await pass(index, 6 * DAY)
  assert.equal(await countRoles(opened), 1)
})

test('ownership show says who owns a project and what stands in the way', async (context) => {
  const opened = await open(context)
  await ask(opened)
  await opened.done('project', 'brake', 'tinyjson', '--reason', 'a report')
  const { stdout } = await opened.done('ownership', 'show', 'tinyjson')
  assert.match(stdout, /^tinyjson has 2 owners\.\nbraked until .* \(lifted by: operator\)\n/)
  assert.match(stdout, /ada {2,}owner {2,}.* made it {2,}passkey/)
  assert.match(stdout, /bob {2,}owner {2,}.* suspended, probation until .* passkey/)
  assert.match(stdout, /announcing.*ada asked to remove bob/)
  const json = JSON.parse((await opened.done('ownership', 'show', 'tinyjson', '--json')).stdout)
  assert.deepEqual(Object.keys(json), ['project', 'people', 'restraints', 'offers', 'holds'])
  await opened.refused(['ownership', 'show', 'nothing'], /nothing/)
})

test('restore shows first who gets and who loses what, and asks before it acts', async (context) => {
  const opened = await open(context, 'solo')
  const { index, project, ada, bob } = opened
  const before = await listRoles(index.instance.db.read, project.id)
  const asOf = new Date(index.clock.now()).toISOString().slice(0, 16)
  index.clock.advance(HOUR)
  await removeFromProject(index.instance, ada.session(), project, { accountId: bob.account.id })
  assert.equal(await countRoles(opened), 1)
  const words = ['ownership', 'restore', '--project', 'tinyjson', '--as-of', asOf]
  const entries = (await index.journal()).length
  const preview = await opened.done(...words, '--preview')
  assert.deepEqual(preview.lines, ['1 project would change.', 'tinyjson', '  + bob owner'])
  assert.equal((await index.journal()).length, entries)
  await opened.refused([...words, '--yes'], /--reason/)
  await opened.refused([...words, '--reason', 'a thief'], /--yes/)
  const restored = await opened.done(...words, '--reason', 'a thief', '--yes', '--json')
  const json = JSON.parse(restored.stdout)
  assert.equal(json.isPreview, false)
  assert.deepEqual(
    json.projects.map((of: { project: string; gives: { account: string }[]; takes: unknown[] }) => [
      of.project,
      of.gives.map(({ account }) => account),
      of.takes,
    ]),
    [['tinyjson', ['bob'], []]],
  )
  assert.deepEqual(await listRoles(index.instance.db.read, project.id), before)
  assert.match(
    (await opened.done('ownership', 'restore', '--all', '--as-of', asOf, '--reason', 'again', '--yes')).stdout,
    /^Nothing differs/,
  )
})

test('an organisation is put back with its members and projects, and the command shows each of them first', async (context) => {
  const opened = await open(context, 'solo')
  const { index, project, ada, bob } = opened
  const harbour = await createOrganisation(index.instance, ada.session(), 'harbour')
  await moveProject(index.instance, ada.session(), project, harbour)
  index.clock.advance(HOUR)
  const asOf = new Date(index.clock.now()).toISOString().slice(0, 16)
  index.clock.advance(HOUR)
  const { id } = await offerMembership(index.instance, ada.session(), harbour, { name: bob.account.name, role: 'manager' })
  await acceptMembership(index.instance, bob.session(), id)
  await moveProject(index.instance, ada.session(), project, undefined)
  const words = ['ownership', 'restore', '--organisation', 'Harbour', '--as-of', asOf]
  const changes = ['organisation harbour', '  + project tinyjson', '  - bob manager']
  assert.deepEqual((await opened.done(...words, '--preview')).lines, ['1 organisation and 0 projects would change.', ...changes])
  await opened.refused([...words, '--reason', 'a thief'], /--yes/)
  assert.deepEqual((await opened.done(...words, '--reason', 'a thief', '--yes')).lines.slice(1), changes)
  assert.match((await opened.done(...words, '--reason', 'again', '--yes')).stdout, /^Nothing differs/)
  await opened.refused(['ownership', 'restore', '--organisation', 'nothing', '--as-of', asOf, '--preview'], /organisation/)
})

const wrong: readonly (readonly [words: string[], says: RegExp])[] = [
  [['--as-of', '2026-01-05T12:00Z'], /either --project or --organisation, or --all/],
  [['--all', '--project', 'tinyjson', '--as-of', '2026-01-05T12:00Z'], /either --project or --organisation, or --all/],
  [['--all'], /--as-of/],
  [['--all', '--as-of', 'yesterday'], /yesterday/],
  [['--all', '--as-of', '2999-01-01T00:00Z'], /2999/],
  [['--project', 'nothing', '--as-of', '2026-01-05T12:00Z', '--preview'], /nothing/],
]
for (const [words, says] of wrong)
  test(`restore refuses ${words.join(' ')}`, async (context) => {
    const opened = await open(context)
    await opened.refused(['ownership', 'restore', ...words], says)
  })

test('the brake of the operator is lifted by the operator alone', async (context) => {
  const opened = await open(context)
  await opened.refused(['project', 'brake', 'tinyjson'], /--reason/)
  await opened.refused(['project', 'brake', 'tinyjson', '--reason', 'x', '--hours', '0'], /hours/)
  await opened.refused(['project', 'brake', 'tinyjson', '--reason', 'x', '--hours', '721'], /hours/)
  await opened.refused(['project', 'brake', 'nothing', '--reason', 'x'], /nothing/)
  assert.match(
    (await opened.done('project', 'brake', 'tinyjson', '--reason', 'a report', '--hours', '24')).stdout,
    /^Nobody can publish to tinyjson until/,
  )
  assert.match((await opened.done('project', 'brake', 'tinyjson', '--reason', 'a report')).stdout, /stopped already/)
  const { liftBrake } = await import('../../src/ownership/brake-project.ts')
  assert.equal(await liftBrake(opened.index.instance, opened.ada.session(), opened.project), false)
  assert.match((await opened.done('ownership', 'show', 'tinyjson')).stdout, /braked/)
  assert.match((await opened.done('project', 'unbrake', 'tinyjson', '--reason', 'it was nothing')).stdout, /goes on/)
  assert.match((await opened.done('project', 'unbrake', 'tinyjson', '--reason', 'again')).stdout, /was not stopped/)
  assert.doesNotMatch((await opened.done('ownership', 'show', 'tinyjson')).stdout, /braked/)
})
