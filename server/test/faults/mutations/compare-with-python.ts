import assert from 'node:assert/strict'
import { normalizeProjectName } from '../../../src/packaging/project-name.ts'
import { listedMembers } from '../../build/inspect-bytes.ts'
import type { IndexInTest } from '../../index-in-test.ts'
import type { ReadAgain } from './python-reader.ts'

interface Page {
  readonly files: readonly { filename: string; url: string; size: number; hashes: { sha256: string } }[]
}

/** What the index serves of an accepted file. */
async function served(index: IndexInTest, project: string, filename: string) {
  const page = await index.get(`/simple/${normalizeProjectName(project)}/`, { accept: 'application/vnd.pypi.simple.v1+json' })
  const file = ((await page.json()) as Page).files.find((one) => one.filename === filename)
  assert.ok(file, `${filename} was accepted and is not listed`)
  const path = new URL(file.url).pathname
  const bytesOf = async (address: string) => Buffer.from(await (await index.get(address)).arrayBuffer())
  return { file, bytes: await bytesOf(path), metadata: filename.endsWith('.whl') ? await bytesOf(`${path}.metadata`) : undefined }
}

const sorted = (members: readonly (readonly unknown[])[]) => members.map((member) => JSON.stringify(member)).sort()

/**
 * Python has read an accepted archive (on the disk at `path`) without complaint, its members and sizes are those that we saw, and
 * its METADATA is the one that we serve.
 *
 * @throws AssertionError, naming the mutant as `told` does.
 */
export async function compareWithPython(
  index: IndexInTest,
  accepted: { filename: string; path: string },
  again: ReadAgain,
  told: string,
): Promise<void> {
  assert.equal(again.error, undefined, told)
  const ours = (await listedMembers(accepted.path, accepted.filename)).map(({ path, kind, sizeBytes }) => [path, kind, sizeBytes])
  assert.deepEqual(sorted(again.members!), sorted(ours), told)
  const { file, bytes, metadata } = await served(index, again.name!, accepted.filename)
  assert.equal(file.size, bytes.length, told)
  assert.ok(accepted.path.endsWith(file.hashes.sha256), told)
  if (metadata) assert.equal(metadata.toString('base64'), again.metadata, told)
}
