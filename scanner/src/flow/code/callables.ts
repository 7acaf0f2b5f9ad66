import type { CodeToken } from '../code-tokens.ts'
import { argumentsOf, bare, matching } from './brackets.ts'

/** Reads tokens as a text, where the program alone tells it. */
type TextOf = (tokens: readonly CodeToken[]) => string | undefined

/** What names of a program stand for when they are called: `import subprocess as s` makes `s.run` the known `subprocess.run`. */
export class Callables {
  readonly #paths = new Map<string, string>()

  /** The path that a name begins, in lower case. */
  pathOf(name: string): string {
    return this.#paths.get(name) ?? name.toLowerCase()
  }

  /** Notes the names that an import gives; whether it was one. */
  noteImport(tokens: readonly CodeToken[]): boolean {
    const [first] = tokens
    if (first?.kind !== 'name' || !/^(?:import|from)$/.test(first.text) || tokens[1]?.text === '(') return false
    const source = tokens.find((each) => each.kind === 'string')
    if (source !== undefined) {
      const module = source.parts.filter((each) => typeof each === 'string').join('')
      this.#names(tokens.slice(1, tokens.indexOf(source)), moduleName(module), true)
      return true
    }
    if (first.text === 'from') {
      const at = tokens.findIndex((each) => each.text === 'import')
      if (at === -1) return false
      this.#names(tokens.slice(at + 1), written(tokens.slice(1, at)), false)
      return true
    }
    for (const part of argumentsOf(tokens.slice(1))) {
      const as = part.findIndex((each) => each.text === 'as')
      const name = as === -1 ? undefined : part[as + 1]
      if (name?.kind === 'name') this.#set(name.text, written(part.slice(0, as)))
    }
    return true
  }

  /** `{ a, b as c }`, `* as d`, `e` of a module. */
  #names(tokens: readonly CodeToken[], module: string, isScript: boolean): void {
    const inBraces = tokens.findIndex((each) => each.text === '{')
    const isMember = (at: number) => !isScript || (inBraces !== -1 && at > inBraces)
    for (const [at, token] of tokens.entries()) {
      if (token.kind !== 'name' || /^(?:as|from|type)$/.test(token.text)) continue
      const isRenamed = tokens[at + 1]?.text === 'as'
      if (isRenamed) continue
      const original = tokens[at - 1]?.text === 'as' ? tokens[at - 2] : token
      this.#set(token.text, isMember(at) && original?.text !== '*' ? `${module}.${original?.text ?? ''}` : module)
    }
  }

  /** `const { a: b } = require('c')`, `p = requests.post`: the names on the left stand for what is on the right. */
  noteAssignment(targets: readonly CodeToken[], right: readonly CodeToken[], textOf: TextOf): void {
    const path = this.#pathIn(right, textOf)
    if (path === undefined) return
    const names = targets.filter((each) => each.kind === 'name' && !/^(?:const|let|var|my|local|our|final|val|auto)$/.test(each.text))
    const isApart = targets.some((each) => each.text === '{')
    if (!isApart) {
      const [only, ...others] = names
      if (only !== undefined && others.length === 0) this.#set(bare(only.text), path)
      return
    }
    for (const [at, token] of targets.entries()) {
      if (token.kind !== 'name' || targets[at + 1]?.text === ':' || /^(?:const|let|var)$/.test(token.text)) continue
      const original = targets[at - 1]?.text === ':' ? targets[at - 2] : token
      this.#set(token.text, `${path}.${original?.text ?? ''}`)
    }
  }

  /** What a call gives that can be called in turn: `require('https')`, `getattr(requests, 'post')`. */
  reachedBy(path: string, tokens: readonly CodeToken[], textOf: TextOf): string | undefined {
    if (/^(?:require|import|__import__|import_module|importlib\.import_module|createrequire\(\))$/.test(path)) {
      const [first] = argumentsOf(tokens)
      const module = first === undefined ? undefined : textOf(first)
      return module === undefined ? undefined : moduleName(module)
    }
    if (!/^(?:getattr|reflect\.get|operator\.attrgetter)$/.test(path)) return undefined
    const [object, name] = argumentsOf(tokens)
    const text = name === undefined ? undefined : textOf(name)
    if (object === undefined || text === undefined || !/^\w{1,80}$/.test(text)) return undefined
    return `${this.#pathIn(object, textOf) ?? ''}.${text}`.toLowerCase()
  }

  /** The known path that a name alone stands for, as where a function is handed on. */
  spelt(tokens: readonly CodeToken[]): string | undefined {
    return this.#pathIn(tokens, () => undefined)
  }

  /** The path that tokens spell, if they are nothing else. */
  #pathIn(tokens: readonly CodeToken[], textOf: TextOf): string | undefined {
    const rest = tokens[0]?.text === 'await' ? tokens.slice(1) : tokens
    const [first] = rest
    if (first?.kind !== 'name' || rest.length > 60) return undefined
    let path = this.pathOf(bare(first.text))
    let at = 1
    while (at < rest.length) {
      const token = rest[at] as CodeToken
      const next = rest[at + 1]
      if (/^(?:\.|::)$/.test(token.text) && next?.kind === 'name') {
        path = `${path}.${next.text.toLowerCase()}`
        at += 2
      } else if (token.text === '(') {
        const close = matching(rest, at)
        const reached = this.reachedBy(path, rest.slice(at + 1, close), textOf)
        if (reached === undefined) return undefined
        path = reached
        at = close + 1
      } else return undefined
    }
    return path
  }

  #set(name: string, path: string): void {
    if (this.#paths.size < 500) this.#paths.set(name, path.toLowerCase().slice(-120))
  }
}

function moduleName(module: string): string {
  return module
    .toLowerCase()
    .replace(/^node:/, '')
    .replace(/^(?:npm|jsr):/, '')
}

function written(tokens: readonly CodeToken[]): string {
  return tokens
    .filter((each) => each.kind !== 'line')
    .map((each) => each.text)
    .join('')
    .toLowerCase()
}
