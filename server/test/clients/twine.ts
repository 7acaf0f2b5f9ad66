import { mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { type Outcome, runCommand, unlessInstalled } from '../run-command.ts'
import type { SpawnedIndex } from '../spawned-index.ts'

const twine = '/usr/bin/twine'

/** For the `skip` of a test that needs twine. */
export const unlessTwine = unlessInstalled(twine, 'twine')

export interface TwineOptions {
  readonly user?: string
  /** Instead of the upload address of the index. */
  readonly url?: string
  readonly words?: readonly string[]
}

/** `twine upload` of these files. What it says is returned without colours and padding. */
export async function uploadWithTwine(
  index: SpawnedIndex,
  token: string,
  paths: readonly string[],
  options: TwineOptions = {},
): Promise<Outcome> {
  const { user = '__token__', url = `${index.url}/legacy/`, words = [] } = options
  const outcome = await runCommand(twine, ['upload', '--non-interactive', '--disable-progress-bar', ...words, ...paths], {
    folder: index.folder,
    home: index.home,
    env: { TWINE_REPOSITORY_URL: url, TWINE_USERNAME: user, TWINE_PASSWORD: token },
  })
  const plain = (text: string) => stripVTControlCharacters(text).replaceAll(/ +$/gm, '')
  return { code: outcome.code, stdout: plain(outcome.stdout), stderr: plain(outcome.stderr), output: plain(outcome.output) }
}

/** Writes archives into a new folder below that of the index; their paths. */
export async function writeDist(
  index: SpawnedIndex,
  name: string,
  ...archives: { filename: string; bytes: Uint8Array }[]
): Promise<string[]> {
  const folder = join(index.folder, `dist-${name}`)
  await mkdir(folder, { recursive: true })
  const paths = archives.map(({ filename }) => join(folder, basename(filename)))
  for (const [i, { bytes }] of archives.entries()) await writeFile(paths[i]!, bytes)
  return paths
}
