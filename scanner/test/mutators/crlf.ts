import type { Mutate } from './mutator.ts'

/** Lines that end as on Windows; YAML reads them as ordinary ends. */
export const crlf: Mutate = (text) => text.replaceAll('\n', '\r\n')
