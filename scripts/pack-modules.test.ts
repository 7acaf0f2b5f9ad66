import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { packModules } from './pack-modules.ts'

const door = 'main.js'
const doorText = "export const ran = [];\nexport const later = async () => import('./rooms/hall.js');\n"

async function openDoor(context: TestContext, rooms: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-pack-'))
  context.after(() => rmSync(folder, { recursive: true }))
  const files = packModules(new Map(Object.entries({ [door]: doorText, ...rooms })), [door])
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  for (const [path, text] of files) writeFileSync(join(folder, path), text)
  const { later, ran } = await import(pathToFileURL(join(folder, door)).href)
  return { files: [...files.keys()], hall: (await later()) as Record<string, never>, ran, folder }
}

test('a packed module gives what it gave, runs once and only when it is needed, and knows where it stood', async (context) => {
  const { files, hall, ran, folder } = await openDoor(context, {
    'rooms/hall.js': `import { join as put } from 'node:path';
import { ran } from '../main.js';
import { lamp, Table } from './lamp.js';
ran.push('hall');
export const place = put('a', 'b');
export async function light() { return lamp; }
export function* both() { yield lamp; yield new Table().legs; }
export const attic = async () => (await import('./attic.js')).dust;
export const here = [import.meta.url, import.meta.dirname];
`,
    'rooms/lamp.js': "import { ran } from '../main.js';\nran.push('lamp');\nexport const lamp = 'on';\nexport class Table { legs = 4 }\n",
    'rooms/attic.js':
      "import { ran } from '../main.js';\nimport { lamp } from './lamp.js';\nran.push('attic');\nexport const dust = lamp + '!';\n",
    'rooms/types.js': 'export {};\n',
  })
  assert.deepEqual(files, [door, 'packed.js'])
  assert.deepEqual(ran, ['lamp', 'hall'])
  const { place, light, both, attic, here } = hall as unknown as {
    place: string
    light(): Promise<string>
    both(): Iterable<unknown>
    attic(): Promise<string>
    here: string[]
  }
  assert.equal(place, join('a', 'b'))
  assert.equal(await light(), 'on')
  assert.deepEqual([...both()], ['on', 4])
  assert.equal(await attic(), 'on!')
  assert.deepEqual(ran, ['lamp', 'hall', 'attic'])
  assert.deepEqual(here, [pathToFileURL(join(folder, 'rooms/hall.js')).href, join(folder, 'rooms')])
})

test('what only looks like an import stays as it is', async (context) => {
  const { hall } = await openDoor(context, {
    'rooms/hall.js': "export const text = `\nimport { a } from './nowhere.js';\nexport const b = 1;\n`;\n",
  })
  assert.equal(hall.text, "\nimport { a } from './nowhere.js';\nexport const b = 1;\n")
})

for (const [what, text] of [
  ['an export of what may change', 'export let count = 0;\n'],
  ['an export by a list', 'const a = 1;\nexport { a };\n'],
  ['an export from elsewhere', "export * from './other.js';\n"],
  ['a default export', 'export default 1;\n'],
  ['an import without a name of the file', 'export const load = (name) => import(name);\n'],
  ['two kinds of names in one import', "import all, { one } from './other.js';\nexport const x = [all, one];\n"],
] as const) {
  test(`refused: ${what}`, () => {
    assert.throws(() => packModules(new Map(Object.entries({ [door]: doorText, 'rooms/hall.js': text, 'other.js': '' })), [door]), /packed/)
  })
}

test('refused: a circle, which a module that is a function would walk for ever', () => {
  const modules = { [door]: doorText, 'rooms/hall.js': "import { b } from './b.js';\nexport const a = 1;\n" }
  const back = "import { a } from './hall.js';\nexport const b = 1;\n"
  assert.throws(
    () => packModules(new Map(Object.entries({ ...modules, 'rooms/b.js': back })), [door]),
    /circle .*hall\.js -> rooms\/b\.js -> /,
  )
})

test('refused: an import of a file that is not there', () => {
  assert.throws(() => packModules(new Map([[door, "import './gone.js';\n"]]), [door]), /gone\.js/)
})
