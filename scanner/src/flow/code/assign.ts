import type { CodeToken } from '../code-tokens.ts'
import { isSecret, joined, nothing, textValue, type Value } from '../value.ts'
import { bare } from './brackets.ts'
import type { CodeReader } from './code-reader.ts'
import { sendByCall } from './code-sends.ts'
import { isEnvironment } from './environment-mark.ts'
import { keywords } from './keywords.ts'

/** Gives names on the left of `=` what stands on its right. */
export function assign(reader: CodeReader, targets: readonly CodeToken[], value: Value, isAdded: boolean): void {
  const names = targets.filter((each) => each.kind === 'name' && !keywords.has(each.text))
  const isDeclared = targets[0]?.kind === 'name' && /^(?:const|let|var|my)$/.test(targets[0].text)
  if (isDeclared && targets[1]?.text === '{') {
    for (const [at, each] of targets.entries()) {
      if (each.kind !== 'name' || keywords.has(each.text) || targets[at + 1]?.text === ':') continue
      const key = targets[at - 1]?.text === ':' ? (targets[at - 2]?.text ?? each.text) : each.text
      const isRest = targets[at - 1]?.text === '.'
      reader.scope.variables.set(bare(each.text), isRest ? value : partOf(reader, key, value))
    }
    return
  }
  const hasParts = targets.some((each) => each.kind === 'mark' && /^(?:\.|\[|->|\{)$/.test(each.text))
  const [first] = names
  if (first === undefined) return
  if (hasParts) {
    // `body['x'] = secret` makes all of `body` secret.
    const keys = targets.filter((each) => each.kind === 'string').flatMap((each) => [textValue(' '), reader.string(each), textValue('=')])
    const name = bare(first.text)
    const solid = reader.scope.solid(value)
    const last = targets.findLast((each) => each.kind === 'name')?.text ?? ''
    // `request.body = secret`: it goes where the request goes.
    if (names.length > 1 && /^(?:http)?(?:body|data|payload|content)(?:stream)?$/i.test(last) && isSecret(solid))
      sendByCall(reader.scope, `${name}.${last}`.toLowerCase(), reader.scope.variables.get(name) ?? nothing, [solid])
    // `package.scripts.prepare = 'curl …'`: what the package runs from then on.
    if (
      names.some((each) => each.text === 'scripts') &&
      /^(?:pre|post)?(?:install|prepare|publish|publishOnly|pack|test|build|version)$/.test(last)
    )
      reader.scope.shell.writeFile(textValue(`.npm-scripts/${last}.sh`), solid, false, reader.scope.at)
    reader.scope.add(name, joined(...keys, solid))
    // What an object keeps is read again by the name that it is kept under.
    if (/^(?:self|this)$/.test(name) && names.length === 2) reader.scope.variables.set(bare(last), solid)
    return
  }
  // `const token: string = …`: the type is no name.
  const colon = targets.findIndex((each, index) => index > 0 && each.text === ':')
  if (colon !== -1 && !/^(?:java|csharp|go)$/.test(reader.scope.language)) {
    assign(reader, targets.slice(0, colon), value, isAdded)
    return
  }
  const isSeveral = targets.some((each) => each.text === ',')
  for (const each of isSeveral ? names : names.slice(-1))
    isAdded ? reader.scope.add(bare(each.text), value) : reader.scope.variables.set(bare(each.text), value)
}

/** `const { A, B: c } = process.env`: one variable each, and of another thing a part. */
function partOf(reader: CodeReader, key: string, value: Value): Value {
  const own = reader.scope.shell.variables.get(key)
  if (own !== undefined) return own
  const isWhole = isEnvironment(value) || value.pieces.some((each) => typeof each !== 'string' && each.taint?.kind === 'environment')
  return isWhole ? reader.scope.env(key) : value
}
