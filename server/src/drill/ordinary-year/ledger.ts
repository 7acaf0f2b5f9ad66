/** What the index cost somebody: a factor or a link that he had to show, a change that was not there when he had asked for it, a warning to read. */
export interface Cost {
  readonly of: 'prompt' | 'wait' | 'mail'
  readonly person: string
  /** Simulated milliseconds since 1970. */
  readonly at: number
  /** What it was for; of a mail its subject. */
  readonly what: string
}

/** What is counted while the year runs. */
export class Ledger {
  readonly costs: Cost[] = []
  /** Changes whose last word waited, and that were in force at once: a key switched off, an owner suspended. */
  readonly slowButInForce: { readonly person: string; readonly at: number; readonly what: string }[] = []
  /** Releases by CI, and those of them that were held back. */
  releases = 0
  heldReleases = 0
  /** False before the year begins: moving in is no part of it. */
  isOpen = false
  /** What somebody is about to do. */
  doing = ''
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  note(of: Cost['of'], person: string, what = this.doing): void {
    if (this.isOpen) this.costs.push({ of, person, at: this.#now(), what })
  }

  noteInForce(person: string): void {
    if (this.isOpen) this.slowButInForce.push({ person, at: this.#now(), what: this.doing })
  }

  count(of: Cost['of'], person: string): number {
    return this.costs.filter((cost) => cost.of === of && cost.person === person).length
  }
}
