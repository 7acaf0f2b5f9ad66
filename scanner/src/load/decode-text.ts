const decoder = new TextDecoder('utf-8', { fatal: true })

/** UTF-8, or nothing: a file with other bytes is not what the runner would read either. A mark at its beginning is taken off. */
export function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}
