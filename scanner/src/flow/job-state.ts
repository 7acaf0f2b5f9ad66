import type { Span } from '../model/span.ts'
import { credentialFile } from './credential-files.ts'
import { looselyNamed } from './loose-names.ts'
import { environmentTaint, fileTaint, memoryTaint } from './taint.ts'
import { joined, knownText, nothing, readableText, taintedValue, textValue, type Value } from './value.ts'

/** What the steps of one job leave to the next: environment, outputs, files. */
export class JobState {
  readonly env = new Map<string, Value>()
  readonly outputs = new Map<string, Map<string, Value>>()
  readonly files = new Map<string, Value>()
  /** Files that `git add` took, for a later push. */
  staged: Value = nothing
  /** Remotes that were added by name. */
  readonly remotes = new Map<string, Value>()
  /** Code that was fetched from elsewhere than the repository itself. */
  readonly fetched = new Map<string, Value>()
  /** Where each file was written. */
  readonly writtenAt = new Map<string, { readonly at: Span; readonly structure: string }>()
  /** All that any step had in its environment, for code that runs at a moment that we do not know. */
  readonly seenEnv = new Map<string, Value>()
  /** Source that took the place of the repository's own: from where, and how. */
  tree: { readonly from: string; readonly how: string } | undefined
  /** The remote that was fetched last, and is not yet part of the tree. */
  fetchedRemote: string | undefined
  /** What programs were told by their settings: registries, proxies, names of hosts. */
  readonly settings = new Map<string, Value>()
  /** The token that a push or a fetch of the job shows. */
  usedToken: Value | undefined
  /** Somebody else's steps ran before, and left what they like in the environment. */
  hasCaller = false
  /** Folders that stand before all others when a program is looked for. */
  readonly searched: string[] = []

  setOutput(step: string, name: string, value: Value): void {
    const outputs = this.outputs.get(step.toLowerCase()) ?? new Map<string, Value>()
    outputs.set(name.toLowerCase(), value)
    this.outputs.set(step.toLowerCase(), outputs)
  }

  write(path: Value, value: Value, isAppended: boolean): void {
    const key = pathKey(path)
    if (key === '' || key === '/dev/null') return
    if (this.files.size > 500) return
    const before = isAppended ? (this.files.get(key) ?? nothing) : nothing
    this.files.set(key, joined(before, value))
  }

  /** What a file holds: what was written to it, the credentials that it is known for, or nothing that we know. */
  read(path: Value, at: Span): Value | undefined {
    const key = pathKey(path)
    const written = this.files.get(key)
    if (written !== undefined) return written
    const matching = this.#matching(key)
    if (matching !== undefined) return matching
    if (/^\/proc\/(?:self|\d+|\$\$|‹[^›]*›|\*)\/environ$/.test(key)) return taintedValue(environmentTaint(at), key)
    if (/^\/proc\/[^/]+\/(?:mem|maps)$/.test(key)) return key.endsWith('mem') ? taintedValue(memoryTaint(at), key) : undefined
    const credential = credentialFile(key)
    // What the job wrote there is there too.
    return credential === undefined ? undefined : joined(this.below(path), taintedValue(fileTaint(credential, at), key))
  }

  /** A folder that was changed into is not followed, so the last part of the path may have to do; and so may a pattern. */
  #matching(key: string): Value | undefined {
    const base = key.split('/').at(-1) ?? ''
    if (base === '') return undefined
    if (/[*?]/.test(key)) {
      const pattern = wildcard(key)
      const found = [...this.files].filter(([path]) => matchesWildcard(pattern, path)).map(([, value]) => value)
      return found.length === 0 ? undefined : joined(...found)
    }
    if (base.length < 2) return undefined
    for (const [path, value] of this.files) if (path === base || path.endsWith(`/${base}`)) return value
    return looselyNamed(this.files, key)
  }

  /** All files below a folder, for what packs or sends a folder; the working folder is `.`. */
  below(path: Value): Value {
    const key = pathKey(path)
    const isAll = key === '.' || key === '' || key === '*' || key === '/'
    const found = [...this.files].filter(([each]) =>
      isAll
        ? !each.startsWith('~/') && !each.startsWith('/')
        : each === key ||
          each.startsWith(`${key.replace(/\/$/, '')}/`) ||
          (key.length >= 2 && each.includes(`/${key.replace(/\/$/, '')}/`)),
    )
    return joined(...found.map(([, value]) => value))
  }
}

/** One name for the ways to write one path. */
export function pathKey(path: Value): string {
  let key = knownText(path) ?? readableText(path)
  key = key
    .trim()
    .replace(/^file:\/\//, '')
    .replaceAll('\\', '/')
  key = key.replace(/^(?:‹(?:\$PWD|\$GITHUB_WORKSPACE|github\.workspace|\$HOME\/work)›|\.)\//, '')
  key = key.replace(/^(?:‹(?:\$HOME|\$USERPROFILE|env\.HOME)›|\/home\/runner|\/root)\//, '~/')
  key = key.replace(/^‹(?:runner\.temp|\$RUNNER_TEMP|\$TMPDIR|\$TEMP|\$TMP)›/, '/tmp')
  return key.replace(/\/{2,}/g, '/').slice(0, 300)
}

function wildcard(key: string): readonly string[] {
  return key
    .replace(/\*{2,}/g, '*')
    .split('*')
    .slice(0, 8)
}

/** Whether a path fits a pattern of `*`, part after part: linear, whatever the pattern. */
function matchesWildcard(parts: readonly string[], path: string): boolean {
  let at = 0
  for (const [index, part] of parts.entries()) {
    const found = index === 0 ? (path.startsWith(part) ? 0 : -1) : path.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return (parts.at(-1) ?? '') === '' || path.endsWith(parts.at(-1) as string)
}

export function emptyFile(): Value {
  return textValue('')
}
