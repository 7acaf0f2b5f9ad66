import { createInflateRaw, inflateRawSync } from 'node:zlib'

/** The compressed stream is broken, or it ends before it is complete. */
export class InflateError extends Error {
  override readonly name = 'InflateError'
  readonly truncated: boolean

  constructor(truncated: boolean) {
    super(truncated ? 'the compressed stream ends too early' : 'the compressed stream is broken')
    this.truncated = truncated
  }
}

/**
 * Inflates one raw deflate stream (RFC 1951), handing pieces of output to `take`, and returns how many input bytes the
 * stream took; input behind its end is not read. `take` stops it by throwing. Throws InflateError.
 */
export function inflate(input: Generator<Buffer, void>, take: (piece: Buffer) => void): Promise<number> {
  return new Promise((resolve, reject) => {
    const stream = createInflateRaw({ chunkSize: 128 * 1024 })
    const fail = (error: unknown): void => {
      stream.destroy()
      reject(error)
    }
    const feed = (): void => {
      if (stream.destroyed || stream.readableEnded) return
      try {
        const next = input.next()
        if (next.done) stream.end()
        else stream.write(next.value, feed)
      } catch (error) {
        fail(error)
      }
    }
    stream.on('data', (piece: Buffer) => {
      try {
        take(piece)
      } catch (error) {
        fail(error)
      }
    })
    stream.on('end', () => {
      const consumedBytes = stream.bytesWritten
      stream.destroy()
      resolve(consumedBytes)
    })
    stream.on('error', (error: NodeJS.ErrnoException) => fail(new InflateError(error.code === 'Z_BUF_ERROR')))
    feed()
  })
}

/**
 * The same for a small stream whose size is known, without the cost of a stream object.
 * Gives `undefined` where the output would be larger than `sizeBytes`. Throws InflateError.
 */
export function inflateSmall(input: Buffer, sizeBytes: number): { bytes: Buffer; consumedBytes: number } | undefined {
  try {
    // The types do not know that `info` makes an object of the answer.
    const { buffer, engine } = inflateRawSync(input, { maxOutputLength: Math.max(sizeBytes, 1), info: true }) as unknown as {
      buffer: Buffer
      engine: { bytesWritten: number }
    }
    return { bytes: buffer, consumedBytes: engine.bytesWritten }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ERR_BUFFER_TOO_LARGE') return undefined
    if (code?.startsWith('Z_')) throw new InflateError(code === 'Z_BUF_ERROR')
    throw error
  }
}
