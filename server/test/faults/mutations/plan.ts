import { byteMutators } from './byte-mutators.ts'
import type { Kind } from './draft.ts'
import { formMutators } from './form-mutators.ts'
import { knownHostile } from './known-hostile.ts'
import { metadataMutators } from './metadata-mutators.ts'
import type { Mutator } from './mutator.ts'
import { nameMutators } from './name-mutators.ts'
import { type Random, randomFrom, shuffled } from './random.ts'
import { stateMutators } from './state-mutators.ts'
import { tarFramingMutators } from './tar-framing-mutators.ts'
import { tarMemberMutators } from './tar-member-mutators.ts'
import { wheelMutators } from './wheel-mutators.ts'
import { zipFramingMutators } from './zip-framing-mutators.ts'
import { zipMemberMutators } from './zip-member-mutators.ts'

export interface Mutant {
  readonly number: number
  readonly kind: Kind
  /** none for a good upload */
  readonly mutators: readonly Mutator[]
}

const everyMutator: readonly Mutator[] = [
  ...formMutators,
  ...nameMutators,
  ...metadataMutators,
  ...stateMutators,
  ...zipFramingMutators,
  ...zipMemberMutators,
  ...wheelMutators,
  ...tarFramingMutators,
  ...tarMemberMutators,
  ...byteMutators,
  ...knownHostile,
]
/** In every twenty-five stands a good upload: an index that refuses everything would pass otherwise. */
const GOOD_EVERY = 25

/**
 * Which mutants there are, by the seed alone. Every mutator is dealt once by itself, so that none is hidden behind another; then
 * the light ones are dealt from one shuffled deck after the other, alone, in pairs or in threes.
 */
export function planMutants(seed: number, count: number): Mutant[] {
  const random = randomFrom(seed, 'plan')
  const light = everyMutator.filter(({ isHeavy }) => !isHeavy)
  const twice = shuffled([...everyMutator, ...light], random).map((mutator) => [mutator])
  let deck: Mutator[] = []
  const deal = (kind?: Kind): Mutator => {
    if (deck.length === 0) deck = shuffled(light, random)
    const found =
      kind === undefined ? deck.length - 1 : deck.findLastIndex((mutator) => mutator.kind === undefined || mutator.kind === kind)
    return deck.splice(Math.max(found, 0), 1)[0]!
  }
  return Array.from({ length: count }, (_, number) => {
    const mutators = number % GOOD_EVERY === 0 ? [] : (twice.pop() ?? dealSome(random, deal))
    const kind = mutators.find((mutator) => mutator.kind !== undefined)?.kind ?? random.pick(['wheel', 'sdist'] as const)
    return { number, kind, mutators: mutators.filter((mutator) => mutator.kind === undefined || mutator.kind === kind) }
  })
}

function dealSome(random: Random, deal: (kind?: Kind) => Mutator): Mutator[] {
  const first = deal()
  const kind = first.kind ?? random.pick(['wheel', 'sdist'] as const)
  const more = random.pick([0, 0, 0, 1, 1, 2])
  return [first, ...Array.from({ length: more }, () => deal(kind))]
}
