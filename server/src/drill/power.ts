/** Over which projects a thief could publish, and for how long: seen by trying, so as fine as the tries. */
export class Power {
  readonly #since = new Map<string, number>()
  readonly #hours = new Map<string, number>()

  /** What a try showed at this moment, in milliseconds since the beginning. */
  saw(project: string, canPublish: boolean, now: number): void {
    const since = this.#since.get(project)
    if (canPublish && since === undefined) this.#since.set(project, now)
    if (!canPublish && since !== undefined) {
      this.#since.delete(project)
      this.#hours.set(project, (this.#hours.get(project) ?? 0) + (now - since) / 3_600_000)
    }
  }

  /** Projects over which he has power since the last try. */
  get held(): readonly string[] {
    return [...this.#since.keys()]
  }

  /** Power times time: hours in which he could publish, summed over projects. */
  projectHours(now: number): number {
    const running = [...this.#since.values()].reduce((sum, since) => sum + (now - since) / 3_600_000, 0)
    return [...this.#hours.values()].reduce((sum, hours) => sum + hours, running)
  }

  /** Every project over which he had power at any time. */
  get everHeld(): readonly string[] {
    return [...new Set([...this.#hours.keys(), ...this.#since.keys()])]
  }
}
