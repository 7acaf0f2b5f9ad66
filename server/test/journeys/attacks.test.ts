import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readdirSync, readlinkSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { deleteRelease, restoreRelease } from '../../src/packaging/delete-release.ts'
import { lockProject } from '../../src/packaging/lock-project.ts'
import { purgeTrash } from '../../src/packaging/purge-trash.ts'
import { setProjectStatus } from '../../src/packaging/set-project-status.ts'
import { yankRelease } from '../../src/packaging/yank-release.ts'
import type { Recorded } from '../../src/journal/record.ts'
import { buildWheel } from '../build/wheel.ts'
import { basic, type IndexInTest, openIndexInTest, operator } from '../index-in-test.ts'

// What a second reader of the code tried. Races show themselves on PostgreSQL (`test/contract/journeys.test.ts`).

const DAY = 86_400_000

let index: IndexInTest
let token: string
before(async () => {
  index = await openIndexInTest({ HOLDFAST_MAX_UPLOADS_PER_TOKEN: '100' })
  token = await index.token()
})
after(() => index.close())

const system = { kind: 'system', job: 'test' } as const
const publish = async (name: string, version = '1.0') => assert.equal((await index.upload(token, buildWheel({ name, version }))).status, 200)

test('a release that is restored while the trash is emptied is either back with its bytes or gone, and the journal says which', async () => {
  for (let round = 0; round < 12; round++) {
    const name = `trash-${round}`
    await publish(name)
    await deleteRelease(index.instance, operator, { project: name, version: '1.0' })
    index.clock.advance(31 * DAY)
    const [restored] = await Promise.allSettled([
      restoreRelease(index.instance, operator, { project: name, version: '1.0' }),
      purgeTrash(index.instance, system, 30),
    ])
    const { files } = await index.simple(name)
    const told = (await index.journal()).at(-1)!.kind
    assert.equal(files.length, restored.status === 'fulfilled' ? 1 : 0, `round ${round}: ${told}`)
    for (const file of files) assert.equal((await index.get(new URL(file.url).pathname)).status, 200, `round ${round}: ${told}`)
    if (restored.status === 'rejected') assert.equal(told, 'files-purged')
  }
})

/** Lets `waiting` begin while the project is locked, changes the project under its eyes, and lets it go on. */
async function whileLocked<Result>(name: string, change: string, waiting: () => Promise<Result>): Promise<PromiseSettledResult<Result>> {
  const locked = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const holder = index.instance.db.transaction(async (tx) => {
    await lockProject(tx as Recorded, name)
    locked.resolve()
    await begun.promise
    await sql.raw(change).execute(tx)
  })
  await locked.promise
  const outcome = Promise.allSettled([waiting()])
  // Long enough for whoever does not wait to have read the old state.
  await new Promise((resolve) => setTimeout(resolve, 60))
  begun.resolve()
  await holder
  return (await outcome)[0]!
}

test('a change of status that waits for a quarantine sees it, and does not lift it', async () => {
  await publish('overtaken')
  const quarantine = "update project set status = 'quarantined' where normalized_name = 'overtaken'"
  const outcome = await whileLocked('overtaken', quarantine, () => setProjectStatus(index.instance, system, 'overtaken', 'archived'))
  assert.equal(outcome.status, 'rejected')
  assert.equal((await index.simple('overtaken'))['project-status'].status, 'quarantined')
})

test('an upload that waits for an archiving publishes nothing', async () => {
  await publish('closing')
  const archiving = "update project set status = 'archived' where normalized_name = 'closing'"
  const outcome = await whileLocked('closing', archiving, () => index.upload(token, buildWheel({ name: 'closing', version: '2.0' })))
  assert.equal(outcome.status === 'fulfilled' && outcome.value.status, 403)
  assert.deepEqual((await index.simple('closing')).versions, ['1.0'])
})

test('uploads, yanks, deletions and the purge of the same projects at once end without a deadlock, and with the right latest version', async () => {
  for (const name of ['busy-a', 'busy-b']) await publish(name)
  const rounds = Array.from({ length: 6 }, (_, round) => `${round + 2}.0`)
  const works = rounds.flatMap((version) =>
    ['busy-a', 'busy-b'].flatMap((name) => [
      () => index.upload(token, buildWheel({ name, version })).then(({ status }) => assert.equal(status, 200)),
      () => index.call('POST', `/api/v1/projects/${name}/releases/1.0/yank`, token, {}).then(({ status }) => assert.equal(status, 200)),
      () => yankRelease(index.instance, operator, { project: name, version: '1.0' }).then(() => {}),
      () => deleteRelease(index.instance, operator, { project: name, version: '1.0' }).then(() => {}),
      () => purgeTrash(index.instance, system, 0).then(() => {}),
    ]),
  )
  await Promise.all(works.map((work) => work()))
  for (const name of ['busy-a', 'busy-b']) {
    assert.deepEqual((await index.simple(name)).versions, rounds)
    const { latestVersion } = (await (await index.get(`/api/v1/projects/${name}`)).json()) as { latestVersion: string }
    assert.equal(latestVersion, '7.0')
  }
})
