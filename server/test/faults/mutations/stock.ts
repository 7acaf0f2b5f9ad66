import { readdirSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { IndexInTest } from '../../index-in-test.ts'

/** Everything that a refused upload could leave behind. */
export interface Stock {
  /** rows by table */
  readonly rows: Readonly<Record<string, number>>
  /** digests of the blobs on the disk */
  readonly blobs: readonly string[]
  /** digests that the rows name */
  readonly referenced: readonly string[]
  readonly temporary: readonly string[]
  /** normalised names */
  readonly projects: readonly string[]
  /** normalised name, blank, canonical version */
  readonly releases: readonly string[]
}

export function takeStock(index: IndexInTest): Stock {
  const blobs = join(index.folder, 'blobs')
  const db = new DatabaseSync(join(index.folder, 'holdfast.sqlite'), { readOnly: true })
  try {
    const tables = db
      .prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name")
      .all()
      .map(({ name }) => String(name))
    const digests = db.prepare(
      'select sha256 as digest from file where purged_at is null union select metadata_sha256 from file where purged_at is null and metadata_sha256 is not null',
    )
    return {
      rows: Object.fromEntries(tables.map((table) => [table, Number(db.prepare(`select count(*) as count from "${table}"`).get()!.count)])),
      blobs: readdirSync(blobs, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.parentPath !== join(blobs, 'staging'))
        .map(({ name }) => name)
        .sort(),
      referenced: digests
        .all()
        .map(({ digest }) => String(digest))
        .sort(),
      temporary: readdirSync(join(blobs, 'staging')),
      projects: db
        .prepare('select normalized_name as name from project')
        .all()
        .map(({ name }) => text(name)),
      releases: db
        .prepare('select p.normalized_name as name, r.canonical_version as version from release r join project p on p.id = r.project_id')
        .all()
        .map(({ name, version }) => `${text(name)} ${text(version)}`),
    }
  } finally {
    db.close()
  }
}

const text = (value: unknown): string => (value instanceof Uint8Array ? Buffer.from(value).toString() : String(value))

/** Open descriptors of this process: paths of files one by one, and how many others (pipes, sockets, timers) there are. */
export function openDescriptors(): { readonly files: readonly string[]; readonly others: number } {
  const files: string[] = []
  let others = 0
  for (const descriptor of readdirSync('/proc/self/fd')) {
    try {
      const target = readlinkSync(`/proc/self/fd/${descriptor}`)
      if (target.startsWith('/proc/')) continue
      if (target.startsWith('/') && !target.startsWith('/dev/')) files.push(target)
      else others++
    } catch {
      // The descriptor of the folder that was being read.
    }
  }
  return { files: files.sort(), others }
}
