import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { archiveName, withArchiveFile } from '../../../test/build/inspect-bytes.ts'
import { buildSdist } from '../../../test/build/sdist.ts'
import { buildWheel } from '../../../test/build/wheel.ts'
import { isRefusal } from '../../errors.ts'
import { defaultArchiveLimits } from './archive.ts'
import { type InspectionPoolOptions, openInspectionPool } from './inspection-pool.ts'

const honest = buildWheel({ name: 'demo', version: '1.0', summary: 'fine' })
const defaults: InspectionPoolOptions = { threads: 1, timeoutSeconds: 60, idleSeconds: 10 }

async function withPool(
  options: Partial<InspectionPoolOptions>,
  work: (pool: ReturnType<typeof openInspectionPool>) => Promise<void>,
): Promise<void> {
  const pool = openInspectionPool({ ...defaults, ...options })
  try {
    await work(pool)
  } finally {
    await pool.close()
  }
}

/** A bomb for the heap and not for the disk: 15,000 names that are long and all different. */
function manyNames() {
  const members = Object.fromEntries(Array.from({ length: 15_000 }, (_, index) => [`demo/${String(index).padStart(200, 'n')}`, '']))
  return buildSdist({ name: 'demo', version: '1.0', members })
}

test('the pool inspects wheels and sdists, more at once than it has threads', async () => {
  const sdist = buildSdist({ name: 'demo', version: '1.0' })
  await withPool({ threads: 2 }, (pool) =>
    withArchiveFile(honest.bytes, (wheelPath) =>
      withArchiveFile(sdist.bytes, async (sdistPath) => {
        const all = await Promise.all(
          Array.from({ length: 20 }, (_, index) =>
            index % 2 === 0
              ? pool.inspect(wheelPath, archiveName(honest.filename), defaultArchiveLimits)
              : pool.inspect(sdistPath, archiveName(sdist.filename), defaultArchiveLimits),
          ),
        )
        for (const [index, { metadata }] of all.entries()) {
          assert.equal(Buffer.from(metadata).toString(), index % 2 === 0 ? honest.metadata : sdist.metadata)
        }
      }),
    ),
  )
})

test('a refusal crosses the thread with its code, its details and its sentence', () =>
  withPool({}, (pool) =>
    withArchiveFile(honest.bytes, async (path) => {
      await assert.rejects(pool.inspect(path, archiveName(honest.filename), { ...defaultArchiveLimits, members: 2 }), (error) => {
        assert.ok(isRefusal(error, 'archive-too-many-members'))
        assert.equal(error.details.limit, 2)
        assert.equal(error.message, 'Invalid distribution file: it has more than 2 members.')
        return true
      })
    }),
  ))

test('what is no refusal comes back as an ordinary error', () =>
  withPool({}, async (pool) => {
    await assert.rejects(
      pool.inspect('/nonexistent/file', archiveName(honest.filename), defaultArchiveLimits),
      (error: NodeJS.ErrnoException) => {
        assert.equal(isRefusal(error), false)
        assert.match(error.message, /ENOENT/)
        return true
      },
    )
  }))

test('an archive that takes too long is refused, and the next one gets a new thread', () =>
  withPool({ timeoutSeconds: 0.001 }, async (pool) => {
    const slow = buildWheel({ name: 'demo', version: '1.0', padToBytes: 64 * 2 ** 20 })
    await withArchiveFile(slow.bytes, async (path) => {
      for (let round = 0; round < 2; round++) {
        await assert.rejects(pool.inspect(path, archiveName(slow.filename), defaultArchiveLimits), (error) =>
          isRefusal(error, 'archive-inspection-timeout'),
        )
      }
    })
  }))

test('an archive that needs too much memory is refused, and the next one is inspected', () =>
  withPool({ heapMegabytes: 12 }, async (pool) => {
    const greedy = manyNames()
    await withArchiveFile(greedy.bytes, (greedyPath) =>
      withArchiveFile(honest.bytes, async (path) => {
        const both = [
          pool.inspect(greedyPath, archiveName(greedy.filename), defaultArchiveLimits),
          pool.inspect(path, archiveName(honest.filename), defaultArchiveLimits),
        ] as const
        await assert.rejects(both[0], (error) => isRefusal(error, 'archive-inspection-memory'))
        assert.equal((await both[1]).memberCount, 4)
      }),
    )
  }))

test('closing waits for what was taken, and nothing more is taken', async () => {
  const pool = openInspectionPool(defaults)
  await withArchiveFile(honest.bytes, async (path) => {
    const taken = Array.from({ length: 5 }, () => pool.inspect(path, archiveName(honest.filename), defaultArchiveLimits))
    const closed = pool.close()
    await assert.rejects(pool.inspect(path, archiveName(honest.filename), defaultArchiveLimits), /closed/)
    for (const one of taken) assert.equal((await one).memberCount, 4)
    await closed
  })
})

test('a pool that was used and not closed keeps no process alive', () =>
  withArchiveFile(honest.bytes, async (path) => {
    const given = [path, archiveName(honest.filename), defaultArchiveLimits].map((each) => JSON.stringify(each)).join(', ')
    const program = `
    import { openInspectionPool } from ${JSON.stringify(new URL('./inspection-pool.ts', import.meta.url).href)}
    const pool = openInspectionPool({ threads: 1, timeoutSeconds: 60, idleSeconds: 3600 })
    const { memberCount } = await pool.inspect(${given})
    console.log(memberCount)`
    const output = execFileSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8', timeout: 20_000 })
    assert.equal(output.trim(), '4')
  }))
