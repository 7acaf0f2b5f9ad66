import { knownText, nothing, readableText, unknownValue, type Value } from '../value.ts'
import type { CodeScope } from './code-scope.ts'

const name = 'arguments that were asked for'

/** `parser.add_argument('--url', default=x)`, `parser.parse_args()` of python: what is asked for, and the thing that holds it. */
export function askedCall(scope: CodeScope, path: string, args: readonly Value[]): Value | undefined {
  if (scope.language !== 'python') return undefined
  if (/\.parse_args$/.test(path)) return unknownValue(name)
  if (!/\.add_argument$/.test(path) || scope.asked.size > 100) return undefined
  const spellings = args.flatMap((each) => knownText(each) ?? []).filter((each) => /^-{0,2}[a-z][\w-]{0,60}$/i.test(each))
  const spelling = spellings.find((each) => each.startsWith('--')) ?? spellings[0]
  if (spelling === undefined) return nothing
  const standard = args.find((each) => readableText(each).startsWith('default: '))
  const isOption = spelling.startsWith('-')
  const before = scope.asked.get(memberName(spelling))
  const place = before?.place ?? (isOption ? undefined : [...scope.asked.values()].filter((each) => each.place !== undefined).length)
  scope.asked.set(memberName(spelling), { spellings, place, standard: standard === undefined ? nothing : withoutLabel(standard) })
  return nothing
}

/** What a program asked for by a name, and how its caller may give it. */
export interface Asked {
  readonly spellings: readonly string[]
  /** Of what has no option before it: how many such stand before it. */
  readonly place: number | undefined
  readonly standard: Value
}

/** `args.url`: what the program was called with for it; none where the receiver holds no such things. */
export function askedValue(scope: CodeScope, receiver: Value, member: string): Value | undefined {
  const [only] = receiver.pieces
  if (typeof only === 'string' || only?.name !== name || receiver.pieces.length !== 1) return undefined
  const asked = scope.asked.get(member)
  if (asked === undefined) return nothing
  const given = scope.args.slice(0, -1)
  const isOption = (each: Value | undefined) => each !== undefined && readableText(each).startsWith('-')
  if (asked.place !== undefined)
    return given.filter((each, at) => !isOption(each) && !isOption(given[at - 1]))[asked.place] ?? asked.standard
  for (const [at, each] of given.entries()) {
    const text = readableText(each)
    if (asked.spellings.includes(text)) return given[at + 1] ?? nothing
    const lead = asked.spellings.find((spelling) => text.startsWith(`${spelling}=`))
    const [first, ...rest] = each.pieces
    if (lead !== undefined && typeof first === 'string')
      return { pieces: [first.slice(lead.length + 1), ...rest].filter((piece) => piece !== '') }
  }
  return asked.standard
}

function memberName(spelling: string): string {
  return spelling.replace(/^-{1,2}/, '').replaceAll('-', '_')
}

function withoutLabel(value: Value): Value {
  const [first, ...rest] = value.pieces
  return typeof first === 'string' ? { pieces: [first.slice('default: '.length), ...rest].filter((each) => each !== '') } : value
}
