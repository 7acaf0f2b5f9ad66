import type { CodeToken } from '../code-tokens.ts'
import { argumentsOf, bare, matching } from './brackets.ts'

/** What the functions of a program call what they are given. */
export class Parameters {
  readonly #names = new Map<string, readonly string[]>()
  /** The class whose text is read. */
  #class = ''

  /** The names of the function that a path ends with. */
  of(path: string): readonly string[] | undefined {
    return this.#names.get(path.split('.').at(-1) ?? '')
  }

  /** The parameters of a function, so that a call gives them values. */
  define(tokens: readonly CodeToken[]): void {
    const at = tokens.findIndex((each) => each.kind === 'name' && /^(?:def|function|sub|func|fn|defp)$/.test(each.text))
    if (at !== -1 && tokens[at + 1]?.kind === 'name') {
      const names: string[] = []
      for (const each of tokens.slice(at + 2)) {
        if (each.kind === 'mark' && (each.text === ')' || each.text === '{')) break
        if (each.kind === 'name') names.push(bare(each.text))
      }
      this.#names.set((tokens[at + 1] as CodeToken).text.toLowerCase(), names)
    }
    this.#defineMethod(tokens)
    const arrow = tokens.findIndex((each) => each.text === '=>')
    if (arrow !== -1) {
      const assign = tokens.findIndex((each) => each.text === '=')
      const name = tokens[assign - 1]
      if (assign > 0 && assign < arrow && name?.kind === 'name') {
        this.#names.set(
          name.text.toLowerCase(),
          tokens
            .slice(assign + 1, arrow)
            .filter((each) => each.kind === 'name' && each.text !== 'async')
            .map((each) => bare(each.text)),
        )
      }
    }
  }

  /** `report(value) {` within a class, `class Client`, whose constructor is called by its name. */
  #defineMethod(tokens: readonly CodeToken[]): void {
    const [first, second] = tokens
    if (first?.kind !== 'name') return
    if (first.text === 'class' && second?.kind === 'name') this.#class = second.text.toLowerCase()
    const isFunction = /^(?:def|function|fn|func)$/.test(first.text)
    const name = isFunction ? second : first.text === 'async' || first.text === 'static' ? second : first
    const open = tokens.findIndex((each) => each.text === '(')
    if (name?.kind !== 'name' || open === -1 || tokens[open - 1] !== name) return
    if (!isFunction && (tokens.at(-1)?.text !== '{' || matching(tokens, open) !== tokens.length - 2)) return
    if (/^(?:if|for|while|switch|catch|with|elsif|foreach|until)$/.test(name.text)) return
    const names = argumentsOf(tokens.slice(open + 1, matching(tokens, open)))
      .map((each) => each.find((token) => token.kind === 'name')?.text ?? '')
      .filter((each) => !/^(?:self|cls|this)$/.test(each))
      .map(bare)
    const isConstructor = /^(?:constructor|__init__|initialize|__construct)$/.test(name.text)
    this.#names.set(isConstructor ? this.#class : name.text.toLowerCase(), names)
  }
}
