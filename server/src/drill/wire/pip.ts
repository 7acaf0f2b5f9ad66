import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** `real`: the pip that is on the path. `plain`: the same questions to the same pages, asked by the drill itself. */
export type PipKind = 'real' | 'plain'

export interface Downloaded {
  readonly by: string
  /** SHA-256 of what was got, by project. */
  readonly digests: ReadonlyMap<string, string>
  /** Why nothing was got. */
  readonly failed?: string
  /** True where the index gave a clean answer, if not the one that was wanted. */
  readonly isAnswered: boolean
}

let version: Promise<string | undefined> | undefined

/** Of the pip on the path; undefined where there is none. */
export function pipVersion(): Promise<string | undefined> {
  version ??= run(['--version']).then(({ code, output }) => (code === 0 ? /^pip (\S+)/.exec(output)?.[1] : undefined))
  return version
}

/** Downloads without installing: nothing of a package is run. Each requirement is a name, or `name==version`. */
export async function downloadAsPip(
  kind: PipKind,
  origin: string,
  readToken: string,
  requirements: readonly string[],
): Promise<Downloaded> {
  const found = kind === 'real' ? await pipVersion() : undefined
  return found === undefined ? plain(origin, readToken, requirements) : real(found, origin, readToken, requirements)
}

async function real(found: string, origin: string, readToken: string, requirements: readonly string[]): Promise<Downloaded> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-drill-pip-'))
  const by = `pip ${found}`
  try {
    const address = new URL('/simple/', origin)
    address.username = '__token__'
    address.password = readToken
    const quiet = ['--isolated', '--disable-pip-version-check', '--no-input', '--no-cache-dir', '--retries', '0']
    const words = [
      'download',
      ...quiet,
      '--no-deps',
      '--only-binary',
      ':all:',
      '--index-url',
      address.href,
      '--dest',
      folder,
      ...requirements,
    ]
    const { code, output } = await run(words)
    if (code !== 0) {
      const failed = output.split('\n').findLast((line) => /ERROR/.test(line)) ?? output.slice(-200)
      return { by, digests: new Map(), failed: failed.slice(0, 300), isAnswered: /No matching distribution|404|403/.test(output) }
    }
    const digests = new Map<string, string>()
    for (const file of await readdir(folder)) digests.set(nameOf(file), digestOf(await readFile(join(folder, file))))
    return { by, digests, isAnswered: true }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function run(words: readonly string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    execFile('python3', ['-I', '-m', 'pip', ...words], { timeout: 120_000 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : 1, output: `${stdout}\n${stderr}`.trim() })
    })
  })
}

interface Listing {
  readonly files?: readonly {
    readonly filename: string
    readonly url: string
    readonly yanked?: boolean | string
    readonly hashes: { readonly sha256?: string }
  }[]
}

/** PEP 691 and what installers do with it: the newest version that is not yanked, unless one is named. */
async function plain(origin: string, readToken: string, requirements: readonly string[]): Promise<Downloaded> {
  const by = "the drill's own client"
  const digests = new Map<string, string>()
  const headers = { authorization: `Basic ${Buffer.from(`__token__:${readToken}`).toString('base64')}` }
  for (const requirement of requirements) {
    const [name = '', wanted] = requirement.split('==')
    const page = await fetch(`${origin}/simple/${name}/`, { headers: { ...headers, accept: 'application/vnd.pypi.simple.v1+json' } })
    const fail = (why: string, isAnswered: boolean): Downloaded => ({ by, digests, failed: `${requirement}: ${why}`, isAnswered })
    if (page.status !== 200) return fail(`the list answers ${page.status}`, false)
    const { files = [] } = (await page.json()) as Listing
    const wheels = files.filter(({ filename }) => filename.endsWith('.whl'))
    const chosen =
      wanted === undefined
        ? wheels
            .filter(({ yanked }) => yanked === undefined || yanked === false)
            .toSorted((a, b) => compareVersions(versionOf(b.filename), versionOf(a.filename)))[0]
        : wheels.find(({ filename }) => versionOf(filename) === wanted)
    if (chosen === undefined) return fail('no matching file is listed', true)
    const file = await fetch(new URL(chosen.url, page.url), { headers })
    if (file.status !== 200) return fail(`the file answers ${file.status}`, file.status === 403)
    const digest = digestOf(Buffer.from(await file.arrayBuffer()))
    if (digest !== chosen.hashes.sha256) return fail('the file has other bytes than its digest says', true)
    digests.set(nameOf(chosen.filename), digest)
  }
  return { by, digests, isAnswered: true }
}

const nameOf = (filename: string) => (filename.split('-')[0] ?? '').replaceAll('_', '-')
const versionOf = (filename: string) => filename.split('-')[1] ?? ''
const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** The drill's versions are three numbers. */
function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)]
  for (let i = 0; i < 3; i++) if ((left[i] ?? 0) !== (right[i] ?? 0)) return (left[i] ?? 0) - (right[i] ?? 0)
  return 0
}
