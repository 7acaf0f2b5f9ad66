import { createPerson, createService } from '../../../src/accounts/create-account.ts'
import { brakeByOperator } from '../../../src/ownership/brake-by-operator.ts'
import { openInspectionPool } from '../../../src/packaging/archives/inspection-pool.ts'
import { deleteRelease } from '../../../src/packaging/releases/delete-release.ts'
import { setProjectStatus } from '../../../src/packaging/set-project-status.ts'
import { findProject } from '../../../src/packaging/store.ts'
import { putTokenToSleep, revokeToken } from '../../../src/tokens/change-token.ts'
import { createToken } from '../../../src/tokens/create-token.ts'
import { buildSdist } from '../../build/sdist.ts'
import { buildWheel } from '../../build/wheel.ts'
import { basic, type IndexInTest, openIndexInTest, operator } from '../../index-in-test.ts'
import type { Credential, Stage } from './draft.ts'

/** Names that every stage has given away. */
export const taken = {
  archived: 'shelved',
  braked: 'halted',
  quarantined: 'sickly',
  deleted: 'vanished',
  foreign: 'theirs',
  full: 'tinyjson',
  lookalikes: ['t1nyjson', 'tiny.json', 'tlnyjs0n', 'Tiny_Js-on'],
} as const

const DAY_MILLISECONDS = 86_400_000

const settings: Record<Stage, Record<string, string>> = {
  wide: {},
  narrow: {
    HOLDFAST_MAX_FILE_BYTES: '30000',
    HOLDFAST_MAX_MEMBERS: '20',
    HOLDFAST_MAX_UNPACKED_BYTES: '50000',
    HOLDFAST_MAX_METADATA_BYTES: '6000',
    HOLDFAST_MAX_DESCRIPTION_BYTES: '4000',
  },
  strict: { HOLDFAST_ALLOW_LOCAL_VERSIONS: 'no', HOLDFAST_ALLOW_LINUX_TAGS: 'no', HOLDFAST_NEW_FILES_DAYS: '14' },
  hasty: {},
  poor: {},
}

const pools: Partial<Record<Stage, { timeoutSeconds: number; heapMegabytes?: number }>> = {
  hasty: { timeoutSeconds: 0.001 },
  poor: { timeoutSeconds: 60, heapMegabytes: 20 },
}

export interface OpenStage {
  readonly index: IndexInTest
  readonly credentials: Readonly<Record<Credential, string | undefined>>
}

/** An index with projects in every state and a token of every kind. */
export async function openStage(stage: Stage): Promise<OpenStage> {
  const index = await openIndexInTest(settings[stage])
  const { instance } = index
  const pool = pools[stage]
  const holder = await index.token()
  const token = async (options: Partial<Parameters<typeof createToken>[3]> = {}) => {
    const made = await createToken(instance, operator, 'index.test', {
      holder: 'ci',
      name: 'test',
      projects: 'all',
      permissions: ['upload', 'read', 'yank'],
      ...options,
    })
    return { id: made.token.id, text: made.text, authorization: basic(made.text).authorization }
  }
  await makeProjects(index, holder)
  const expired = await token({ ttlSeconds: 60 })
  index.clock.advance(20 * DAY_MILLISECONDS)
  const [revoked, asleep, reader, elsewhere, busy] = [
    await token(),
    await token(),
    await token({ permissions: ['read'] }),
    await token({ projects: ['elsewhere'] }),
    await token(),
  ]
  await revokeToken(instance, operator, revoked.id)
  await putTokenToSleep(instance, operator, asleep.id)
  instance.uploadsUnderWay.set(busy.id, instance.limits.concurrentUploadsPerToken)
  if (pool) {
    await instance.inspection.close()
    Object.assign(instance, { inspection: openInspectionPool({ threads: 1, idleSeconds: 1, ...pool }) })
  }
  return {
    index,
    credentials: {
      holder: basic(holder).authorization,
      nothing: undefined,
      password: `Basic ${Buffer.from('ada:secret').toString('base64')}`,
      noise: 'Basic %%%',
      forged: basic(`${holder.slice(0, -4)}AAAA`).authorization,
      expired: expired.authorization,
      revoked: revoked.authorization,
      asleep: asleep.authorization,
      reader: reader.authorization,
      'of-another-project': elsewhere.authorization,
      busy: busy.authorization,
      stranger: undefined,
    },
  }
}

async function makeProjects(index: IndexInTest, holder: string): Promise<void> {
  const { instance } = index
  await createPerson(instance, operator, { name: 'bob', email: 'bob@example.org', isAdministrator: false })
  await createService(instance, operator, { name: 'bots', owner: 'bob' })
  const foreign = await createToken(instance, operator, 'index.test', {
    holder: 'bots',
    name: 'test',
    projects: 'all',
    permissions: ['upload'],
  })
  const publish = async (token: string, name: string, version = '1.0') => {
    for (const file of [buildWheel({ name, version }), buildSdist({ name, version })]) {
      const answer = await index.upload(token, file)
      if (answer.status !== 200) throw new Error(`${file.filename}: ${await answer.text()}`)
    }
  }
  for (const name of [taken.archived, taken.braked, taken.quarantined, taken.deleted, taken.full]) await publish(holder, name)
  await publish(holder, taken.full, '0.9')
  await publish(foreign.text, taken.foreign)
  await deleteRelease(instance, operator, { project: taken.full, version: '0.9' })
  await setProjectStatus(instance, operator, taken.archived, 'archived')
  await setProjectStatus(instance, operator, taken.quarantined, 'quarantined', 'it was seen to do harm')
  const braked = (await findProject(instance.db.read, taken.braked))!
  await brakeByOperator(instance, operator, braked, { milliseconds: 365 * DAY_MILLISECONDS, reason: 'it is looked at' })
  // No command deletes a project yet; uploads must refuse one all the same.
  await instance.db.transaction(async (tx) => {
    await tx
      .withTables<{ project: { name: string; status: string } }>()
      .updateTable('project')
      .set({ status: 'deleted' })
      .where('name', '=', taken.deleted)
      .execute()
  })
}
