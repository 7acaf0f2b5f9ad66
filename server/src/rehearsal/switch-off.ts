import { registerHooks } from 'node:module'
import { extname } from 'node:path'
import type { Guard } from './guards.ts'

/** `.ts` in the source, `.js` in what was built. */
const ending = extname(import.meta.url)
const source = new URL('../', import.meta.url)

/**
 * From now on whoever imports a module of these guards gets the one that stands in for it. A stand-in itself gets the original,
 * or the next one where several stand in for the same module. Only for modules that nobody has loaded yet.
 */
export function switchOff(guards: readonly Guard[]): void {
  const standIns = new Map<string, string[]>()
  for (const { replaces } of guards) {
    for (const { module, by } of replaces) {
      const original = new URL(module.replace(/\.ts$/, ending), source).href
      const standIn = new URL(`guards-off/${by}${ending}`, import.meta.url).href
      const all = standIns.get(original) ?? []
      if (!all.includes(standIn)) standIns.set(original, [...all, standIn])
    }
  }
  if (standIns.size === 0) return
  registerHooks({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context)
      const all = standIns.get(resolved.url)
      if (all === undefined) return resolved
      // -1 for everybody who is no stand-in: the first.
      const url = all[all.indexOf(context.parentURL ?? '') + 1]
      return url === undefined ? resolved : { ...resolved, url }
    },
  })
}
