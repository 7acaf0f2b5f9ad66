import { readLeaf, readPrivate } from '../journal/read-entry.ts'
import { listEntriesAbout } from '../journal/store.ts'
import type { Ground } from '../platform/ground.ts'
import { networks } from './caveats/networks.ts'
import { permissionsOnly } from './caveats/permissions.ts'
import { projectNames } from './caveats/project-names.ts'

/** What a token was restricted to when it was made. Its holder may have cut down copies of it since, which nobody can see. */
export interface TokenScope {
  readonly projects: readonly string[] | 'all'
  readonly permissions: readonly string[]
  readonly networks: readonly string[] | 'anywhere'
}

/** Read from the journal: the token carries its caveats itself. Undefined where that entry was erased. */
export async function readTokenScope(ground: Pick<Ground, 'db' | 'vault'>, tokenId: string): Promise<TokenScope | undefined> {
  const [entry] = await listEntriesAbout(ground.db.read, 'token', tokenId, 1, { kinds: ['token-created'] })
  if (!entry || readLeaf(entry).kind !== 'token-created') return undefined
  return scopeOf(readPrivate(ground.vault, entry)?.caveats)
}

/** The caveats as the journal keeps them: a list of JSON texts. */
export function scopeOf(caveats: unknown): TokenScope | undefined {
  if (!Array.isArray(caveats)) return undefined
  const read = caveats.map((text) => JSON.parse(String(text)) as readonly unknown[])
  const listOf = (tag: number) => {
    const list = read.find((caveat) => caveat[0] === tag)?.[1]
    return Array.isArray(list) ? list.map(String) : undefined
  }
  return {
    projects: listOf(projectNames.tag) ?? 'all',
    permissions: listOf(permissionsOnly.tag) ?? [],
    networks: listOf(networks.tag) ?? 'anywhere',
  }
}
