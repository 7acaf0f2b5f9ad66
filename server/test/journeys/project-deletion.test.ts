import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { freezeAccount } from '../../src/accounts/freeze-account.ts'
import { isRefusal } from '../../src/errors.ts'
import type { Hold } from '../../src/holds/hold.ts'
import { findHold, listHolds } from '../../src/holds/store.ts'
import { liftFreeze } from '../../src/incidents/lift-freeze.ts'
import { readLeaf } from '../../src/journal/read-entry.ts'
import { listEntriesAbout } from '../../src/journal/store.ts'
import { acceptInvitation } from '../../src/ownership/answer-invitation.ts'
import { brakeProject } from '../../src/ownership/brake-project.ts'
import { answerHold, answersTo } from '../../src/ownership/decide-hold.ts'
import type { OwnedProject } from '../../src/ownership/desk.ts'
import { inviteToProject } from '../../src/ownership/invite-to-project.ts'
import { listOwnersSince } from '../../src/ownership/list-owners-since.ts'
import { removeFromProject } from '../../src/ownership/remove-from-project.ts'
import { deleteProject } from '../../src/packaging/delete-project.ts'
import { listHeldBackNames } from '../../src/packaging/leave-index.ts'
import { setProjectStatus } from '../../src/packaging/set-project-status.ts'
import { findProjectById } from '../../src/packaging/store.ts'
import { purgeProjects } from '../../src/packaging/trash/purge-projects.ts'
import { undeleteProject } from '../../src/packaging/undelete-project.ts'
import { createToken } from '../../src/tokens/create-token.ts'
import { BrowserInTest } from '../browser-in-test.ts'
import { buildSdist } from '../build/sdist.ts'
import { buildWheel } from '../build/wheel.ts'
import { runInTest } from '../command-in-test.ts'
import { type IndexInTest, operator } from '../index-in-test.ts'
import { letSessionsLast, type OwnerInTest, openOwnershipInTest, ownerInTest, projectOf } from '../ownership-in-test.ts'
import { pass } from '../pass-time.ts'
import { mailedLink } from '../person-in-test.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

interface Opened {
  readonly index: IndexInTest
  /** Made it; owns it since 40 days; nobody. */
  readonly ada: OwnerInTest
  readonly bob: OwnerInTest
  readonly eve: OwnerInTest
  readonly project: OwnedProject
}

/** `tinyjson` with one release, whose owners are the same for 40 days. */
async function open(context: TestContext, preset = 'public', { hasFiles = false } = {}): Promise<Opened> {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: preset })
  // Months pass here, and nobody signs in again.
  letSessionsLast(index)
  const [ada, bob, eve] = [await ownerInTest(index, 'ada'), await ownerInTest(index, 'bob'), await ownerInTest(index, 'eve')]
  const project = await projectOf(index, ada, 'tinyjson', [bob])
  if (hasFiles) await publish(index, '1.0')
  await pass(index, 40 * DAY, 10 * DAY)
  return { index, ada, bob, eve, project }
}

async function publish(index: IndexInTest, version: string): Promise<Response> {
  const token = await createToken(index.instance, operator, 'index.test', {
    holder: 'ada',
    name: `test ${version}`,
    projects: ['tinyjson'],
    permissions: ['upload'],
  })
  await index.upload(token.text, buildSdist({ name: 'tinyjson', version }))
  return index.upload(token.text, buildWheel({ name: 'tinyjson', version }))
}

const statusOf = async ({ index, project }: Opened) => (await findProjectById(index.instance.db.read, project.id))!.status
const stateOf = async ({ index }: Opened, hold: Hold) => (await findHold(index.instance.db.read, hold.id))!.state
const ask = async ({ index, ada }: Opened) => (await deleteProject(index.instance, ada.session(), 'TinyJSON'))!
const refused = (code: Parameters<typeof isRefusal>[1]) => (error: unknown) => isRefusal(error, code)

