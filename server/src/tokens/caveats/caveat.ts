import type { Access } from '../access.ts'

/** A restriction as it travels: a tag, never reused, and fields, only ever added at the end. */
export type Caveat = readonly [tag: number, ...fields: unknown[]]

export interface CaveatKind {
  readonly tag: number

  /** The facts it judges by, so that a caller who lacks one can postpone the judgement and knows which. */
  readonly needs: readonly (keyof Access)[]

  /** What keeps these fields from being such a caveat, or undefined. They come from outside. */
  flaw(fields: readonly unknown[]): string | undefined

  /** The reason this caveat prohibits the access, or undefined. A flawed caveat prohibits everything. */
  prohibits(fields: readonly unknown[], access: Access): string | undefined
}

/**
 * Defines one kind of caveat. Called, the kind makes such a caveat: `expiry(1_800_000_000, 0)`.
 *
 * `length` counts the fields; `defaults` stand in for the last of them where a token has fewer, and more than
 * `length` are ignored, so that an index of another version can read the token.
 * `prohibits` must depend on nothing but its arguments, so that any decision can be replayed.
 */
export function defineCaveat<Fields extends readonly unknown[]>(definition: {
  tag: number
  needs: readonly (keyof Access)[]
  length: number
  defaults?: readonly unknown[]
  accepts(fields: readonly unknown[]): fields is Fields
  prohibits(fields: Fields, access: Access): string | undefined
}): CaveatKind & ((...fields: Fields) => Caveat) {
  const { tag, needs, length, defaults = [], accepts, prohibits } = definition

  function read(fields: readonly unknown[]): Fields | string {
    const missing = length - fields.length
    if (missing > defaults.length) return 'Not enough values'
    const whole = missing > 0 ? [...fields, ...defaults.slice(-missing)] : fields.slice(0, length)
    return accepts(whole) ? whole : 'invalid values for fields'
  }

  function make(...fields: Fields): Caveat {
    const whole = read(fields)
    if (typeof whole === 'string') throw new TypeError(`caveat ${tag}: ${whole}`)
    return [tag, ...whole]
  }

  return Object.assign(make, {
    tag,
    needs,
    flaw(fields: readonly unknown[]) {
      const whole = read(fields)
      return typeof whole === 'string' ? whole : undefined
    },
    prohibits(fields: readonly unknown[], access: Access) {
      const whole = read(fields)
      return typeof whole === 'string' ? whole : prohibits(whole, access)
    },
  })
}

/** For the fields that are lists: names, ids, permissions, networks. */
export function isListOfText(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}
