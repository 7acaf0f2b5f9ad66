import { readBases } from './bases.ts'
import { mutators } from './mutators.ts'

/** Pieces that parsers have stumbled over. */
const PIECES = [
  ...[
    '${{',
    '}}',
    '${{ secrets.',
    "${{ format('{0}{', ",
    '${',
    '$(',
    '$((',
    '`',
    '"',
    "'",
    '\\',
    '\\\n',
    "$'\\x",
    '<<EOF\n',
    "<<'A' <<B\n",
    '| base64 -d | bash',
  ],
  ...[
    '&a ',
    '*a',
    '<<: *a\n',
    '!!binary ',
    '!!int ',
    '? ',
    ': ',
    '- ',
    '|\n',
    '>-\n',
    '|9\n',
    '{',
    '}',
    '[',
    ']',
    '---\n',
    '...\n',
    '%YAML 9.9\n',
    '# ',
  ],
  ...['\t', '\r', '\0', '\uFEFF', '\u2028', '\u202E', '\uD800', '\u{1F980}', 'é', '\x1b[31m', '\x07'],
  ...[
    'on: push\n',
    'jobs:\n',
    'steps:\n',
    '    - run: |\n',
    'uses: ./../x@',
    'env:\n',
    'secrets: inherit\n',
    'shell: pwsh\n',
    'toJSON(secrets)',
    'if: ',
  ],
  ...[
    '$env:',
    '& { ',
    '-EncodedCommand ',
    "@'\n",
    '@(',
    'python3 - <<PY\n',
    'eval "$',
    'exec 3<>/dev/tcp/',
    'function f { f; }; f',
    ':(){ :|:& };:',
    'while :; do ',
  ],
]

/** The same numbers for the same seed, so that what was found once is found again. */
export function chanceFrom(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** Broken relatives of the samples: some are still YAML, some still shell, most are neither. */
export function* fuzzTexts(count: number, seed: number): Generator<string> {
  const chance = chanceFrom(seed)
  const disguises = Object.values(mutators)
  const bases = readBases().map(({ text }) => text)
  const pool = bases.flatMap((text) => [
    text,
    disguises[chance(disguises.length)]!(text) ?? text,
    disguises[chance(disguises.length)]!(text) ?? text,
  ])
  for (let made = 0; made < count; made++) {
    let text = pool[chance(pool.length)]!
    for (let edits = 1 + chance(4); edits > 0; edits--) text = broken(text, pool, chance)
    yield text
  }
}

function broken(text: string, pool: readonly string[], chance: (below: number) => number): string {
  const at = chance(text.length + 1)
  const length = 1 + chance(chance(4) === 0 ? 200 : 8)
  const piece = PIECES[chance(PIECES.length)]!
  switch (chance(9)) {
    case 0:
      return text.slice(0, at) + text.slice(at + length)
    case 1:
      return text.slice(0, at) + text.slice(at, at + length).repeat(2 + chance(6)) + text.slice(at + length)
    case 2:
      return text.slice(0, at) + piece + text.slice(at)
    case 3:
      return text.slice(0, at) + piece.repeat(1 + chance(60)) + text.slice(at)
    case 4:
      return text.slice(0, at) + String.fromCharCode(chance(chance(2) === 0 ? 128 : 65_536)) + text.slice(at + 1)
    case 5: {
      const other = pool[chance(pool.length)]!
      const from = chance(other.length)
      return text.slice(0, at) + other.slice(from, from + length * 4) + text.slice(at)
    }
    case 6:
      return swapLines(text, chance)
    case 7:
      return text.slice(0, at)
    default:
      return text.replaceAll(/^ +/gm, (indent) => (chance(8) === 0 ? indent.slice(chance(indent.length)) : indent))
  }
}

function swapLines(text: string, chance: (below: number) => number): string {
  const lines = text.split('\n')
  const one = chance(lines.length)
  const two = chance(lines.length)
  const kept = lines[one]!
  lines[one] = lines[two]!
  lines[two] = kept
  return lines.join('\n')
}
