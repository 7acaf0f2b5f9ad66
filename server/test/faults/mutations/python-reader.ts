import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export const python = '/usr/bin/python3'

export interface ReadAgain {
  readonly error?: string
  readonly members?: readonly (readonly [path: string, kind: string, sizeBytes: number])[]
  /** base64 */
  readonly metadata?: string
  readonly name?: string
  readonly version?: string
}

export interface PythonReader {
  /** What Python makes of each archive. @throws Error where it ends or is silent for a minute. */
  read(archives: readonly { readonly path: string; readonly kind: 'wheel' | 'sdist' }[]): Promise<ReadAgain[]>
  close(): void
}

/** One Python for many batches. */
export function openPythonReader(): PythonReader {
  const child = spawn(python, ['-I', join(import.meta.dirname, 'read-again.py')], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    async read(archives) {
      child.stdin.write(`${JSON.stringify(archives)}\n`)
      let late: NodeJS.Timeout | undefined
      const silence = new Promise<never>((_, reject) => {
        late = setTimeout(() => reject(new Error(`Python said nothing about ${archives.length} archives for a minute`)), 60_000)
      })
      const { value, done } = await Promise.race([lines.next(), silence]).finally(() => clearTimeout(late))
      if (done) throw new Error('Python has ended')
      return JSON.parse(value) as ReadAgain[]
    },
    close: () => void child.kill('SIGKILL'),
  }
}
