import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { checkDocs } from './check-docs.ts'

type Tree = Readonly<Record<string, string>>

async function inTree<Result>(tree: Tree, work: (root: string) => Promise<Result>): Promise<Result> {
  const root = mkdtempSync(join(tmpdir(), 'holdfast-docs-'))
  try {
    for (const [path, text] of Object.entries(tree)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    return await work(root)
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

const check = (tree: Tree) => inTree(tree, async (root) => (await checkDocs(root)).map((each) => `${each.path}:${each.line} ${each.rule}`))

const decision = '# 1. Node\n## Context\n## Decision\n## Consequences\n## Revisit when\n'
const sound: Tree = {
  'README.md': [
    '# Holdfast',
    '## The `two` commands!',
    'See [how](docs/operate/install.md#back-up-restore "title"), [here](#the-two-commands), [there](https://example.test/x.md).',
    '`server/src/tokens/token.ts`, `tokens/token.ts`, `token.ts`, `server/src/tokens/`, `server/src/tokens/caveats/<name>.ts`, `scripts/*.ts`',
    'Not ours: `dist/demo-1.0.tar.gz`, `~/.pypirc`, `/api/openapi.json`, `pip install x/y.ts`, `a/b`, `pyproject.toml`, `demo==1.0`',
    '```',
    '`server/src/gone.ts` [x](gone.md)',
    '```',
  ].join('\n'),
  'ARCHITECTURE.md': '# A\n',
  'CONTRIBUTING.md': '# C\n',
  'SECURITY.md': '# S\n',
  'CHANGELOG.md': '# Changes\n## Unreleased\n- one\n## 0.1.0\n',
  'docs/decisions/0001-node.md': decision,
  'docs/operate/install.md': '# Install\n## Back up, restore\nSee [the start](../../README.md).\n',
  'docs/reference/made.md': 'made\n',
  'server/src/tokens/token.ts': '',
  'server/src/tokens/caveats/expiry.ts': '',
  'scripts/generate/made.ts': "export const path = 'docs/reference/made.md'\nexport const generate = async () => 'made\\n'\n",
  'scripts/one.ts': '',
}

test('a sound tree has no problem', async () => assert.deepEqual(await check(sound), []))

const readme = (line: string): Tree => ({ 'README.md': `# Holdfast\n${line}\n` })
const planted: readonly (readonly [what: string, tree: Tree, found: string])[] = [
  ['a path that is gone', readme('`server/src/gone.ts`'), 'README.md:2 path'],
  ['a folder that is gone', readme('`docs/gone/`'), 'README.md:2 path'],
  ['a pattern that finds nothing', readme('`bench/*.ts`'), 'README.md:2 path'],
  ['a file name that is gone', readme('`gone.ts`'), 'README.md:2 path'],
  ['a path below the sources that is gone', readme('`web/gone.ts`'), 'README.md:2 path'],
  ['the folder of a placeholder that is gone', readme('`server/src/gone/<name>.ts`'), 'README.md:2 path'],
  ['a link to nothing', readme('[x](docs/gone.md)'), 'README.md:2 link'],
  ['a picture that is gone', readme('![x](docs/gone.png)'), 'README.md:2 link'],
  ['a reference to nothing', readme('[x]: docs/gone.md'), 'README.md:2 link'],
  ['a link out of the repository', readme('[x](../elsewhere.md)'), 'README.md:2 link'],
  ['an anchor that is gone', readme('[x](docs/operate/install.md#gone)'), 'README.md:2 link'],
  ['an anchor of the page itself that is gone', readme('[x](#gone)'), 'README.md:2 link'],
  ['a gap between decisions', { 'docs/decisions/0003-gap.md': decision }, 'docs/decisions/0003-gap.md:1 decision'],
  ['two decisions of one number', { 'docs/decisions/0001-two.md': decision }, 'docs/decisions/0001-two.md:1 decision'],
  [
    'a decision that is never looked at again',
    { 'docs/decisions/0002-x.md': decision.replace('## Revisit when\n', '') },
    'docs/decisions/0002-x.md:1 decision',
  ],
  ['a changelog without Unreleased', { 'CHANGELOG.md': '# Changes\n## 0.1.0\n' }, 'CHANGELOG.md:1 changelog'],
  ['a generated page that is old', { 'docs/reference/made.md': 'older\n' }, 'docs/reference/made.md:1 generated'],
]
for (const [what, tree, found] of planted) {
  test(`${what} is caught`, async () => assert.deepEqual(await check({ ...sound, ...tree }), [found]))
}

test('a page that is missing is named', async () => {
  const { 'SECURITY.md': _, ...rest } = sound
  assert.deepEqual(await check(rest), ['SECURITY.md:1 page'])
})

test('an update writes generated pages', async () => {
  await inTree({ ...sound, 'docs/reference/made.md': 'older\n' }, async (root) => {
    assert.deepEqual(await checkDocs(root, { update: true }), [])
    assert.equal(readFileSync(join(root, 'docs/reference/made.md'), 'utf8'), 'made\n')
  })
})
