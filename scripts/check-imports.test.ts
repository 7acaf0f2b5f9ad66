import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { checkImports } from './check-imports.ts'

type Tree = Readonly<Record<string, string>>

function check(tree: Tree): string[] {
  const root = mkdtempSync(join(tmpdir(), 'holdfast-imports-'))
  try {
    for (const [path, text] of Object.entries(tree)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    return checkImports(root).map((each) => `${each.path}:${each.line} ${each.rule}`)
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

const from = (path: string, names = '{ a }') => `import ${names} from '${path}'\n`
const src = (path: string) => `server/src/${path}`

const sound: Tree = {
  [src('main.ts')]: `${from('./app.ts')}${from('node:http')}const now = Date.now()\n`,
  [src('app.ts')]: from('./web/routes.ts'),
  [src('rehearsal.ts')]: "const env = process.env\nawait import('./rehearsal/open-rehearsal.ts')\n",
  [src('rehearsal/open-rehearsal.ts')]: `${from('../app.ts')}${from('../cli/program.ts')}${from('../config.ts')}`,
  [src('config.ts')]: `${from('./packaging/limits.ts')}const env = process.env\n`,
  [src('cli/main.ts')]: `const { serve } = await import('../main.ts')\n${from('holdfast-scan')}`,
  [src('web/routes.ts')]: `${from('../tokens/token.ts')}${from('../config.ts', 'type { Config }')}request(c.env.incoming)\n`,
  [src('web/assets/clock.ts')]: 'const now = new Date()\n',
  [src('jobs/expiry.ts')]: from('../holds/hold.ts'),
  [src('incidents/case.ts')]: from('../publishers/publisher.ts'),
  [src('publishers/publisher.ts')]: `${from('../tokens/token.ts')}${from('../journal/event.ts')}`,
  [src('packaging/limits.ts')]:
    `${from('../ownership/role.ts')}${from('../holds/hold.ts')}${from('../tokens/store.ts', '{ findToken, type TokenRow }')}`,
  [src('ownership/role.ts')]: from('../accounts/account.ts'),
  [src('tokens/token.ts')]: `${from('../accounts/account.ts')}${from('../errors.ts')}const day = new Date(at)\nexport type Date = string\n`,
  [src('tokens/store.ts')]: [
    from('kysely', '{ sql }'),
    from('../journal/record.ts', 'type { Recorded }'),
    "export async function insertToken(\n  row: Row,\n  recorded: Recorded,\n) {\n  await recorded.insertInto('token').values(row)\n}",
    "export async function touchSession(db: Transaction) {\n  await db.updateTable('session').set({ x: 1 })\n}",
    'export const listTokens = (db: Queries) => sql`select * from token where note = ${"update token"}`',
  ].join('\n'),
  [src('tokens/policy.ts')]:
    `${from('./store.ts', 'type { TokenRow }')}// async Date.now() await\nexport const may = () => 'async crypto.randomUUID()'\n`,
  [src('tokens/caveats.ts')]: `${from('./caveats/expiry.ts')}${from('./caveats/network.ts')}`,
  [src('tokens/caveats/expiry.ts')]: from('./caveat.ts'),
  [src('accounts/account.ts')]: from('../holds/hold.ts'),
  [src('holds/hold.ts')]: from('../notices/notice.ts'),
  [src('notices/notice.ts')]: from('../journal/event.ts'),
  [src('journal/event.ts')]: from('../platform/clock/clock.ts'),
  [src('journal/record.ts')]: `${from('./store.ts')}${from('kysely')}`,
  [src('journal/store.ts')]: `${from('./record.ts', 'type { Recorded }')}db.insertInto('entry')\n`,
  [src('platform/clock/clock.ts')]: 'export const system = { now: () => Date.now() }\n',
  [src('platform/database/sqlite.ts')]: `${from('kysely')}${from('node:sqlite')}`,
  [src('platform/html/sanitised.ts')]: from('hono/html', '{ raw }'),
  [src('tokens/token.test.ts')]: `${from('../web/routes.ts')}process.env.X = String(Date.now())\n`,
  'server/test/journeys/upload.test.ts': `${from('../../src/app.ts')}const now = new Date()\n`,
  'scanner/src/scan.ts': from('./rules.ts'),
  'scripts/check.ts': `${from('../server/src/config.ts')}process.env.X\n`,
  'bench/run.ts': from('../server/src/main.ts'),
}

test('a sound tree has no problem', () => assert.deepEqual(check(sound), []))

const planted: readonly (readonly [what: string, path: string, text: string, found: string])[] = [
  ['a domain that imports one above it', src('accounts/plant.ts'), from('../tokens/token.ts'), '1 arrow'],
  ['a domain that imports one beside it', src('packaging/plant.ts'), from('../publishers/publisher.ts'), '1 arrow'],
  ['a domain that imports a door', src('tokens/plant.ts'), from('../web/routes.ts'), '1 arrow'],
  ['a domain that reads the configuration', src('tokens/plant.ts'), from('../config.ts', 'type { Config }'), '1 arrow'],
  ['a door that imports another', src('web/plant.ts'), from('../cli/serve.ts'), '1 arrow'],
  ['the journal that imports notices', src('journal/plant.ts'), `\n${from('../notices/notice.ts')}`, '2 arrow'],
  ['platform that knows a domain', src('platform/log/plant.ts'), from('../../tokens/token.ts', 'type { Token }'), '1 arrow'],
  ['errors.ts that imports', src('errors.ts'), from('./platform/clock/clock.ts'), '1 arrow'],
  ['an arrow by import()', src('holds/plant.ts'), "\nconst x = await import('../tokens/token.ts')\n", '2 arrow'],
  ['an arrow by re-export', src('holds/plant.ts'), "export * from '../ownership/role.ts'\n", '1 arrow'],
  ['a program that imports the rehearsal', src('main.ts'), `${from('./app.ts')}${from('./rehearsal.ts')}`, '2 arrow'],
  ['the wiring that loads a guard taken away', src('app.ts'), "\nawait import('./rehearsal/guards-off/plant.ts')\n", '2 arrow'],
  ['a domain that knows rehearsals', src('holds/plant.ts'), from('../rehearsal/guards.ts', 'type { Guard }'), '1 arrow'],
  ['a command that imports the rehearsal', src('cli/plant.ts'), from('../rehearsal/plant.ts'), '1 arrow'],
  ['a rehearsal that loads the wiring of what is served', src('rehearsal/plant.ts'), from('../main.ts'), '1 rehearsal'],
  ['a domain nobody decided', src('extras/plant.ts'), '', '1 part'],
  ['the server that reaches into the scanner', src('web/plant.ts'), from('../../../scanner/src/scan.ts'), '1 workspace'],
  ['the scanner that reaches into the server', 'scanner/src/plant.ts', from('../../server/src/errors.ts'), '1 workspace'],
  ['the scanner that imports the server by name', 'scanner/src/plant.ts', from('holdfast'), '1 workspace'],
  ['the server that imports a script', src('web/plant.ts'), from('../../../scripts/check.ts'), '1 workspace'],
  ['a source that imports a test', src('tokens/plant.ts'), from('./token.test.ts'), '1 test'],
  ['a variant that imports another', src('tokens/caveats/plant.ts'), from('./expiry.ts'), '1 variant'],
  ['an async policy', src('tokens/plant-policy.ts'), '\nexport async function may() {}\n', '2 policy'],
  ['a policy that waits', src('holds/policy.ts'), 'const x = await y\n', '1 policy'],
  ['a policy with chance', src('holds/policy.ts'), 'const x = Math.random()\n', '1 policy'],
  ['a policy with random bytes', src('holds/policy.ts'), from('node:crypto', '{ randomBytes }'), '1 policy'],
  ['a policy with a database', src('holds/policy.ts'), from('../platform/database/database.ts', 'type { Database }'), '1 policy'],
  ['a policy that asks a store', src('holds/policy.ts'), from('./store.ts', '{ findHold }'), '1 policy'],
  ['the query builder in a use case', src('tokens/wake-token.ts'), from('kysely', '{ sql }'), '1 query'],
  ['a driver in a domain', src('tokens/plant.ts'), from('node:sqlite', '{ DatabaseSync }'), '1 query'],
  ['the environment', src('tokens/plant.ts'), 'const x = process.env.HOME\n', '1 environment'],
  ['the environment by another name', src('tokens/plant.ts'), from('node:process', '{ env as e }'), '1 environment'],
  ['the environment taken apart', src('tokens/plant.ts'), 'const { env } = process\n', '1 environment'],
  ['the environment inside a template', src('tokens/plant.ts'), 'const x = `a ${process.env.HOME}`\n', '1 environment'],
  ['the clock', src('tokens/plant.ts'), "const quote = /'/\nconst x = Date.now()\n", '2 clock'],
  ['the clock by new Date()', src('tokens/plant.ts'), 'const x = new Date()\n', '1 clock'],
  ['the clock by new Date without brackets', src('tokens/plant.ts'), 'const x = new Date\n', '1 clock'],
  ['the clock by Date()', src('tokens/plant.ts'), 'const x = Date()\n', '1 clock'],
  ['the clock by performance', src('web/plant.ts'), 'const x = performance.now()\n', '1 clock'],
  ['raw markup', src('web/plant.ts'), from('hono/html', '{ html, raw as h }'), '1 raw'],
  ['raw markup by its namespace', src('web/plant.ts'), from('hono/html', '* as h'), '1 raw'],
  ["Node's request in a domain", src('packaging/plant.ts'), from('node:http', 'type { IncomingMessage }'), '1 wire'],
  ["Node's request out of a context", src('packaging/plant.ts'), 'const x = c.env.incoming\n', '1 wire'],
  ['a foreign store that writes', src('ownership/plant.ts'), from('../tokens/store.ts', '{ findToken, insertToken }'), '1 store'],
  ['all of a foreign store', src('ownership/plant.ts'), from('../tokens/store.ts', '* as tokens'), '1 store'],
  [
    'a write without Recorded',
    src('holds/store.ts'),
    "\nexport async function insertHold(db: Tx) {\n  db.insertInto('hold')\n}\n",
    '3 recorded',
  ],
  [
    'a write whose Recorded is another function',
    src('holds/store.ts'),
    "function a(x: Recorded) {}\nfunction b(x: Tx) {\n  x.deleteFrom('hold')\n}\n",
    '3 recorded',
  ],
  [
    'a write where Recorded is only a comment',
    src('holds/store.ts'),
    "function a(x: Tx /* Recorded */) {\n  x.updateTable('hold')\n}\n",
    '2 recorded',
  ],
  ['a write in plain SQL', src('holds/store.ts'), 'const a = (db: Tx) => sql`delete from hold`\n', '1 recorded'],
  ['a file called helpers', src('tokens/helpers.ts'), '', '1 name'],
  ['a file whose last word is manager', src('tokens/token-manager.ts'), '', '1 name'],
  ['a folder called common', src('tokens/common/expiry.ts'), '', '1 name'],
  ['a test called utils', src('tokens/utils.test.ts'), '', '1 name'],
  ['index.ts', src('tokens/index.ts'), '', '1 name'],
  ['a file in camel case', src('tokens/wakeToken.ts'), '', '1 name'],
  ['a type called service', src('tokens/plant.ts'), '\nexport interface TokenService {}\n', '2 name'],
]

for (const [what, path, text, found] of planted) {
  test(`${what} is caught`, () => assert.deepEqual(check({ ...sound, [path]: text }), [`${path}:${found}`]))
}

test('imports that run in a circle are caught', () => {
  const found = check({
    ...sound,
    [src('tokens/a.ts')]: from('./b.ts'),
    [src('tokens/b.ts')]: from('./c.ts'),
    [src('tokens/c.ts')]: from('./a.ts'),
  })
  assert.deepEqual(found, [`${src('tokens/c.ts')}:1 circle`])
})

test('types may point back', () => {
  assert.deepEqual(check({ ...sound, [src('tokens/a.ts')]: from('./b.ts'), [src('tokens/b.ts')]: from('./a.ts', 'type { A }') }), [])
})
