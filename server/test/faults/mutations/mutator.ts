import type { Draft, Kind } from './draft.ts'
import type { Random } from './random.ts'

/** One way to spoil a good upload, or to make it unusual. */
export interface Mutator {
  readonly title: string
  /** the one kind of archive that it is for */
  readonly kind?: Kind
  /** large bodies and bombs: dealt once and not again */
  readonly isHeavy?: true
  run(draft: Draft, random: Random): void
}

/** The mutators of one level; the title of each begins with it. */
export function level(
  name: string,
  mutators: Readonly<Record<string, Mutator['run']>>,
  more: Pick<Mutator, 'kind' | 'isHeavy'> = {},
): Mutator[] {
  return Object.entries(mutators).map(([title, run]) => ({ title: `${name}: ${title}`, run, ...more }))
}
