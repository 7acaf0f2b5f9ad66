import { ansiText } from '../shell/shell-escapes.ts'
import { type CodeLanguage, forms } from './code/code-language.ts'
import type { Value } from './value.ts'

/** A token of a scripting language, read just well enough to follow values. */
export interface CodeToken {
  readonly kind: 'name' | 'string' | 'number' | 'mark' | 'line'
  readonly text: string
  /** Of a string: its pieces, with the code of interpolations still to be worked out. */
  readonly parts: readonly (string | readonly CodeToken[])[]
  /** A stretch that the workflow fills in. */
  readonly hole: Value | undefined
}

export interface Hole {
  readonly from: number
  readonly to: number
  readonly value: Value
}

const maxTokens = 30_000

/** Reads code into tokens. Comments fall out; holes stand as names or within strings. Linear, never throws. */
export function codeTokens(text: string, language: CodeLanguage, holes: readonly Hole[] = [], depth = 0): CodeToken[] {
  return new Tokens(text, language, holes, depth).read()
}

class Tokens {
  readonly #text: string
  readonly #language: CodeLanguage
  readonly #holes: readonly Hole[]
  readonly #holeAt: ReadonlyMap<number, Hole>
  readonly #depth: number
  readonly #out: CodeToken[] = []
  #at = 0

  constructor(text: string, language: CodeLanguage, holes: readonly Hole[], depth: number) {
    this.#text = text
    this.#language = language
    this.#holes = holes
    this.#holeAt = new Map(holes.map((each) => [each.from, each]))
    this.#depth = depth
  }