test('a deletion waits for fourteen days, takes the project out of every list, and its files answer 410', async (context) => {
  const opened = await open(context, 'public', { hasFiles: true })
  const { index, project } = opened
  const [file] = (await index.simple('tinyjson')).files
  const path = new URL(file!.url).pathname
  const serial = (await index.simple('tinyjson')).meta['_last-serial']
  const hold = await ask(opened)
  assert.equal(hold.durationMilliseconds, 14 * DAY)
  const told = (await index.mails()).filter(({ subject }) => /Announced: the deletion of the project "tinyjson"/.test(subject))
  assert.deepEqual(told.map(({ to }) => to).toSorted(), ['ada@example.org', 'bob@example.org'])
  assert.equal((await deleteProject(index.instance, opened.ada.session(), 'tinyjson'))!.id, hold.id)
  await pass(index, 13 * DAY)
  assert.equal(await statusOf(opened), 'active')
  assert.equal((await index.get(path)).status, 200)
  await pass(index, 2 * DAY)
  assert.equal(await statusOf(opened), 'deleted')

  const [gone, absent] = [await index.get('/simple/tinyjson/'), await index.get('/simple/nothing-here/')]
  assert.deepEqual([gone.status, (await gone.text()).replaceAll('tinyjson', 'nothing-here')], [absent.status, await absent.text()])
  assert.equal((await index.get(path)).status, 410)
  assert.equal((await index.get(`${path}.metadata`)).status, 410)
  for (const page of ['/pypi/tinyjson/json', '/project/tinyjson/', '/api/v1/projects/tinyjson'])
    assert.equal((await index.get(page)).status, 404, page)
  const root = await (await index.get('/simple/', { accept: 'application/vnd.pypi.simple.v1+json' })).json()
  assert.doesNotMatch(JSON.stringify(root), /tinyjson/)
  const [entry] = await listEntriesAbout(index.instance.db.read, 'project', project.id, 1)
  assert.deepEqual(
    [entry!.kind, (await findProjectById(index.instance.db.read, project.id))!.lastSerial],
    ['project-deleted', entry!.position],
  )
  assert.ok(entry!.position > serial)

  // The name is taken for ever, in every spelling, also for whoever owned it.
  const again = await publish(index, '1.1')
  assert.equal(again.status, 403)
  assert.match(await again.text(), /was deleted\. Its name is not given out again/)
  for (const name of ['TinyJSON', 'tiny-json', 'tlnyjson']) {
    const made = await createToken(index.instance, operator, 'index.test', {
      holder: 'eve',
      name: `for ${name}`,
      projects: 'all',
      permissions: ['upload'],
    })
    const answer = await index.upload(made.text, buildWheel({ name, version: '9' }))
    assert.ok(answer.status === 403 || answer.status === 400, name)
  }
})

test('whoever owns it takes it back as it was, with the same people and the same bytes, and not after the trash time', async (context) => {
  const opened = await open(context, 'public', { hasFiles: true })
  const { index, ada, bob, eve } = opened
  const before = await index.simple('tinyjson')
  const path = new URL(before.files[0]!.url).pathname
  const bytes = await (await index.get(path)).text()
  await setProjectStatus(index.instance, operator, 'tinyjson', 'archived', 'moved on')
  await ask(opened)
  await pass(index, 15 * DAY)
  await assert.rejects(undeleteProject(index.instance, eve.session(), 'tinyjson'), refused('not-owner'))
  await pass(index, 60 * DAY, DAY)
  assert.equal(await purgeProjects(index.instance, { kind: 'system', job: 'test' }, 90 * DAY), false)
  await undeleteProject(index.instance, bob.session(), 'tinyjson')
  const after = await index.simple('tinyjson')
  assert.deepEqual(
    [after.files, after['project-status']],
    [before.files.map((file) => ({ ...file, url: file.url })), { status: 'archived', reason: 'moved on' }],
  )
  assert.equal(await (await index.get(path)).text(), bytes)
  await assert.rejects(undeleteProject(index.instance, bob.session(), 'tinyjson'), refused('project-not-deleted'))
  assert.equal((await index.mails()).filter(({ subject }) => /"tinyjson" is back/.test(subject)).length, 2)

  await pass(index, 31 * DAY, DAY)
  await ask(opened)
  await pass(index, 15 * DAY)
  await pass(index, 91 * DAY, DAY)
  await assert.rejects(undeleteProject(index.instance, ada.session(), 'tinyjson'), refused('project-trash-over'))
  const system = { kind: 'system', job: 'test' } as const
  assert.equal(await purgeProjects(index.instance, system, 90 * DAY), true)
  assert.equal(await purgeProjects(index.instance, system, 90 * DAY), false)
  for (const { hashes } of before.files) assert.equal(await index.instance.blobs.sizeOf(hashes.sha256), undefined)
  assert.equal((await index.get(path)).status, 410)
  assert.equal(await statusOf(opened), 'deleted')
  await assert.rejects(undeleteProject(index.instance, ada.session(), 'tinyjson'), refused('project-trash-over'))
})

