import type { Step } from '../model/ci-file.ts'
import { actionOf, inputOf, inputText } from './step-inputs.ts'
import { majorVersion } from './version-comment.ts'

/** Whether a step reads a cache: surely, never, or as an expression decides at run time. */
export type CacheUse = 'always' | 'never' | { readonly decidedBy: string }

const isYes = (text: string) => /^(?:true|yes|1|on)$/.test(text)
const isNo = (text: string) => text === '' || /^(?:false|no|0|off|never|disabled|none)$/.test(text)

type Reading = (step: Step) => CacheUse

const always: Reading = () => 'always'
/** Caches when an input says so, with a word or the name of a package manager. */
const asked =
  (name: string): Reading =>
  (step) => {
    const text = inputText(step, name)
    if (text === undefined || isNo(text)) return 'never'
    return text.includes('${{') ? { decidedBy: inputOf(step, name)?.text ?? '' } : 'always'
  }
/** Caches unless an input says no. */
const unlessNo =
  (name: string): Reading =>
  (step) => {
    const text = inputText(step, name)
    if (text === undefined) return 'always'
    if (text.includes('${{')) return { decidedBy: inputOf(step, name)?.text ?? '' }
    return isNo(text) ? 'never' : 'always'
  }
/** Caches unless an input that switches it off says yes. */
const unlessYes =
  (name: string): Reading =>
  (step) => {
    const text = inputText(step, name)
    if (text?.includes('${{')) return 'always'
    return text !== undefined && isYes(text) ? 'never' : 'always'
  }

const setupNode: Reading = (step) => {
  const own = asked('cache')(step)
  if (own !== 'never') return own
  // From version 5 on it caches by itself where the project names its package manager.
  if (step.uses && (majorVersion(step.uses) ?? 5) < 5) return 'never'
  return unlessNo('package-manager-cache')(step)
}

const readers: ReadonlyMap<string, Reading> = new Map([
  ['actions/cache', unlessYes('lookup-only')],
  ['actions/cache/restore', unlessYes('lookup-only')],
  ['actions/setup-dotnet', asked('cache')],
  ['actions/setup-go', unlessNo('cache')],
  ['actions/setup-java', asked('cache')],
  ['actions/setup-node', setupNode],
  ['actions/setup-python', asked('cache')],
  ['actions-rust-lang/setup-rust-toolchain', unlessNo('cache')],
  ['astral-sh/setup-uv', unlessNo('enable-cache')],
  ['docker/setup-buildx-action', (step) => (inputOf(step, 'version') ? unlessNo('cache-binary')(step) : 'never')],
  ['golangci/golangci-lint-action', unlessYes('skip-cache')],
  ['graalvm/setup-graalvm', asked('cache')],
  ['gradle/actions/setup-gradle', unlessYes('cache-disabled')],
  ['gradle/gradle-build-action', unlessYes('cache-disabled')],
  ['jdx/mise-action', unlessNo('cache')],
  ['mozilla-actions/sccache-action', always],
  ['nix-community/cache-nix-action', always],
  ['pyo3/maturin-action', asked('sccache')],
  ['ramsey/composer-install', unlessYes('ignore-cache')],
  ['ruby/setup-ruby', asked('bundler-cache')],
  ['swatinem/rust-cache', unlessYes('lookup-only')],
])

/** How a step uses a cache; undefined where it knows none. */
export function cacheUse(step: Step): CacheUse | undefined {
  return readers.get(actionOf(step) ?? '')?.(step)
}
