import type { BashWords } from './bash-words.ts'
import type { SyntaxNode } from './grammars.ts'
import type { ScriptText } from './script-text.ts'
import type { Redirect } from './shell-program.ts'

/** Reads the redirects of a bash text. */
export class BashRedirects {
  readonly #script: ScriptText
  readonly #masked: string
  readonly #words: BashWords

  constructor(script: ScriptText, masked: string, words: BashWords) {
    this.#script = script
    this.#masked = masked
    this.#words = words
  }

  /** What one node redirects; a here-document may have another redirect behind its mark. */
  redirect(node: SyntaxNode): Redirect[] {
    const { from, to } = node
    const descriptorNode = node.children.find((each) => each.field === 'descriptor')
    const number = descriptorNode === undefined ? undefined : Number(this.#slice(descriptorNode))
    const descriptor = number === undefined || Number.isNaN(number) ? undefined : number
    if (node.type === 'heredoc_redirect') {
      const inner = node.children.flatMap((each) => (each.field === 'redirect' ? this.redirect(each) : []))
      const start = node.children.find((each) => each.type === 'heredoc_start')
      const body = node.children.find((each) => each.type === 'heredoc_body')
      const isRaw = start !== undefined && /['"\\]/.test(this.#slice(start))
      const isStripped = node.children.some((each) => each.type === '<<-')
      const document = body === undefined ? undefined : this.#words.document(body, isRaw, isStripped)
      return [{ operator: '<<', descriptor, target: undefined, document, from, to: start?.to ?? to }, ...inner]
    }
    if (node.type === 'herestring_redirect') {
      const value = node.children.find((each) => each.type !== '<<<' && each.type !== 'file_descriptor')
      return [{ operator: '<<<', descriptor, target: undefined, document: value && this.#words.word(value), from, to }]
    }
    // The grammar stumbles over `<<<` behind another redirect and over `<>`, and leaves their first half as an error.
    const before = this.#masked.slice(Math.max(0, from - 2), from)
    const written = node.children.find((each) => /^[<>&|]+-?$/.test(each.type))?.type ?? '>'
    if (written === '<' && (before === '<<' || /^\d{0,3}<<</.test(this.#slice(node)))) {
      const value = node.children.find((each) => each.field === 'destination')
      return [{ operator: '<<<', descriptor, target: undefined, document: value && this.#words.word(value), from, to }]
    }
    const operator = this.#slice(node).includes('<>') ? '<>' : written
    return node.children
      .filter((each) => each.field === 'destination')
      .slice(0, 1)
      .map((each) => ({ operator, descriptor, target: this.#words.word(each), document: undefined, from, to }))
  }

  #slice(node: SyntaxNode): string {
    return this.#script.text.slice(node.from, node.to)
  }
}
