/**
 * Answers about texts that are asked about again: generated files repeat a script a hundred times. The latest are kept, as long
 * as their texts together are not longer than twice `mostLength` UTF-16 units, so that a long scan does not grow.
 */
export class Remembered<Answer> {
  readonly #mostLength: number
  #length = 0
  #young = new Map<string, Answer>()
  #old: ReadonlyMap<string, Answer> = new Map()

  constructor(mostLength: number) {
    this.#mostLength = mostLength
  }

  /** The answer that `find` gave when it was asked last. */
  of(text: string, find: (text: string) => Answer): Answer {
    const known = this.#young.get(text)
    if (known !== undefined) return known
    const answer = this.#old.get(text) ?? find(text)
    // One that alone is too long would drive out all others.
    if (text.length * 4 > this.#mostLength) return answer
    this.#length += text.length
    if (this.#length > this.#mostLength) {
      this.#old = this.#young
      this.#young = new Map()
      this.#length = text.length
    }
    this.#young.set(text, answer)
    return answer
  }
}
