/** The languages whose programs are followed. Those that are not named here are read by what they mention. */
export type CodeLanguage =
  | 'python'
  | 'node'
  | 'ruby'
  | 'perl'
  | 'php'
  | 'go'
  | 'java'
  | 'csharp'
  | 'groovy'
  | 'rust'
  | 'swift'
  | 'lua'
  | 'r'
  | 'julia'
  | 'elixir'

/** How a language marks a comment to the end of the line. */
export type CommentMark = '#' | '//' | '--'

/** How code stands within its strings. */
export type Interpolation = 'none' | '${' | '#{' | '\\(' | '$(' | '{' | 'sigil'

interface LanguageForm {
  readonly comment: CommentMark
  readonly interpolation: Interpolation
  /** Quotes that begin a string. */
  readonly quotes: string
  /** Statements end with `;` alone, not with a line. */
  readonly needsSemicolon: boolean
  /** `puts x`, `system "…"`: calls need no brackets. */
  readonly callsWithoutBrackets: boolean
}

const slashes = { comment: '//', needsSemicolon: false, callsWithoutBrackets: false } as const
const hashes = { comment: '#', needsSemicolon: false, callsWithoutBrackets: false } as const

/** What the languages have in common, as far as it matters to whoever follows values. */
export const forms: Readonly<Record<CodeLanguage, LanguageForm>> = {
  python: { ...hashes, interpolation: '{', quotes: '"\'' },
  node: { ...slashes, interpolation: '${', quotes: '"\'`' },
  ruby: { ...hashes, interpolation: '#{', quotes: '"\'`', callsWithoutBrackets: true },
  perl: { ...hashes, interpolation: 'sigil', quotes: '"\'`', needsSemicolon: true, callsWithoutBrackets: true },
  php: { ...hashes, interpolation: 'sigil', quotes: '"\'`', needsSemicolon: true, callsWithoutBrackets: true },
  go: { ...slashes, interpolation: 'none', quotes: '"`' },
  java: { ...slashes, interpolation: 'none', quotes: '"', needsSemicolon: true },
  csharp: { ...slashes, interpolation: '{', quotes: '"', needsSemicolon: true },
  groovy: { ...slashes, interpolation: '${', quotes: '"\'' },
  rust: { ...slashes, interpolation: 'none', quotes: '"', needsSemicolon: true },
  swift: { ...slashes, interpolation: '\\(', quotes: '"' },
  lua: { ...hashes, comment: '--', interpolation: 'none', quotes: '"\'' },
  r: { ...hashes, interpolation: 'none', quotes: '"\'' },
  julia: { ...hashes, interpolation: '$(', quotes: '"`' },
  elixir: { ...hashes, interpolation: '#{', quotes: '"\'' },
}
