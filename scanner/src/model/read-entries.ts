import type { Condition, Entry, Permissions, Script, Step, Uses } from './ci-file.ts'
import { conditionOf } from './read-expressions.ts'
import { type Mapping, mappingOf, type Scalar, scalarOf, type YamlNode } from './yaml-node.ts'

/** The named values of a mapping, in order, doubles too; nothing where it is none. */
export function readEntries(node: YamlNode | undefined, structure: string): readonly Entry[] {
  return (mappingOf(node)?.pairs ?? []).map(({ source, start, end, key, value }) => {
    const scalar = scalarOf(value)
    return { source, start, end, name: key.text, key, value, scalar, text: scalar?.text ?? '', structure: `${structure}.${key.text}` }
  })
}

/** `uses:` taken apart: `owner/name/path@ref`, `./path`, `docker://image`. */
export function readUses(node: YamlNode | undefined, structure: string): Uses | undefined {
  const scalar = scalarOf(node)
  if (scalar === undefined) return undefined
  const { source, start, end } = scalar
  const text = scalar.text.trim()
  const base = { source, start, end, scalar, text, structure: `${structure}.uses` }
  if (text.startsWith('docker://')) return { ...base, kind: 'docker', repository: '', path: text.slice(9), ref: undefined }
  if (text.startsWith('./') || text.startsWith('../') || text.startsWith('$/')) {
    return { ...base, kind: 'local', repository: '', path: text.replace(/^(?:\.|\$)\//, ''), ref: undefined }
  }
  const at = text.indexOf('@')
  const [owner = '', name = '', ...rest] = (at === -1 ? text : text.slice(0, at)).split('/')
  const ref = at === -1 ? undefined : text.slice(at + 1)
  if (owner === '' || name === '' || text.includes('${{')) {
    return { ...base, kind: 'unreadable', repository: '', path: '', ref }
  }
  const path = rest.filter((each) => each !== '').join('/')
  return { ...base, kind: 'repository', repository: `${owner}/${name}`.toLowerCase(), path, ref }
}

export function readCondition(node: YamlNode | undefined, structure: string): Condition | undefined {
  const scalar = scalarOf(node)
  if (scalar === undefined) return undefined
  const { source, start, end } = scalar
  return { source, start, end, scalar, expressions: conditionOf(scalar), structure: `${structure}.if` }
}

export function readPermissions(mapping: Mapping, structure: string): Permissions | undefined {
  const pair = mapping.pair('permissions')
  if (pair === undefined) return undefined
  const { source, start, end, value } = pair
  const path = structure === '' ? 'permissions' : `${structure}.permissions`
  const word = scalarOf(value)?.text
  const all = word === 'write-all' ? 'write' : word === 'read-all' ? 'read' : undefined
  return { source, start, end, node: value, all, entries: readEntries(value, path), structure: path }
}

const languages: readonly [RegExp, Script['language']][] = [
  [/^(?:pwsh|powershell)$/, 'powershell'],
  [/^(?:python|pypy|uv)[0-9.]*$/, 'python'],
  [/^(?:node|deno|bun|nodejs|tsx)$/, 'node'],
  [/^perl$/, 'perl'],
  [/^ruby$/, 'ruby'],
  [/^cmd$/, 'cmd'],
  [/^(?:.{0,40}[-_.])?(?:ba|z|da|k|a)?sh$|^(?:msys2|cygwin|wsl|busybox|nix-shell|nix|devenv|sudo|env|\$\{\{.{0,80})$/, 'bash'],
]

/** What language a `shell:` reads: by its first word that is a program. */
export function languageOf(shell: string): Script['language'] {
  const words = shell.split(/[\s"']+/)
  for (const word of words) {
    const program = (word.split(/[\\/]/).at(-1) ?? '').toLowerCase().replace(/\.exe$/, '')
    if (program === '' || program.startsWith('-')) continue
    return languages.find(([pattern]) => pattern.test(program))?.[1] ?? 'other'
  }
  return 'bash'
}

/** The script of a step. `shell` is the one that holds where the step names none. */
export function readScript(step: Mapping, shell: string, structure: string): Script | undefined {
  const scalar = scalarOf(step.get('run'))
  if (scalar === undefined) return undefined
  const own = scalarOf(step.get('shell'))?.text.trim()
  const word = own === undefined || own === '' ? shell : own
  const { source, start, end, text } = scalar
  return { source, start, end, scalar, text, shell: word, language: languageOf(word), structure: `${structure}.run` }
}

/** One step, of a job or of a composite action. */
export function readStep(node: Mapping, index: number, structure: string, shell: string): Omit<Step, 'job'> {
  const { source, start, end } = node
  return {
    source,
    start,
    end,
    node,
    index,
    structure,
    id: scalarOf(node.get('id'))?.text,
    name: scalarOf(node.get('name')),
    if: readCondition(node.get('if'), structure),
    uses: readUses(node.get('uses'), structure),
    with: readEntries(node.get('with'), `${structure}.with`),
    run: readScript(node, shell, structure),
    env: readEntries(node.get('env'), `${structure}.env`),
    workingDirectory: scalarOf(node.get('working-directory')),
  }
}

/** The mappings of a list, with their place in it. */
export function numberedMappings(node: YamlNode | undefined): readonly (readonly [Mapping, number])[] {
  if (node?.kind !== 'list') return []
  return node.items.flatMap((each, index) => (each?.kind === 'mapping' ? [[each, index] as const] : []))
}

/** The text at a path of keys: `defaults`, `run`, `shell`. */
export function textAt(mapping: Mapping, ...path: readonly string[]): string | undefined {
  let node: YamlNode | undefined = mapping
  for (const key of path) node = mappingOf(node)?.get(key)
  return scalarOf(node)?.text.trim()
}

export function firstScalar(...nodes: readonly (YamlNode | undefined)[]): Scalar | undefined {
  return nodes.map((each) => scalarOf(each)).find((each) => each !== undefined)
}
