/** A stream of chance that a seed repeats. */
export interface Random {
  /** A whole number from 0 up to, without, `limit`. */
  below(limit: number): number
  /** A whole number, both ends included. */
  between(least: number, most: number): number
  chance(probability: number): boolean
  pick<Item>(items: readonly Item[]): Item
  bytes(length: number): Buffer
  /** Lower-case letters and digits, a letter first. */
  word(length: number): string
}

/** Mulberry32 on the number and a text, so that one mutant is repeated without those before it. */
export function randomFrom(seed: number, of = ''): Random {
  let state = seed >>> 0
  for (const character of of) state = Math.imul(state ^ character.codePointAt(0)!, 0x01000193) >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    below,
    between: (least, most) => least + below(most - least + 1),
    chance: (probability) => next() < probability,
    pick: (items) => {
      if (items.length === 0) throw new Error('there is nothing to pick from')
      return items[below(items.length)]!
    },
    bytes: (length) => Buffer.from(Array.from({ length }, () => below(256))),
    word: (length) =>
      Array.from({ length }, (_, index) => 'abcdefghjkmnpqrstuvwxyz0123456789'.charAt(below(index === 0 ? 23 : 33))).join(''),
  }
}

/** The same items in another order. */
export function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const mixed = [...items]
  for (let index = mixed.length - 1; index > 0; index--) {
    const other = random.below(index + 1)
    ;[mixed[index], mixed[other]] = [mixed[other]!, mixed[index]!]
  }
  return mixed
}
