import { limits } from '../model/limits.ts'
import { kindByPath } from '../model/read-ci-file.ts'
import type { Problem } from '../report.ts'
import { decodeText } from './decode-text.ts'
import { git } from './git.ts'
import { GitFailed } from './git-failed.ts'
import { KeptFile } from './kept-file.ts'
import type { Loaded } from './loaded.ts'

const MOST_FILES = 20_000

/**
 * The CI files of one revision, of a work tree or a bare repository, read from git's objects: nothing is checked out.
 *
 * @throws GitFailed where there is no such repository or revision
 */
export async function readGit(folder: string, revision: string, prefix: string): Promise<Loaded> {
  const commit = (
    await git(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]).catch((error) => {
      throw error instanceof GitFailed && error.message === 'git was stopped'
        ? new GitFailed(`there is no revision ${revision.slice(0, 60)}`)
        : error
    })
  )
    .toString('latin1')
    .trim()
  const listed = (await git(folder, ['ls-tree', '-r', '-z', '--full-tree', '--long', commit])).toString('utf8')
  const blobs = listed
    .split('\0')
    .flatMap((line) => {
      // mode SP type SP object SP+ size TAB path; links and submodules are no files.
      const [, object = '', size = '', path = ''] = /^100\d{3} blob ([0-9a-f]{40,64}) +(\d+)\t(.*)$/s.exec(line) ?? []
      return path !== '' && kindByPath(path) !== undefined ? [{ object, sizeBytes: Number(size), path: prefix + path }] : []
    })
    .slice(0, MOST_FILES)
  const problems: Problem[] = []
  const fitting = blobs.filter(({ sizeBytes, path }) => {
    if (sizeBytes <= 4 * limits.fileLength) return true
    problems.push({ path, kind: 'too-large', message: `The file has ${sizeBytes} bytes and is not read.` })
    return false
  })
  const bytes = await readBlobs(folder, [...new Set(fitting.map(({ object }) => object))])
  const files: KeptFile[] = []
  for (const { path, object } of fitting) {
    const text = decodeText(bytes.get(object) ?? Buffer.alloc(0))
    if (text === undefined) problems.push({ path, kind: 'not-text', message: 'The file is not text in UTF-8 and is not read.' })
    else files.push(new KeptFile(path, text))
  }
  return { files, problems }
}

/** Each object once, whatever number of paths it has. */
async function readBlobs(folder: string, objects: readonly string[]): Promise<Map<string, Buffer>> {
  if (objects.length === 0) return new Map()
  const said = await git(folder, ['cat-file', '--batch', '--buffer'], { input: `${objects.join('\n')}\n` })
  const read = new Map<string, Buffer>()
  let at = 0
  for (const object of objects) {
    const end = said.indexOf(10, at)
    const [name, type, size] = said.toString('latin1', at, end).split(' ')
    at = end + 1
    if (name !== object || type !== 'blob') continue
    read.set(object, said.subarray(at, at + Number(size)))
    at += Number(size) + 1
  }
  return read
}
