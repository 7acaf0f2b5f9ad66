import type { Json } from '../platform/encoding/canonical-json.ts'
import type { Vault } from '../platform/encryption/vault.ts'
import { commit, type Leaf, SALT_BYTES } from './leaf.ts'
import type { JournalEntry } from './store.ts'

/** The private fields of an entry, checked against its commitment; undefined where they were erased. */
export function readPrivate(vault: Vault, entry: JournalEntry): { readonly [key: string]: Json } | undefined {
  if (!entry.sealed) return undefined
  const opened = vault.open(`journal:${entry.position}`, entry.sealed)
  const fields = Buffer.from(opened.subarray(SALT_BYTES)).toString()
  if (commit(opened.subarray(0, SALT_BYTES), fields) !== readLeaf(entry).private)
    throw new Error(`entry ${entry.position} does not hold what it committed to`)
  return JSON.parse(fields)
}

export const readLeaf = (entry: JournalEntry): Leaf => JSON.parse(entry.body)
