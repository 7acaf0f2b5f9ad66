import type { Attack } from './attack.ts'
import type { Result } from './run-attack.ts'
import type { Ending } from './verdict.ts'

/** One attack with one guard switched off. */
export interface Cell {
  readonly attack: string
  readonly guard: string
  readonly ending: Ending
  /** What the attack's own file says that it comes to without this guard, under the preset `public`; undefined: nothing. */
  readonly expected: Ending | undefined
  /** What refused in the guard's place, by the code of its refusal; `waits` is a hold. Empty where it is lost. */
  readonly heldBy: readonly string[]
  readonly gainedProjectHours: number
  readonly doubts: readonly string[]
}

/** The control: no guard at all. A drill that cannot lose proves nothing. */
export const ALL = 'all'

/** Refusals of whoever was stopped before: they follow from another one. */
const consequences = new Set([
  'sign-in-needed',
  'no-offer',
  'project-unknown',
  'not-maintainer',
  'has-no-role',
  'organisation-unknown',
  'registration-closed',
])

/** What stood in the thief's way, in the order in which he met it. */
export function whatRefused({ story }: Pick<Result, 'story'>): readonly string[] {
  const met = story
    .filter(({ who }) => who === 'thief' || who === 'administrator')
    .flatMap(({ outcome }) => (outcome.kind === 'held' ? ['waits'] : outcome.kind === 'refused' ? [outcome.code ?? ''] : []))
  return [...new Set(met.filter((code) => !consequences.has(code)))]
}

export function cellOf(attack: Attack, guard: string, result: Result): Cell {
  return {
    attack: attack.name,
    guard,
    ending: result.ending,
    // Attacks say what they come to where every guard is at its strictest.
    expected: result.preset === 'public' || guard === ALL ? attack.guards[guard] : undefined,
    heldBy: result.ending === 'lost' ? [] : whatRefused(result),
    gainedProjectHours: result.gainedProjectHours,
    doubts: result.doubts,
  }
}

/** What is wrong with a matrix, in sentences: cells that came out otherwise than the attack says. */
export function disagreements(cells: readonly Cell[]): readonly string[] {
  return cells
    .filter(({ ending, expected }) => ending === 'inconclusive' || (expected !== undefined && expected !== ending))
    .map(
      ({ attack, guard, ending, expected, doubts }) =>
        `${attack} without ${guard}: ${ending}${expected === undefined ? '' : `, not ${expected}`}${doubts.length === 0 ? '' : `: ${doubts[0]}`}`,
    )
}

/** The attack that comes furthest. */
const DEEPEST = 'everything-stolen'

/**
 * Which cells to fill: each attack without each of the guards that it is about, and the attack that comes furthest without each guard
 * that no attack is about. More would show the same refusal at the same door, over and over.
 */
export function cellsToFill(
  attacks: readonly Attack[],
  guards: readonly string[],
): readonly { readonly attack: Attack; readonly guard: string }[] {
  const named = new Set(attacks.flatMap((attack) => Object.keys(attack.guards)))
  return attacks.flatMap((attack) => {
    const about = Object.keys(attack.guards).filter((guard) => guard === ALL || guards.includes(guard))
    const rest = attack.name === DEEPEST ? guards.filter((guard) => !named.has(guard)) : []
    return [...about, ...rest].map((guard) => ({ attack, guard }))
  })
}
