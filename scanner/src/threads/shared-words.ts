import type { Evidence } from '../finding.ts'
import type { RepositoryReport } from '../scan-repository.ts'

/** Of nearly all findings. */
const noEvidence: readonly Evidence[] = []

type Texts<Key extends string> = { [key in Key]: string }

/**
 * Words that come from other threads, each kept once: every finding brings a copy of its rule, its path and its message, and a
 * large folder has a hundred thousand findings.
 */
export class SharedWords {
  readonly #words = new Map<string, string>()

  /** The same report. Changes what it is given, which has just come and nobody else knows. */
  of(report: RepositoryReport): RepositoryReport {
    for (const finding of report.findings) {
      this.#share(finding, ['rule', 'verdict', 'severity', 'confidence', 'persona', 'message', 'structure'])
      this.#share(finding.place, ['path'])
      if (finding.evidence.length === 0) (finding as { evidence: readonly Evidence[] }).evidence = noEvidence
      for (const each of finding.evidence) {
        this.#share(each, ['text'])
        this.#share(each.place, ['path'])
      }
    }
    return report
  }

  #share<Key extends string>(texts: Readonly<Texts<Key>>, keys: readonly Key[]): void {
    for (const key of keys) {
      const word = texts[key]
      const known = this.#words.get(word)
      if (known === undefined) this.#words.set(word, word)
      else (texts as Texts<Key>)[key] = known
    }
  }
}