test('any owner stops it by the link of a mail, and whoever asked too: his session may be in other hands', async (context) => {
  for (const who of ['bob', 'ada'] as const) {
    const opened = await open(context)
    const { index } = opened
    const hold = await ask(opened)
    await index.mails()
    await pass(index, DAY)
    const link = await mailedLink(index, `${who}@example.org`, /\/notice\/[\w-]+/)
    const browser = new BrowserInTest(index)
    // Opening it changes nothing, however often a mail server looks.
    for (let i = 0; i < 3; i++) assert.equal((await browser.get(link)).status, 200)
    assert.equal(await stateOf(opened, hold), 'waiting')
    await browser.submit(link.concat('/stop'))
    assert.equal(await stateOf(opened, hold), 'vetoed')
    await pass(index, 20 * DAY)
    assert.equal(await statusOf(opened), 'active')
    await assert.rejects(ask(opened), refused('hold-refused-before'))
  }
})

test('nobody deletes it who came lately, and nobody at all while its owners change, something waits, or it is looked into', async (context) => {
  const opened = await open(context)
  const { index, ada, bob, eve, project } = opened
  const { instance } = index
  await assert.rejects(deleteProject(instance, eve.session(), 'tinyjson'), refused('not-owner'))
  await assert.rejects(deleteProject(instance, ada.session(), 'nothing'), refused('project-unknown'))
  await assert.rejects(deleteProject(instance, ada.session({ proof: undefined }), 'tinyjson'), refused('proof-needed'))

  const invitation = await inviteToProject(instance, ada.session(), project, { name: 'eve', role: 'maintainer' })
  await acceptInvitation(instance, eve.session(), invitation.id, 'tinyjson')
  await assert.rejects(deleteProject(instance, eve.session(), 'tinyjson'), refused('not-owner'))

  // Something waits.
  const removal = (await removeFromProject(instance, ada.session(), project, { accountId: bob.account.id }))!
  await assert.rejects(ask(opened), refused('project-hold-live'))
  await answerHold(instance, ada.session(), removal.id, 'withdraw')

  // Those who run the index have stopped it; a brake of an owner is no reason.
  await brakeProject(instance, ada.session(), project)
  await runInTest(context, index, ['project', 'brake', 'tinyjson', '--reason', 'a report'])
  await assert.rejects(ask(opened), refused('project-covered'))
  await runInTest(context, index, ['project', 'unbrake', 'tinyjson', '--reason', 'nothing found'])
  await setProjectStatus(instance, operator, 'tinyjson', 'quarantined', 'looked into')
  await assert.rejects(ask(opened), refused('project-covered'))
  await setProjectStatus(instance, operator, 'tinyjson', 'active')

  // Somebody comes, and for thirty days nobody deletes it.
  const offer = await inviteToProject(instance, ada.session(), project, { name: 'eve', role: 'owner' })
  await acceptInvitation(instance, eve.session(), offer.id, 'tinyjson')
  await pass(index, 2 * DAY)
  await assert.rejects(ask(opened), refused('owners-changed'))
  await assert.rejects(deleteProject(instance, eve.session(), 'tinyjson'), refused('owner-on-probation'))
  await pass(index, 31 * DAY, DAY)
  const hold = await ask(opened)
  // Somebody who leaves while it waits can still stop it, and his going makes it void.
  await removeFromProject(instance, eve.session(), project, { accountId: eve.account.id })
  await pass(index, 5 * DAY)
  assert.equal((await listOwnersSince(instance.db.read, project.id, index.clock.now())).has(eve.account.id), false)
  assert.deepEqual(await answersTo(instance, (await findHold(instance.db.read, hold.id))!, eve.account.id), ['object'])
  await pass(index, 12 * DAY)
  assert.equal(await stateOf(opened, hold), 'void')
  assert.equal((await findHold(instance.db.read, hold.id))!.reason, 'owners-changed')
  assert.equal(await statusOf(opened), 'active')
})