  read(): CodeToken[] {
    const text = this.#text
    while (this.#at < text.length && this.#out.length < maxTokens) {
      const unit = text[this.#at] as string
      if (unit === '\n') this.#push('line', '\n', 1)
      else if (unit === ' ' || unit === '\t' || unit === '\r') this.#at += 1
      else if (unit === '\\' && /^\\\r?\n/.test(text.slice(this.#at, this.#at + 3))) this.#at += text[this.#at + 1] === '\r' ? 3 : 2
      else if (this.#isComment()) this.#skipComment()
      else if (forms[this.#language].quotes.includes(unit)) this.#string(unit, '')
      else if (unit === "'") this.#letter()
      else if (/[A-Za-z_$@%]/.test(unit)) this.#name()
      else if (/\d/.test(unit)) this.#push('number', /^[\w.]{1,40}/.exec(text.slice(this.#at, this.#at + 40))?.[0] ?? unit)
      else this.#mark()
    }
    return this.#out
  }

  #push(kind: CodeToken['kind'], text: string, length = text.length): void {
    this.#out.push({ kind, text, parts: [], hole: undefined })
    this.#at += length
  }

  #isComment(): boolean {
    const two = this.#text.slice(this.#at, this.#at + 2)
    const { comment } = forms[this.#language]
    if (comment === '--') return two === '--'
    if (two === '//' || two === '/*') return comment === '//' || this.#language === 'php'
    if (comment !== '#' || two[0] !== '#') return false
    return !(this.#language === 'ruby' && two === '#{') && this.#text[this.#at - 1] !== '$'
  }

  #skipComment(): void {
    const isBlock = this.#text.startsWith('/*', this.#at)
    const end = this.#text.indexOf(isBlock ? '*/' : '\n', this.#at + 1)
    this.#at = end === -1 ? this.#text.length : isBlock ? end + 2 : end
  }

  #name(): void {
    const hole = this.#holeAt.get(this.#at)
    if (hole !== undefined) {
      this.#out.push({ kind: 'string', text: '', parts: [], hole: hole.value })
      this.#at = hole.to
      return
    }
    const match = /^[$@%]{0,2}[\w]{0,200}(?:::\w{1,100}){0,6}/.exec(this.#text.slice(this.#at, this.#at + 400))
    let name = match?.[0] ?? ''
    // A hole that follows letters without a gap: cut there.
    const cut = this.#holes.find((each) => each.from > this.#at && each.from < this.#at + name.length)
    if (cut !== undefined) name = name.slice(0, cut.from - this.#at)
    if (name === '') {
      this.#mark()
      return
    }
    const quote = this.#text[this.#at + name.length]
    if (this.#language === 'python' && (quote === '"' || quote === "'") && /^[rbfu]{1,2}$/i.test(name)) {
      this.#at += name.length
      this.#string(quote, name.toLowerCase())
      return
    }
    if (this.#language === 'csharp' && quote === '"' && /^[$@]{1,2}$/.test(name)) {
      this.#at += name.length
      this.#string(quote, name.includes('$') ? 'f' : 'r')
      return
    }
    // `post!(…)`, `format!(…)`: the mark is part of the name.
    const isMarked = (quote === '!' || quote === '?') && this.#text[this.#at + name.length + 1] === '('
    this.#push('name', name, name.length + (isMarked ? 1 : 0))
  }

  /** One letter in single quotes, where the language has such; else the quote is a mark. */
  #letter(): void {
    const match = /^'(\\?[^'\n])'/.exec(this.#text.slice(this.#at, this.#at + 4))
    if (match === null) {
      this.#mark()
      return
    }
    this.#out.push({ kind: 'string', text: "'", parts: [ansiText(match[1] as string)], hole: undefined })
    this.#at += match[0].length
  }

  #mark(): void {
    const three = this.#text.slice(this.#at, this.#at + 3)
    const mark =
      /^(?:===|!==|\*\*=|<-|\|\|=|&&=|\?\?=|=>|->|::|==|!=|<=|>=|\+=|-=|\.=|\|\||&&|\?\?|\?\.|:=|=~)/.exec(three)?.[0] ??
      (three[0] as string)
    this.#push('mark', mark)
  }

  #string(quote: string, prefix: string): void {
    const isTriple =
      /^(?:python|java|csharp|groovy|swift|julia|elixir)$/.test(this.#language) && this.#text.startsWith(quote.repeat(3), this.#at)
    const end = isTriple ? quote.repeat(3) : quote
    this.#at += end.length
    const parts: (string | readonly CodeToken[])[] = []
    let plain = ''
    const isRaw =
      prefix.includes('r') || (quote === "'" && /^(?:ruby|perl|php)$/.test(this.#language)) || (quote === '`' && this.#language === 'go')
    const flush = () => {
      if (plain !== '') parts.push(isRaw ? plain : ansiText(plain))
      plain = ''
    }
    let hidden: Value | undefined
    while (this.#at < this.#text.length && !this.#text.startsWith(end, this.#at)) {
      const hole = this.#holeAt.get(this.#at)
      if (hole !== undefined) {
        flush()
        parts.push([{ kind: 'string', text: '', parts: [], hole: hole.value }])
        hidden = hole.value
        this.#at = hole.to
        continue
      }
      const unit = this.#text[this.#at] as string
      if (unit === '\\' && !(this.#language === 'swift' && this.#text[this.#at + 1] === '(')) {
        plain += this.#text.slice(this.#at, this.#at + 2)
        this.#at += 2
        continue
      }
      const code = this.#interpolation(quote, prefix)
      if (code !== undefined) {
        flush()
        parts.push(code)
        continue
      }
      plain += unit
      this.#at += 1
    }
    flush()
    this.#at += end.length
    void hidden
    this.#out.push({ kind: 'string', text: quote, parts, hole: undefined })
  }

  /** The code within a string at this point, if there is any. */
  #interpolation(quote: string, prefix: string): readonly CodeToken[] | undefined {
    if (this.#depth > 3) return undefined
    const rest = this.#text.slice(this.#at, this.#at + 2)
    const { interpolation } = forms[this.#language]
    const isOpened =
      interpolation === '{'
        ? prefix.includes('f') && rest[0] === '{' && rest[1] !== '{'
        : rest === interpolation && (quote === '`' || (this.#language !== 'node' && quote === '"'))
    if (isOpened) {
      const open = interpolation.length
      const close = closing(this.#text, this.#at + open, interpolation.endsWith('(') ? '()' : '{}')
      if (close === undefined) return undefined
      const inner = this.#text.slice(this.#at + open, close)
      const shifted = this.#holes
        .filter((each) => each.from >= this.#at + open && each.to <= close)
        .map((each) => ({ ...each, from: each.from - this.#at - open, to: each.to - this.#at - open }))
      this.#at = close + 1
      return codeTokens(inner, this.#language, shifted, this.#depth + 1)
    }
    if ((this.#language === 'groovy' || this.#language === 'julia') && quote === '"') {
      const name = /^\$([A-Za-z_]\w{0,80})/.exec(this.#text.slice(this.#at, this.#at + 90))
      if (name === null) return undefined
      this.#at += name[0].length
      return codeTokens(name[1] as string, this.#language, [], this.#depth + 1)
    }
    if ((this.#language === 'perl' || this.#language === 'php') && quote === '"') {
      const match = /^[$@]\{?\w{1,80}\}?(?:(?:->)?[[{]["']?\w{1,80}["']?[\]}])?/.exec(this.#text.slice(this.#at, this.#at + 250))
      if (match !== null) {
        this.#at += match[0].length
        return codeTokens(match[0].replace(/^([$@])\{(\w+)\}/, '$1$2'), this.#language, [], this.#depth + 1)
      }
    }
    return undefined
  }
}

/** Where the bracket closes that was opened before `from`. */
function closing(text: string, from: number, pair: '{}' | '()'): number | undefined {
  let depth = 1
  for (let at = from; at < text.length && at < from + 2000; at += 1) {
    if (text[at] === pair[0]) depth += 1
    else if (text[at] === pair[1]) {
      depth -= 1
      if (depth === 0) return at
    }
  }
  return undefined
}

/** A value as text with holes, for reading as code. */
export function textWithHoles(code: Value): { text: string; holes: Hole[] } {
  let text = ''
  const holes: Hole[] = []
  for (const piece of code.pieces) {
    if (typeof piece === 'string') text += piece
    else {
      const from = text.length
      text += 'X'.repeat(8)
      holes.push({ from, to: text.length, value: { pieces: [piece] } })
    }
  }
  return { text, holes }
}
