import { lineAt, type Problem, type SourceFile } from '../source/source-file.ts'

const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|d))?\.ts$/
const kebabFolder = /^[a-z0-9]+(-[a-z0-9]+)*$/

/** Names that say nothing about what is behind them (architecture, section 9), as a whole or as the last word. */
const emptyWord = /^(.*-)?(utils?|helpers?|common|misc|managers?|services?|handlers?|data|info)$/
const emptyType =
  /^[ \t]*export\s+(?:abstract\s+)?(?:class|interface|type)\s+(\w*(?:Utils?|Helpers?|Common|Misc|Manager|Service|Handler|Data|Info))\b/gm

/** Words of the field that only look like such names. */
const fieldWords = new Set(['dist-info', 'pkg-info', 'egg-info', 'DistInfo', 'PkgInfo', 'EggInfo', 'create-service'])

/** Files and folders in kebab-case, and no name that says nothing. */
export function* fileNames(file: SourceFile): Generator<Problem> {
  const [base = '', ...folders] = file.path.split('/').toReversed()
  const problem = (line: number, sentence: string): Problem => ({ path: file.path, line, rule: 'name', sentence })
  if (!kebab.test(base) || !folders.every((folder) => kebabFolder.test(folder))) yield problem(1, 'files and folders are kebab-case.')
  if (/^index(\.test)?\.ts$/.test(base)) yield problem(1, 'index.ts says nothing; name what is in it.')
  for (const name of [base.replace(/(\.test)?\.ts$/, ''), ...folders]) {
    if (emptyWord.test(name) && !fieldWords.has(name)) yield problem(1, `"${name}" says nothing; name the noun or the verb.`)
  }
  for (const match of file.masked.matchAll(emptyType)) {
    const name = match[1] as string
    if (!fieldWords.has(name)) yield problem(lineAt(file.text, match.index), `the type name ${name} says nothing; name the noun.`)
  }
}
