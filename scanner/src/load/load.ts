import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { limits } from '../model/limits.ts'
import { decodeText } from './decode-text.ts'
import type { Loaded } from './loaded.ts'
import { readFolder, readText } from './read-folder.ts'

/** What was named cannot be scanned: said in one sentence. */
export class NothingToScan extends Error {
  override readonly name = 'NothingToScan'
}

export interface LoadOptions {
  /** A revision of git to read instead of the files as they lie there. */
  readonly revision?: string | undefined
  /** The name that standard input is given, for `-`. */
  readonly stdinPath: string
  readonly stdin: NodeJS.ReadableStream
}

/** Reads everything that is named: files, folders, repositories (bare ones too), and `-` for standard input. */
export async function load(inputs: readonly string[], options: LoadOptions): Promise<Loaded> {
  const loaded = await Promise.all(inputs.map((input) => loadOne(input, options)))
  const files = loaded.flatMap((each) => each.files)
  const seen = new Set<string>()
  return {
    files: files.filter(({ path }) => !seen.has(path) && seen.add(path)),
    problems: loaded.flatMap((each) => each.problems),
  }
}

/** The folders that a list names, one a line; empty lines and `#` are left out. */
export function readList(path: string): string[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
}

async function loadOne(input: string, { revision, stdinPath, stdin }: LoadOptions): Promise<Loaded> {
  if (input === '-') return readStream(stdin, stdinPath)
  const stats = statSync(input, { throwIfNoEntry: false })
  if (stats === undefined) throw new NothingToScan(`There is no ${input.slice(0, 200)}.`)
  const plain = withoutEnds(input)
  const prefix = plain === '' || plain === '.' ? '' : `${plain}/`
  if (stats.isDirectory()) {
    const isBare = !existsSync(join(input, '.git')) && ['HEAD', 'objects', 'refs'].every((name) => existsSync(join(input, name)))
    if (revision === undefined && !isBare) return readFolder(input, prefix)
    const { readGit } = await import('./read-git.ts')
    return readGit(input, revision ?? 'HEAD', prefix)
  }
  if (!stats.isFile()) throw new NothingToScan(`${input.slice(0, 200)} is neither a file nor a folder.`)
  const read = readText(input, plain)
  return 'kind' in read ? { files: [], problems: [read] } : { files: [read], problems: [] }
}

/** `./a/` is `a`. */
function withoutEnds(path: string): string {
  let [from, to] = [path.startsWith('./') ? 2 : 0, path.length]
  while (to > from + 1 && path[to - 1] === '/') to--
  return path.slice(from, to)
}

async function readStream(stream: NodeJS.ReadableStream, path: string): Promise<Loaded> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of stream) {
    bytes += chunk.length
    if (bytes > 4 * limits.fileLength)
      return { files: [], problems: [{ path, kind: 'too-large', message: 'Standard input is too long and is not read.' }] }
    chunks.push(Buffer.from(chunk))
  }
  const text = decodeText(Buffer.concat(chunks))
  return text === undefined
    ? { files: [], problems: [{ path, kind: 'not-text', message: 'Standard input is not text in UTF-8 and is not read.' }] }
    : { files: [{ path, text }], problems: [] }
}