test('no passkey makes it quicker, a freeze pauses it, and what was deleted is taken back by whoever lost it', async (context) => {
  const opened = await open(context, 'team')
  const { index, ada, bob } = opened
  const { instance } = index
  const hold = await ask(opened)
  assert.equal(hold.durationMilliseconds, 72 * HOUR)
  await pass(index, DAY)
  for (const person of [ada, bob]) await assert.rejects(answerHold(instance, person.session(), hold.id, 'release'), refused('hold-unknown'))
  await freezeAccount(instance, operator, ada.account.id)
  await pass(index, 10 * DAY)
  assert.equal(await stateOf(opened, hold), 'paused')
  assert.equal(await statusOf(opened), 'active')
  await liftFreeze(instance, operator, ada.account)
  await pass(index, 4 * DAY)
  assert.equal(await stateOf(opened, hold), 'applied')
  assert.equal(await statusOf(opened), 'deleted')
  assert.deepEqual(await listHeldBackNames(instance, instance.db.read, ada.account.id), [])
  await answerHold(instance, bob.session({ proof: undefined }), hold.id, 'undo')
  assert.equal(await statusOf(opened), 'active')
  assert.equal(await stateOf(opened, hold), 'undone')
})

test('solo: at once, for thirty days in the trash, whoever came lately', async (context) => {
  const opened = await open(context, 'solo')
  const { index, ada, project } = opened
  assert.equal(await deleteProject(index.instance, ada.session(), 'tinyjson'), undefined)
  assert.equal(await statusOf(opened), 'deleted')
  await assert.rejects(deleteProject(index.instance, ada.session(), 'tinyjson'), refused('project-unknown'))
  await undeleteProject(index.instance, ada.session(), 'tinyjson')
  // What he took back himself he may delete again.
  assert.equal(await deleteProject(index.instance, ada.session(), 'tinyjson'), undefined)
  index.clock.advance(31 * DAY)
  await assert.rejects(undeleteProject(index.instance, ada.session(), 'tinyjson'), refused('project-trash-over'))
  const [hold] = await listHolds(index.instance.db.read, { projectId: project.id, limit: 1 })
  assert.equal(hold!.kind, 'delete-project')
  await pass(index, 8 * DAY)
  await assert.rejects(answerHold(index.instance, ada.session(), hold!.id, 'undo'), refused('hold-unknown'))
})

test('on the host a deletion is asked for like any other, and a deleted project is taken back', async (context) => {
  const opened = await open(context)
  const { index, bob } = opened
  const holdfast = (...words: string[]) => runInTest(context, index, words)
  assert.match((await holdfast('project', 'delete', 'tinyjson', '--yes')).stderr, /--reason/)
  assert.match((await holdfast('project', 'delete', 'tinyjson', '--reason', 'court')).stderr, /--yes/)
  assert.match((await holdfast('project', 'delete', 'nothing', '--reason', 'court', '--yes')).stderr, /nothing/)
  assert.match((await holdfast('project', 'undelete', 'tinyjson', '--reason', 'x')).stderr, /is not deleted/)
  const asked = await holdfast('project', 'delete', 'TinyJSON', '--reason', 'court', '--yes')
  assert.match(asked.lines[0]!, /^It was asked for\. tinyjson is deleted in 336 hours/)
  await pass(index, DAY)
  const [hold] = await listHolds(index.instance.db.read, { projectId: opened.project.id, limit: 1 })
  assert.match((await holdfast('hold', 'show', hold!.id)).lines[0]!, /^the operator asked to delete tinyjson\. waiting/)
  await answerHold(index.instance, bob.session({ proof: undefined }), hold!.id, 'object')
  assert.match((await holdfast('project', 'delete', 'tinyjson', '--reason', 'court', '--yes')).stderr, /stopped not long ago/)
  await pass(index, 31 * DAY, DAY)
  await holdfast('project', 'delete', 'tinyjson', '--reason', 'court', '--yes')
  await pass(index, 15 * DAY)
  assert.equal(await statusOf(opened), 'deleted')
  assert.match((await holdfast('project', 'undelete', 'tinyjson', '--reason', 'a mistake')).stdout, /^tinyjson is back\.$/m)
  assert.equal(await statusOf(opened), 'active')
  const kinds = (await index.journal()).map(({ kind }) => kind)
  assert.ok(kinds.includes('project-deleted') && kinds.at(-1) === 'project-restored')
  const [entry] = await listEntriesAbout(index.instance.db.read, 'project', opened.project.id, 1)
  assert.deepEqual(readLeaf(entry!).public, { to: 'active', actor: 'operator' })
})
