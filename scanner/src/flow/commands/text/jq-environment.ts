import type { Call } from '../../commands.ts'
import { trimmedEnd } from '../../trim-text.ts'
import { joined, nothing, type Value } from '../../value.ts'

/** What a program of jq or yq takes out of the environment: variables by name, or all of it. */
export function environmentOf(call: Call, program: string): Value {
  const code = withoutTexts(program.slice(0, 20_000))
  const taken: Value[] = []
  // `.env`, `env:` and `$env` are a field, a key and a variable of the program's own.
  for (const match of code.matchAll(/(?<![\w.$-])(?:\$ENV\b|(?:str)?env\b)(?!\s{0,9}:)(?:\s{0,9}(?:\.|\()\s{0,9}(\w{1,80}))?/g)) {
    if (match[0].startsWith('strenv') && match[1] === undefined) continue
    taken.push(match[1] === undefined ? call.shell.dump(call.at) : call.shell.lookup(match[1], call.at))
    if (taken.length === 20) break
  }
  return taken.length === 0 ? nothing : joined(...taken)
}

/** The program without what stands in quotes, but for `\( … )` within; `["NAME"]` as `.NAME`. */
function withoutTexts(program: string): string {
  const plain = program.replace(/\[\s{0,9}"(\w{1,80})"\s{0,9}\]/g, '.$1')
  let code = ''
  let isText = false
  let depth = 0
  for (let at = 0; at < plain.length; at += 1) {
    const letter = plain[at] as string
    if (isText && depth === 0 && letter === '\\') {
      if (plain[at + 1] === '(') depth = 1
      at += 1
      code += ' '
    } else if (letter === '"' && depth === 0) isText = !isText
    else if (!isText || depth > 0) {
      if (depth > 0 && letter === '(') depth += 1
      if (depth > 0 && letter === ')') depth -= 1
      code += letter
    }
  }
  return code
}

/** The key under which a program puts a variable: `password` of `{password: $p}`, `{$password}` and `.password = $p`. */
export function keyOfVariable(program: string, name: string): string | undefined {
  const text = program.slice(0, 20_000)
  for (let at = text.indexOf(`$${name}`), turns = 0; at !== -1 && turns < 20; at = text.indexOf(`$${name}`, at + 1), turns += 1) {
    const after = text.slice(at + name.length + 1, at + name.length + 10).trimStart()
    if (/^\w/.test(text.slice(at + name.length + 1))) continue
    const before = trimmedEnd(text.slice(Math.max(0, at - 80), at), ' \t\n')
    const mark = before.at(-1)
    if (mark === ':' || mark === '=') {
      const key = lastWord(trimmedEnd(before.slice(0, -1), ' \t\n"'))
      if (key !== '') return key
    }
    if ((mark === '{' || mark === ',') && /^[,}]/.test(after)) return name
  }
  return undefined
}

function lastWord(text: string): string {
  let from = text.length
  while (from > 0 && /[\w-]/.test(text[from - 1] as string)) from -= 1
  return text.slice(from)
}
