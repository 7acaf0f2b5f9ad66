import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import type { Language, Parser } from 'web-tree-sitter'
import { limits } from '../model/limits.ts'

export type GrammarName = 'bash' | 'powershell'

interface Loaded {
  readonly parser: Parser
  readonly language: Language
}

const loaded = new Map<GrammarName, Loaded>()
const loading = new Map<GrammarName, Promise<Loaded>>()

/** Loads a grammar, once for the process: 20 ms, so only for files that need it. Code of the grammar is ours, never that of a scanned repository. */
export async function loadGrammar(name: GrammarName): Promise<void> {
  if (loaded.has(name)) return
  const begun = loading.get(name) ?? load(name)
  loading.set(name, begun)
  loaded.set(name, await begun)
}

export function isGrammarLoaded(name: GrammarName): boolean {
  return loaded.has(name)
}

async function load(name: GrammarName): Promise<Loaded> {
  // The lexer of bash is one giant function, and optimising it takes two gigabytes; the plain code is fast enough.
  for (const flag of ['--liftoff-only', '--no-wasm-tier-up', '--no-wasm-dynamic-tiering']) setFlagsFromString(flag)
  const { Language, Parser } = await import('web-tree-sitter')
  await Parser.init()
  const language = await Language.load(await readFile(grammarPath(name)))
  const parser = new Parser()
  parser.setLanguage(language)
  return { parser, language }
}

/** In a built package the grammars stand beside the code; in the repository in the package that builds them. */
function grammarPath(name: GrammarName): string {
  const file = `tree-sitter-${name}.wasm`
  for (const folder of [join(import.meta.dirname, '..', 'grammars'), join(import.meta.dirname, '..', '..', 'grammars')]) {
    const path = join(folder, file)
    if (existsSync(path)) return path
  }
  return createRequire(import.meta.url).resolve(`tree-sitter-${name}/${file}`)
}

/** A node of a syntax tree, copied out of the parser's memory. */
export interface SyntaxNode {
  readonly type: string
  readonly field: string | undefined
  /** UTF-16 offsets in the text that was parsed; `to` is exclusive. */
  readonly from: number
  readonly to: number
  readonly children: readonly SyntaxNode[]
}

/**
 * The tree of a text. The grammar must be loaded. None where the text is too large, or takes the parser too long: time of
 * this thread's processor, as some texts cost the parser the square of their length in as many steps as honest ones.
 */
export function parseTree(name: GrammarName, text: string): SyntaxNode | undefined {
  const grammar = loaded.get(name)
  if (grammar === undefined) throw new Error(`the grammar ${name} was not loaded`)
  return text.length > limits.scriptLength ? undefined : parsed(grammar.parser, text)
}

function parsed(parser: Parser, text: string): SyntaxNode | undefined {
  const began = process.threadCpuUsage().user
  const progressCallback = () => process.threadCpuUsage().user - began > limits.parseMilliseconds * 1000
  parser.reset()
  const tree = parser.parse(text, null, { progressCallback })
  if (tree === null) return undefined
  const cursor = tree.walk()
  try {
    let nodesLeft: number = limits.shellNodes
    const copy = (depth: number): SyntaxNode => {
      nodesLeft -= 1
      const children: SyntaxNode[] = []
      const type = cursor.nodeType
      const field = cursor.currentFieldName ?? undefined
      const from = cursor.startIndex
      const to = cursor.endIndex
      if (nodesLeft > 0 && depth < 400 && cursor.gotoFirstChild()) {
        do children.push(copy(depth + 1))
        while (cursor.gotoNextSibling())
        cursor.gotoParent()
      }
      return { type, field, from, to, children }
    }
    return copy(0)
  } finally {
    // The memory is the parser's own, which no collector frees.
    cursor.delete()
    tree.delete()
  }
}
