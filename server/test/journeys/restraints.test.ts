import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { sql } from 'kysely'
import { actorOf } from '../../src/accounts/principal.ts'
import { setRestraint } from '../../src/holds/restraints/set-restraint.ts'
import { listLiveRestraints } from '../../src/holds/restraints/store.ts'
import { tickHolds } from '../../src/holds/tick-holds.ts'
import { record } from '../../src/journal/record.ts'
import { acceptInvitation } from '../../src/ownership/answer-invitation.ts'
import { answerHold } from '../../src/ownership/decide-hold.ts'
import { inviteToProject } from '../../src/ownership/invite-to-project.ts'
import { removeFromProject } from '../../src/ownership/remove-from-project.ts'
import { putTokenToSleep, wakeToken } from '../../src/tokens/change-token.ts'
import { createToken } from '../../src/tokens/create-token.ts'
import { buildWheel } from '../build/wheel.ts'
import { type IndexInTest, operator } from '../index-in-test.ts'
import { openOwnershipInTest, ownerInTest, projectOf } from '../ownership-in-test.ts'

// What takes power away at once: each restraint has its own cause and its own end, and lifting one leaves the others.

/** A token of a person, and what an upload with it is told. */
async function openWithToken(context: TestContext) {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: 'team' })
  const owner = await ownerInTest(index, 'owner')
  await projectOf(index, owner, 'tinyjson')
  const made = await createToken(index.instance, operator, 'index.test', {
    holder: 'owner',
    name: 'ci',
    projects: 'all',
    permissions: ['upload'],
  })
  const { id } = made.token
  let version = 0
  const upload = async () => {
    const answer = await index.upload(made.text, buildWheel({ name: 'tinyjson', version: `1.${++version}` }))
    return answer.status === 200 ? 'published' : await answer.text()
  }
  return { index, owner, id, upload }
}

const sleepAs = (index: IndexInTest, id: string, reason: string) =>
  record<void>(index.instance, actorOf(operator, index.clock.now()), async (tx) => {
    const restraint = { effect: 'asleep', reason, setBy: 'system', authority: 'owner', since: index.clock.now(), expiresAt: null } as const
    await setRestraint(tx, { subjectKind: 'token', subjectId: id, ...restraint })
    return {
      result: undefined,
      events: [{ kind: 'token-put-to-sleep', subjects: { token: id }, public: { effect: 'asleep' }, private: {} }],
    }
  })

for (const order of ['dormant first', 'administrator first'] as const)
  test(`a token asleep as dormant and by an administrator (${order}), woken by its owner, is asleep by the administrator`, async (context) => {
    const { index, owner, id, upload } = await openWithToken(context)
    assert.equal(await upload(), 'published')
    if (order === 'dormant first') await sleepAs(index, id, 'dormant')
    await putTokenToSleep(index.instance, operator, id)
    if (order === 'administrator first') await sleepAs(index, id, 'dormant')
    assert.match(await upload(), /not used for a long time/)
    assert.equal(await wakeToken(index.instance, owner.session(), id), 'changed')
    assert.match(await upload(), /whoever runs the index put it to sleep/)
    assert.equal(await wakeToken(index.instance, owner.session(), id), 'already so', 'what is left is not his to lift')
    assert.equal(await wakeToken(index.instance, operator, id), 'changed')
    assert.equal(await upload(), 'published')
  })

test('a token put to sleep by its owner and by an administrator: what one lifts, the other has not', async (context) => {
  const { index, owner, id, upload } = await openWithToken(context)
  await putTokenToSleep(index.instance, owner.session(), id)
  await putTokenToSleep(index.instance, operator, id)
  const live = await listLiveRestraints(index.instance.db.read, 'token', id, index.clock.now())
  assert.deepEqual(live.map(({ reason }) => reason).toSorted(), ['operator', 'owner'])
  assert.equal(await wakeToken(index.instance, owner.session(), id), 'changed')
  assert.match(await upload(), /whoever runs the index/)
  assert.equal(await putTokenToSleep(index.instance, operator, id), 'already so')
})

test('a gateway that opens, HEADs and prefetches every link of every mail about who owns a project changes nothing', async (context) => {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: 'public' })
  const creator = await ownerInTest(index, 'creator')
  const one = await ownerInTest(index, 'one')
  const two = await ownerInTest(index, 'two')
  await ownerInTest(index, 'guest')
  const project = await projectOf(index, creator, 'tinyjson', [one, two])
  await inviteToProject(index.instance, creator.session(), project, { name: 'guest', role: 'maintainer' })
  const { id } = await inviteToProject(index.instance, creator.session(), await projectOf(index, creator, 'second'), {
    name: 'two',
    role: 'owner',
  })
  await acceptInvitation(index.instance, two.session(), id, 'second')
  await removeFromProject(index.instance, one.session(), project, { accountId: two.account.id })
  const suspended = (await removeFromProject(index.instance, creator.session(), project, { accountId: one.account.id }))!
  await index.mails()
  await tickHolds(index.instance)
  await answerHold(index.instance, creator.session({ proof: undefined }), suspended.id, 'withdraw')
  const links = [...new Set((await index.mails()).flatMap(({ text }) => text.match(/https?:\/\/[^\s>]+/g) ?? []))]
  assert.ok(links.filter((link) => /\/notice\//.test(link)).length >= 8, `${links.length} links`)
  const before = await index.journal()
  const rows = () =>
    Promise.all(
      ['hold', 'hold_person', 'role', 'invitation', 'restraint', 'notice_link'].map(
        async (table) => (await sql.raw(`select * from ${table}`).execute(index.instance.db.read)).rows,
      ),
    )
  const stock = await rows()
  for (const link of links) {
    const path = new URL(link).pathname
    for (const headers of [{}, { purpose: 'prefetch' }, { 'sec-purpose': 'prefetch;prerender' }, { 'x-moz': 'prefetch' }] as Record<
      string,
      string
    >[])
      assert.ok((await index.app.request(path, { headers })).status < 500, path)
    const head = await index.app.request(path, { method: 'HEAD' })
    assert.ok(head.status === 200 || !path.startsWith('/notice/'), `${path} ${head.status}`)
    for (const method of ['GET', 'HEAD']) for (const button of ['stop', 'freeze']) await index.app.request(`${path}/${button}`, { method })
  }
  assert.deepEqual(await rows(), stock)
  assert.deepEqual(await index.journal(), before)
})
