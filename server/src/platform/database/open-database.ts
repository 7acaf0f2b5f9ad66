import type { Database } from './database.ts'
import { openSqlite } from './sqlite.ts'

/**
 * `postgres://…` and `postgresql://…` are a server; `sqlite:PATH` and a plain path are a file; `:memory:` a database
 * that ends with the process. The driver of PostgreSQL is loaded only for PostgreSQL.
 */
export async function openDatabase(url: string): Promise<Database> {
  if (/^postgres(ql)?:\/\//.test(url)) return await (await import('./postgres.ts')).openPostgres(url)
  const path = url.replace(/^sqlite:/, '')
  const scheme = /^[a-z][a-z0-9+.-]*(?=:\/\/)/i.exec(path)?.[0]
  // The rest of the address is not said: it may carry a password.
  if (scheme !== undefined) throw new Error(`No database can be opened by an address that starts with ${scheme.slice(0, 30)}://.`)
  if (path === '') throw new Error('The address of the database names no file.')
  return await openSqlite(path)
}
