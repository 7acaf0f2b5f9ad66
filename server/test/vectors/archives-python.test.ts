import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { defaultArchiveLimits, inspectArchive } from '../../src/packaging/archives/inspect-archive.ts'
import { friendlySdists } from '../build/friendly-sdists.ts'
import { friendlyWheels } from '../build/friendly-wheels.ts'
import { archiveName, listedMembers } from '../build/inspect-bytes.ts'

const python = '/usr/bin/python3'
const debianWheels = '/usr/share/python-wheels'
const skip = existsSync(python) ? false : 'there is no /usr/bin/python3'

let folder = ''
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-python-'))
})
after(() => rmSync(folder, { recursive: true }))

/** What Python sees in each file: its members, or the sentence of the error. */
function readByPython(paths: string[]): unknown[] {
  const script = join(import.meta.dirname, '../build/list-archive.py')
  const output = execFileSync(python, ['-I', script, ...paths], { encoding: 'utf8', maxBuffer: 2 ** 28 })
  return output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown)
}

/** What we see, in Python's order. */
async function readByUs(path: string, filename: string): Promise<unknown> {
  const members = (await listedMembers(path, filename)).map(({ path, kind, sizeBytes }) => [path, kind, sizeBytes] as const)
  return members.sort((a, b) => Buffer.compare(Buffer.from(a.join('\0')), Buffer.from(b.join('\0'))))
}

const inPythonsOrder = (members: unknown): unknown =>
  Array.isArray(members)
    ? members.sort((a: string[], b: string[]) => Buffer.compare(Buffer.from(a.join('\0')), Buffer.from(b.join('\0'))))
    : members

test('Python lists the same members with the same sizes in every archive that we accept', { skip }, async () => {
  const built = [...friendlyWheels, ...friendlySdists].map(({ title, build }, index) => {
    const archive = build()
    const path = join(folder, `${index}${archive.filename.endsWith('.whl') ? '.whl' : '.tar.gz'}`)
    writeFileSync(path, archive.bytes)
    return { title, path, filename: archive.filename }
  })
  const read = readByPython(built.map(({ path }) => path))
  assert.equal(read.length, built.length)
  for (const [index, { title, path, filename }] of built.entries()) {
    assert.deepEqual(inPythonsOrder(read[index]), await readByUs(path, filename), title)
  }
})

test('what Python writes in each of its formats is accepted', { skip }, async () => {
  const made = join(folder, 'made')
  execFileSync(python, ['-I', join(import.meta.dirname, 'make-archives.py'), made])
  const paths = readdirSync(made).flatMap((name) => readdirSync(join(made, name)).map((file) => join(made, name, file)))
  assert.equal(paths.length, 6)
  const read = readByPython(paths)
  for (const [index, path] of paths.entries()) {
    assert.deepEqual(inPythonsOrder(read[index]), await readByUs(path, path.slice(path.lastIndexOf('/') + 1)), path)
  }
})

test('the wheels that Debian ships are accepted as they are', {
  skip: existsSync(debianWheels) ? skip : `there is no ${debianWheels}`,
}, async () => {
  const names = readdirSync(debianWheels).filter((name) => name.endsWith('.whl'))
  const read = readByPython(names.map((name) => join(debianWheels, name)))
  for (const [index, name] of names.entries()) {
    const path = join(debianWheels, name)
    const { memberCount, warnings } = await inspectArchive(path, archiveName(name), defaultArchiveLimits)
    assert.deepEqual(warnings, [])
    assert.ok(memberCount > 10)
    assert.deepEqual(inPythonsOrder(read[index]), await readByUs(path, name), name)
  }
})
