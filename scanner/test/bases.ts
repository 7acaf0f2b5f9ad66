import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** One malicious sample, written from the public description of an incident; its hosts do not exist. */
export interface Base {
  readonly family: string
  readonly name: string
  /** Where it would stand in a repository: the scanner judges an action and a workflow differently. */
  readonly path: string
  readonly text: string
  /** Left out while rules are written, so that recall on it is an honest guess of recall on what nobody has seen. */
  readonly isUnseen: boolean
}

const folder = join(import.meta.dirname, '../testdata/bases')

export function readBases(): Base[] {
  return globSync('*/*.yml', { cwd: folder })
    .toSorted()
    .map((file) => {
      const name = basename(file, '.yml')
      const text = readFileSync(join(folder, file), 'utf8')
      const path = /^runs:/m.test(text) ? `.github/actions/${name}/action.yml` : `.github/workflows/${name}.yml`
      return { family: dirname(file), name, path, text, isUnseen: isUnseenName(name) }
    })
}

/** Every fourth, by the hash of the name: nobody chose which. */
export function isUnseenName(name: string): boolean {
  return createHash('sha256').update(name).digest().at(-1)! % 4 === 0
}
