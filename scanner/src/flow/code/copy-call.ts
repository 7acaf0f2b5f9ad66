import { knownText, nothing, textValue, type Value } from '../value.ts'
import type { CodeScope } from './code-scope.ts'
import { plainPath } from './opened.ts'

const copies =
  /(?:^|\.)(?:shutil\.(?:copy|copy2|copyfile|move|copytree)|os\.(?:rename|replace|link|symlink)|(?:fs\.|^)(?:copyfilesync|renamesync|copyfile|rename|cpsync|linksync|symlinksync)|fs\.cp|fileutils\.(?:cp|mv|copy|move|cp_r|ln_s|ln)|file\.(?:rename|copy|move|symlink)|files\.(?:copy|move)|fs::copy)$/

/** Calls that give what a file holds another name. @returns whether it was one. */
export function copyCall(scope: CodeScope, path: string, args: readonly Value[]): boolean {
  const [from, to, third] = args.map(plainPath)
  if (from === undefined || to === undefined) return false
  if (/(?:^|\.)make_archive$/.test(path)) {
    const kind = knownText(to) ?? 'zip'
    const ending = /^(?:gz|bz|xz)tar$/.test(kind) ? `tar.${kind.slice(0, 2).replace('bz', 'bz2')}` : kind
    const archive = { pieces: [...from.pieces, `.${ending}`] }
    scope.shell.call([textValue('zip'), archive, third ?? textValue('.')], nothing, scope.at)
    return true
  }
  if (!copies.test(path)) return false
  scope.shell.call([textValue('cp'), from, to], nothing, scope.at)
  return true
}
