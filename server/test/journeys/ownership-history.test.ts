import assert from 'node:assert/strict'
import { test } from 'node:test'
import { acceptInvitation } from '../../src/ownership/answer-invitation.ts'
import { brakeProject, liftBrake } from '../../src/ownership/brake-project.ts'
import { inviteToProject } from '../../src/ownership/invite-to-project.ts'
import { removeFromProject } from '../../src/ownership/remove-from-project.ts'
import { restoreOwnership } from '../../src/ownership/restore/restore-ownership.ts'
import { BrowserInTest } from '../browser-in-test.ts'
import { operator } from '../index-in-test.ts'
import { openOwnershipInTest, ownerInTest, projectOf } from '../ownership-in-test.ts'

const plain = (html: string) => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')

test('the page of a project says in words who owned it when, and tells no reason, network or mailbox', async (context) => {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: 'solo', HOLDFAST_READING: 'public' })
  const desk = index.instance
  const ada = await ownerInTest(index, 'ada')
  const bob = await ownerInTest(index, 'bob')
  const project = await projectOf(index, ada, 'tinyjson')
  const page = async () => plain((await new BrowserInTest(index).get('/project/tinyjson/')).text)
  assert.match(await page(), /How that came to be so .*ada became an owner/)
  assert.doesNotMatch(await page(), /new owner/, 'whoever made it is no news')

  const before = index.clock.now()
  index.clock.advance(60_000)
  const { id } = await inviteToProject(desk, ada.session(), project, { name: 'bob', role: 'owner' })
  await acceptInvitation(desk, bob.session(), id, project.name)
  assert.match(await page(), /new owner bob became an owner/)
  index.clock.advance(60_000)
  await brakeProject(desk, bob.session(), project, 'a suspicion that is nobody else’s business')
  await liftBrake(desk, ada.session(), project)
  index.clock.advance(60_000)
  await removeFromProject(desk, ada.session(), project, { accountId: bob.account.id })
  index.clock.advance(60_000)
  await restoreOwnership(desk, operator, { projects: [project] }, before, 'because a mailbox was read')
  const told = await page()
  for (const words of [
    /owner gone bob is not an owner any more, by ada\./,
    /braked Publishing was stopped until .* UTC, by bob\./,
    /Publishing went on, by ada\./,
  ])
    assert.match(told, words)
  assert.doesNotMatch(told, /suspicion|mailbox|192\.0\.2|example\.org|Mozilla/)
})

test('a project of which nobody has ever changed anything has a history of one line', async (context) => {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: 'public', HOLDFAST_READING: 'public' })
  await projectOf(index, await ownerInTest(index, 'ada'), 'tinyjson')
  const { text } = await new BrowserInTest(index).get('/project/tinyjson/')
  const story = /<summary>How that came to be so<\/summary>(.*?)<\/details>/s.exec(text)![1]!
  assert.equal(story.match(/<li>/g)!.length, 2, 'made, and owned since')
})
