/** The commands of a script, whichever grammar read them. Offsets are those of the script's text. */
export type ShellNode =
  | ShellCommand
  | { readonly kind: 'pipeline'; readonly parts: readonly ShellNode[]; readonly from: number; readonly to: number }
  /** One after the other; a subshell keeps its variables to itself. */
  | {
      readonly kind: 'block'
      readonly items: readonly ShellNode[]
      readonly isSubshell: boolean
      /** The script was too much for the parser, and was read line by line. */
      readonly isTorn?: true
      /** Runs beside what follows: `&`. */
      readonly isBackground?: true
      readonly from: number
      readonly to: number
    }
  /** `if`, `case`, `&&`, `||`: what runs in any case, then what may. */
  | {
      readonly kind: 'branch'
      readonly first: readonly ShellNode[]
      readonly arms: readonly ShellNode[]
      readonly from: number
      readonly to: number
    }
  | {
      readonly kind: 'loop'
      readonly variable: string | undefined
      readonly words: readonly Word[]
      readonly first: readonly ShellNode[]
      readonly body: ShellNode
      readonly from: number
      readonly to: number
    }
  | { readonly kind: 'function'; readonly name: string; readonly body: ShellNode; readonly from: number; readonly to: number }
  | {
      readonly kind: 'redirected'
      readonly body: ShellNode
      readonly redirects: readonly Redirect[]
      readonly from: number
      readonly to: number
    }

export interface ShellCommand {
  readonly kind: 'command'
  readonly assignments: readonly Assignment[]
  /** The name first; empty where there are only assignments. */
  readonly words: readonly Word[]
  readonly redirects: readonly Redirect[]
  readonly from: number
  readonly to: number
}

export interface Assignment {
  /** `list[key]` of an element, `list[]` where the run alone knows which. */
  readonly name: string
  /** `+=`. */
  readonly isAppended: boolean
  readonly value: Word
  readonly from: number
  readonly to: number
}

export interface Redirect {
  /** `>`, `>>`, `<`, `&>`, `>&`, `<<` with a `document`, `<<<`. */
  readonly operator: string
  readonly descriptor: number | undefined
  readonly target: Word | undefined
  /** The text of a here-document. */
  readonly document: Word | undefined
  readonly from: number
  readonly to: number
}

export interface Word {
  readonly parts: readonly WordPart[]
  /** Quoted as a whole or in part: then it is not split at blanks. */
  readonly isQuoted: boolean
  readonly from: number
  readonly to: number
}

export type WordPart =
  | { readonly kind: 'text'; readonly text: string }
  /** Which of the script's expressions, from 0, and its text: another script with the same text has expressions of its own. */
  | { readonly kind: 'expression'; readonly index: number; readonly text: string }
  /** `$name`, `${name:-argument}`; `operator` is `:-`, `#`, `length`, `indirect` and so on. */
  | {
      readonly kind: 'variable'
      readonly name: string
      readonly operator: string
      readonly argument: Word | undefined
      readonly isQuoted: boolean
    }
  | { readonly kind: 'substitution'; readonly body: ShellNode; readonly isQuoted: boolean }
  | { readonly kind: 'process'; readonly body: ShellNode; readonly isRead: boolean }
  | { readonly kind: 'arithmetic'; readonly text: string }
  | { readonly kind: 'array'; readonly words: readonly Word[] }

/** Every command of a program, those within substitutions and functions too, in the order of the text. */
export function* commandsIn(node: ShellNode): Generator<ShellCommand> {
  if (node.kind === 'command') {
    yield node
    for (const each of node.assignments) yield* commandsInWord(each.value)
    for (const each of node.words) yield* commandsInWord(each)
    yield* commandsInRedirects(node.redirects)
  } else if (node.kind === 'pipeline') for (const each of node.parts) yield* commandsIn(each)
  else if (node.kind === 'block') for (const each of node.items) yield* commandsIn(each)
  else if (node.kind === 'branch') {
    for (const each of [...node.first, ...node.arms]) yield* commandsIn(each)
  } else if (node.kind === 'loop') {
    for (const each of node.words) yield* commandsInWord(each)
    for (const each of node.first) yield* commandsIn(each)
    yield* commandsIn(node.body)
  } else if (node.kind === 'function') yield* commandsIn(node.body)
  else {
    yield* commandsIn(node.body)
    yield* commandsInRedirects(node.redirects)
  }
}

function* commandsInRedirects(redirects: readonly Redirect[]): Generator<ShellCommand> {
  for (const each of redirects) {
    if (each.target !== undefined) yield* commandsInWord(each.target)
    if (each.document !== undefined) yield* commandsInWord(each.document)
  }
}

function* commandsInWord(word: Word): Generator<ShellCommand> {
  for (const part of word.parts) {
    if (part.kind === 'substitution' || part.kind === 'process') yield* commandsIn(part.body)
    if (part.kind === 'variable' && part.argument !== undefined) yield* commandsInWord(part.argument)
    if (part.kind === 'array') for (const each of part.words) yield* commandsInWord(each)
  }
}

/** The text of a word as far as it is written out: variables as `$name`, expressions as `${{ }}`, substitutions as `$()`. */
export function writtenWord(word: Word): string {
  return word.parts
    .map((part) => {
      if (part.kind === 'text') return part.text
      if (part.kind === 'expression') return `\${{${part.text}}}`
      if (part.kind === 'variable') return `$${part.name}`
      if (part.kind === 'array') return part.words.map(writtenWord).join(' ')
      return part.kind === 'arithmetic' ? '0' : '$()'
    })
    .join('')
}
