import { Composer, type Document, isAlias, isMap, isScalar, isSeq, Lexer, type Node, Parser, type ScalarTag } from 'yaml'
import type { Problem } from '../report.ts'
import { limits } from './limits.ts'
import type { SourceText } from './source-text.ts'
import { type OffsetOf, writtenOffsets } from './written-offsets.ts'
import type { List, Mapping, Pair, Scalar, ScalarStyle, YamlNode } from './yaml-node.ts'

/** The tree of a file, or what is wrong with it; both where a part could be read. */
export interface YamlFile {
  readonly root: YamlNode | undefined
  readonly problems: readonly Problem[]
}

/** Reads YAML within bounds: size, tokens, depth, aliases. Never throws on any text. */
export function readYaml(source: SourceText): YamlFile {
  const problems: Problem[] = []
  const report = (kind: Problem['kind'], message: string, offset?: number) => {
    if (problems.some((each) => each.kind === kind)) return
    problems.push({ path: source.path, kind, message, ...(offset === undefined ? {} : { line: source.lineAt(offset) }) })
  }
  if (source.text.length > limits.fileLength) {
    report('too-large', 'The file is larger than 1 MiB, so it was not read.')
    return { root: undefined, problems }
  }
  // An error costs most where its stack is written down, and hostile text makes one error a byte.
  const stackTraceLimit = Error.stackTraceLimit
  Error.stackTraceLimit = 0
  try {
    const document = parseDocument(source.text)
    if (document === undefined) {
      report('too-much', `The file has more than ${limits.yamlTokens} tokens of YAML, so it was not read.`)
      return { root: undefined, problems }
    }
    const first = document.errors[0]
    if (first !== undefined) report('not-yaml', 'A part of the file is not YAML; what could be read was judged.', first.pos[0])
    const root = new Reader(source, report).read(document.contents as Node | null, 0)
    return { root, problems }
  } catch {
    report('not-yaml', 'The file could not be read as YAML.')
    return { root: undefined, problems }
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
}

/** Text that begins like no number, no truth value and no null. Most scalars are such, and need not be asked whether they are one of those. */
const plainText: ScalarTag = {
  tag: 'tag:yaml.org,2002:str',
  default: true,
  test: /^[^\s~nNtTfF+\-.\d]/,
  resolve: (text) => text,
}

/** The first document of a text; none where the text has too many tokens, which are counted as they are read. */
function parseDocument(text: string): Document.Parsed | undefined {
  const parser = new Parser()
  // The library's own check for double keys is quadratic: 20,000 keys take it seconds.
  const composer = new Composer({ uniqueKeys: false, logLevel: 'silent', prettyErrors: false, customTags: (tags) => [plainText, ...tags] })
  let tokens = 0
  let first: Document.Parsed | undefined
  for (const token of new Lexer().lex(text)) {
    tokens += 1
    if (tokens > limits.yamlTokens) return undefined
    for (const part of parser.next(token)) for (const document of composer.next(part)) first ??= document
  }
  for (const part of parser.end()) for (const document of composer.next(part)) first ??= document
  for (const document of composer.end(true, text.length)) first ??= document
  return first
}

class Reader {
  readonly #source: SourceText
  readonly #report: (kind: Problem['kind'], message: string, offset?: number) => void
  readonly #anchors = new Map<string, YamlNode>()
  readonly #weights = new Map<YamlNode, number>()
  #weight = 0

  constructor(source: SourceText, report: (kind: Problem['kind'], message: string, offset?: number) => void) {
    this.#source = source
    this.#report = report
  }

  /** The node, aliases followed. An alias into itself is nothing. */
  read(node: Node | null | undefined, depth: number): YamlNode | undefined {
    if (node === null || node === undefined) return undefined
    if (depth > limits.yamlDepth) {
      this.#report('too-deep', `The file is nested more than ${limits.yamlDepth} deep; the depths were not judged.`, node.range?.[0])
      return undefined
    }
    if (isAlias(node)) return this.#alias(node.source, node.range?.[0])
    const before = this.#weight
    const made = isScalar(node)
      ? this.#scalar(node)
      : isMap(node)
        ? this.#mapping(node, depth)
        : isSeq(node)
          ? this.#list(node, depth)
          : undefined
    if (made === undefined) return undefined
    this.#weight += 1
    const anchor = (node as { anchor?: string }).anchor
    if (anchor !== undefined && anchor !== '') {
      this.#anchors.set(anchor, made)
      this.#weights.set(made, this.#weight - before)
    }
    return made
  }

  /** Anchors hang in the tree without a copy, so a bomb costs nothing here; whoever walks the tree would pay, so it ends here. */
  #alias(name: string, offset: number | undefined): YamlNode | undefined {
    const target = this.#anchors.get(name)
    if (target === undefined) return undefined
    const weight = this.#weights.get(target) ?? 1
    if (this.#weight + weight > limits.yamlNodes) {
      this.#report('aliases', 'The aliases of the file would make it too large; some were left out.', offset)
      return undefined
    }
    this.#weight += weight
    return target
  }

  #scalar(node: Node & { value: unknown; source?: string; type?: string }): Scalar {
    const [start, end] = rangeOf(node)
    const style = styleOf(node.type)
    const value = node.value
    const text = style === 'plain' ? (node.source ?? '') : typeof value === 'string' ? value : (node.source ?? String(value))
    return new WrittenScalar(this.#source, start, end, text, isSimple(value) ? value : text, style)
  }

  #list(node: Node & { items: unknown[] }, depth: number): List {
    const [start, end] = rangeOf(node)
    const items = node.items.map((each) => this.read(each as Node | null, depth + 1))
    return { kind: 'list', source: this.#source, start, end, items }
  }

  #mapping(node: Node & { items: { key: unknown; value: unknown }[] }, depth: number): Mapping {
    const [start, end] = rangeOf(node)
    const merged: Pair[] = []
    const own: Pair[] = []
    for (const item of node.items) {
      const key = this.read(item.key as Node | null, depth + 1)
      const value = this.read(item.value as Node | null, depth + 1)
      if (key?.kind !== 'scalar') continue
      if (key.text === '<<' && key.style === 'plain' && value !== undefined && value.kind !== 'scalar') merged.push(...pairsToMerge(value))
      else own.push({ source: this.#source, start: key.start, end: Math.max(key.end, value?.end ?? key.end), key, value })
    }
    this.#checkDoubles(own)
    this.#weight += merged.length
    return new PairMapping(this.#source, start, end, merged.length === 0 ? own : [...merged, ...own])
  }

  #checkDoubles(pairs: readonly Pair[]): void {
    const seen = new Set<string>()
    for (const { key } of pairs) {
      if (seen.has(key.text)) {
        const name = key.text.slice(0, 40)
        this.#report('duplicate-key', `The key "${name}" stands twice in one place; both were judged.`, key.start)
      }
      seen.add(key.text)
    }
  }
}

function pairsToMerge(node: YamlNode): readonly Pair[] {
  if (node.kind === 'mapping') return node.pairs
  if (node.kind !== 'list') return []
  return node.items.toReversed().flatMap((each) => (each?.kind === 'mapping' ? each.pairs : []))
}

function rangeOf(node: Node): [number, number] {
  const { range } = node
  return range ? [range[0], range[1]] : [0, 0]
}

function isSimple(value: unknown): value is string | number | boolean | null {
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

function styleOf(type: string | undefined): ScalarStyle {
  if (type === 'BLOCK_LITERAL') return 'literal'
  if (type === 'BLOCK_FOLDED') return 'folded'
  if (type === 'QUOTE_DOUBLE') return 'double'
  return type === 'QUOTE_SINGLE' ? 'single' : 'plain'
}

class WrittenScalar implements Scalar {
  readonly kind = 'scalar'
  readonly source: SourceText
  readonly start: number
  readonly end: number
  readonly text: string
  readonly value: string | number | boolean | null
  readonly style: ScalarStyle
  #offsetOf: OffsetOf | undefined

  constructor(source: SourceText, start: number, end: number, text: string, value: Scalar['value'], style: ScalarStyle) {
    this.source = source
    this.start = start
    this.end = end
    this.text = text
    this.value = value
    this.style = style
  }

  offsetOf(index: number): number {
    this.#offsetOf ??= writtenOffsets(this.source.text, this.start, this.end, this.text, this.style)
    return this.#offsetOf(Math.max(0, Math.min(index, this.text.length)))
  }
}

class PairMapping implements Mapping {
  readonly kind = 'mapping'
  readonly source: SourceText
  readonly start: number
  readonly end: number
  readonly pairs: readonly Pair[]
  #byName: Map<string, Pair> | undefined

  constructor(source: SourceText, start: number, end: number, pairs: readonly Pair[]) {
    this.source = source
    this.start = start
    this.end = end
    this.pairs = pairs
  }

  pair(name: string): Pair | undefined {
    this.#byName ??= new Map(this.pairs.map((each) => [each.key.text, each]))
    return this.#byName.get(name)
  }

  get(name: string): YamlNode | undefined {
    return this.pair(name)?.value
  }
}
