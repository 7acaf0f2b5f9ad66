export interface RegexLiteral {
  readonly pattern: string
  readonly flags: string
  /** From 1. */
  readonly line: number
}

const BEFORE_PATTERN = new Set([
  'return',
  'typeof',
  'case',
  'in',
  'of',
  'void',
  'delete',
  'do',
  'else',
  'yield',
  'await',
  'throw',
  'new',
  'instanceof',
])

/** The regular expressions written in a TypeScript file. */
export function regexLiterals(text: string): RegexLiteral[] {
  const found: RegexLiteral[] = []
  const templates: number[] = []
  let depth = 0
  let last = ''
  let at = 0
  while (at < text.length) {
    const rest = text.slice(at, at + 2)
    const letter = text[at]!
    if (/\s/.test(letter)) at++
    else if (rest === '//') at = lineEnd(text, at)
    else if (rest === '/*') at = text.indexOf('*/', at) + 2
    else if (letter === "'" || letter === '"') {
      at = quoteEnd(text, at)
      last = 'value'
    } else if (letter === '`' || (letter === '}' && templates.at(-1) === depth)) {
      if (letter === '}') templates.pop()
      at = templatePartEnd(text, at + 1)
      const isOpen = text.slice(at - 2, at) === '${'
      if (isOpen) templates.push(depth)
      last = isOpen ? '{' : 'value'
    } else if (letter === '/' && startsPattern(last)) {
      const end = patternEnd(text, at)
      const flags = /^[a-z]*/.exec(text.slice(end))![0]
      found.push({ pattern: text.slice(at + 1, end - 1), flags, line: text.slice(0, at).split('\n').length })
      at = end + flags.length
      last = 'value'
    } else {
      const word = /^[\w$]+/.exec(text.slice(at, at + 100))?.[0]
      if (letter === '{') depth++
      if (letter === '}') depth--
      last = word ?? letter
      at += last.length
    }
  }
  return found
}

/** After a value a slash divides; after an operator or one of some words it begins a pattern. */
function startsPattern(last: string): boolean {
  return /^[\w$]+$/.test(last) ? BEFORE_PATTERN.has(last) : last !== ')' && last !== ']' && last !== '}'
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}

function quoteEnd(text: string, from: number): number {
  let at = from + 1
  while (at < text.length && text[at] !== text[from]) at += text[at] === '\\' ? 2 : 1
  return at + 1
}

function templatePartEnd(text: string, from: number): number {
  let at = from
  while (at < text.length && text[at] !== '`') {
    if (text.startsWith('${', at)) return at + 2
    at += text[at] === '\\' ? 2 : 1
  }
  return at + 1
}

function patternEnd(text: string, from: number): number {
  let isClass = false
  let at = from + 1
  while (at < text.length && (text[at] !== '/' || isClass)) {
    if (text[at] === '[') isClass = true
    if (text[at] === ']') isClass = false
    at += text[at] === '\\' ? 2 : 1
  }
  return at + 1
}
