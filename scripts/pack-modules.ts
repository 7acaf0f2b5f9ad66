import { posix } from 'node:path'
import { maskCode } from './source/mask-code.ts'

const { dirname, join, relative } = posix

const packedName = 'packed.js'
const statement = /^import (?:(\{[^}]*\}|[\w$]+|\* as [\w$]+) from )?['"] *['"];\n/gm
const declaration = /^export (?:(const|async function|function\*?|class) ([\w$]+)|\{ *\};)/gm
const dynamic = /\bimport\(['"] *['"]\)/g
const notUnderstood = /^(?:import|export)\b|\bimport *\((?!['"])/m

interface Edit {
  readonly from: number
  readonly to: number
  readonly text: string
}

/**
 * Puts modules into one file: Node takes longer to find and read a hundred small ones than to scan a file with them. The
 * `doors`, and what they import at once, stay files of their own, so that what needs nothing more loads nothing more. All
 * others go into `packed.js`, where each is a function that runs when it is first needed.
 *
 * Takes what the TypeScript compiler writes: texts by path below one folder, without circles (the check of imports sees to
 * that). Gives the files that remain. What it does not understand it refuses.
 */
export function packModules(modules: ReadonlyMap<string, string>, doors: readonly string[]): Map<string, string> {
  const kept = new Set<string>()
  for (const door of doors) keep(door)
  const packed = [...modules.keys()].filter((path) => !kept.has(path))
  const whole = new Set<string>()
  for (const path of packed) refuseCircles(path, [])
  /** What `packed.js` imports itself: packages, and files that stay. */
  const outside = new Map<string, string>()
  const functions = packed.map(packedModule)
  const heads = [...outside].map(([specifier, name]) => `import * as ${name} from ${JSON.stringify(specifier)};\n`)
  const files = new Map([...kept].map((path) => [path, applied(textOf(path), dynamicImports(path))]))
  return files.set(packedName, [...heads, opener, 'const $modules = {\n', ...functions, '};\n'].join(''))

  function textOf(path: string): string {
    const text = modules.get(path)
    if (text === undefined) throw new Error(`there is no module ${path}`)
    return text
  }

  function keep(path: string): void {
    if (kept.has(path)) return
    kept.add(path)
    for (const { specifier } of importsOf(textOf(path))) if (specifier.startsWith('.')) keep(join(dirname(path), specifier))
  }

  /** A circle would open itself again and again. */
  function refuseCircles(path: string, way: readonly string[]): void {
    if (way.includes(path)) throw new Error(`imports run in a circle and cannot be packed: ${[...way, path].join(' -> ')}`)
    if (whole.has(path)) return
    for (const { specifier } of importsOf(textOf(path)))
      if (specifier.startsWith('.')) refuseCircles(join(dirname(path), specifier), [...way, path])
    whole.add(path)
  }

  function packedModule(path: string): string {
    const text = textOf(path)
    const exported: string[] = []
    const edits = [
      ...dynamicImports(path),
      ...importsOf(text).map(({ specifier, clause, from, to }) => ({ from, to, text: `${bound(clause)}${source(path, specifier)};\n` })),
    ]
    for (const { 0: all, 1: kind, 2: name, index: from } of maskCode(text).matchAll(declaration)) {
      if (name !== undefined) exported.push(name)
      edits.push({ from, to: from + all.length, text: name === undefined ? '' : `${kind} ${name}` })
    }
    const body = applied(text, edits).replaceAll('import.meta', `$meta(${JSON.stringify(path)})`)
    if (notUnderstood.test(maskCode(body))) throw new Error(`${path} imports or exports in a way that cannot be packed`)
    return `${JSON.stringify(path)}() {\n${body}\nreturn { ${exported.join(', ')} };\n},\n`
  }

  /** Where a packed module finds what it imports. Node's own modules too are loaded when they are first needed. */
  function source(path: string, specifier: string): string {
    if (specifier.startsWith('node:')) return `process.getBuiltinModule(${JSON.stringify(specifier)})`
    const target = specifier.startsWith('.') ? join(dirname(path), specifier) : undefined
    if (target !== undefined && !kept.has(target)) return `$open(${JSON.stringify(target)})`
    const address = target === undefined ? specifier : `./${target}`
    if (!outside.has(address)) outside.set(address, `$outside${outside.size}`)
    return outside.get(address) as string
  }

  function dynamicImports(path: string): Edit[] {
    const text = textOf(path)
    return [...maskCode(text).matchAll(dynamic)].flatMap(({ 0: all, index: from }) => {
      const specifier = quoted(text.slice(from, from + all.length))
      if (!specifier.startsWith('.')) return []
      const target = join(dirname(path), specifier)
      const folder = kept.has(path) ? dirname(path) : '.'
      const address = `import(${JSON.stringify(addressFrom(folder, kept.has(target) ? target : packedName))})`
      const opened = kept.has(target) ? address : `${address}.then(({ $open }) => $open(${JSON.stringify(target)}))`
      return [{ from, to: from + all.length, text: opened }]
    })
  }
}

/** Opens a module once. No module of ours begins a name with `$`. Each still knows where it stood, for the files that it finds by its own address. */
const opener = `const $opened = new Map();
export function $open(path) {
  let found = $opened.get(path);
  if (found === undefined) {
    found = $modules[path]();
    $opened.set(path, found);
  }
  return found;
}
function $meta(path) {
  const { join, dirname } = process.getBuiltinModule('node:path');
  return { url: new URL(path, import.meta.url).href, dirname: dirname(join(import.meta.dirname, path)) };
}
`

function importsOf(
  text: string,
): { readonly specifier: string; readonly clause: string | undefined; readonly from: number; readonly to: number }[] {
  return [...maskCode(text).matchAll(statement)].map(({ 0: all, 1: clause, index: from }) => ({
    specifier: quoted(text.slice(from, from + all.length)),
    clause,
    from,
    to: from + all.length,
  }))
}

/** `{ a as b }` of an import as a declaration writes it. */
function bound(clause: string | undefined): string {
  if (clause === undefined) return ''
  if (clause.startsWith('*')) return `const ${clause.slice('* as '.length)} = `
  return clause.startsWith('{') ? `const ${clause.replaceAll(/ as /g, ': ')} = ` : `const { default: ${clause} } = `
}

function quoted(text: string): string {
  return /['"]([^'"]*)['"]/.exec(text)?.[1] ?? ''
}

function addressFrom(folder: string, path: string): string {
  const address = relative(folder, path)
  return address.startsWith('.') ? address : `./${address}`
}

function applied(text: string, edits: readonly Edit[]): string {
  return edits
    .toSorted((a, b) => b.from - a.from)
    .reduce((made, { from, to, text: put }) => made.slice(0, from) + put + made.slice(to), text)
}
