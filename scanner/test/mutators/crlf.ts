import type { Mutate } from './mutator.ts'

/** Lines that end as on Windows; YAML reads them as ordinary ends. */
export const crlf: Mutate = (text) => (text.includes('\r') ? undefined : text.replaceAll('\n', '\r\n'))
