import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { FileText } from '../scan.ts'

/** A file that was read. It is kept deflated: a folder of ten thousand workflows is a hundred megabytes of text, and a fifth of that so. */
export class KeptFile implements FileText {
  readonly path: string
  readonly length: number
  readonly #deflated: Uint8Array

  constructor(path: string, text: string) {
    this.path = path
    this.length = text.length
    // Copied, for what comes from there hangs in 16 KiB of its own.
    this.#deflated = Uint8Array.from(deflateRawSync(text, { level: 1 }))
  }

  /** Made anew each time that it is asked for. */
  get text(): string {
    return inflateRawSync(this.#deflated).toString('utf8')
  }
}
