export interface CommandOutcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command in this process and takes what it writes; nobody else writes to these streams in a rehearsal. */
export async function captureOutput(run: () => Promise<number>): Promise<CommandOutcome> {
  const said = { stdout: '', stderr: '' }
  const streams = (['stdout', 'stderr'] as const).map((name) => {
    const stream = process[name]
    const { write } = stream
    stream.write = (chunk: string | Uint8Array) => {
      said[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()
      return true
    }
    return () => {
      stream.write = write
    }
  })
  try {
    process.exitCode = 0
    return { code: await run(), ...said }
  } finally {
    for (const restore of streams) restore()
    process.exitCode = 0
  }
}
