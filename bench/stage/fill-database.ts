import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { commit, leafBody, SALT_BYTES } from '../../server/src/journal/leaf.ts'
import { parseProjectName } from '../../server/src/packaging/project-name.ts'
import { parseVersion, type Version } from '../../server/src/packaging/version.ts'

export interface FilledProject {
  readonly name: string
  readonly files: number
}

const FILES_A_TRANSACTION = 50_000
const MOMENT = Date.UTC(2026, 0, 1)

/**
 * Writes projects with releases and files straight into the database of a stopped index: rows as uploads would have left
 * them, with one journal entry for each project, and no bytes behind the files. A release has a wheel and an sdist.
 */
export function fillDatabase(folder: string, projects: Iterable<FilledProject>, progress: (files: number) => void = () => {}): void {
  const db = new DatabaseSync(join(folder, 'data/holdfast.sqlite'))
  // Nothing here must survive a crash, and an index that is made at the end is made ten times faster.
  db.exec('pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -1000000')
  const indexes = db.prepare(`select name, sql from sqlite_schema where type = 'index' and sql is not null`).all() as {
    name: string
    sql: string
  }[]
  for (const { name } of indexes) db.exec(`drop index ${name}`)
  db.exec('begin')
  const owner = (db.prepare(`select id from account where kind = 'person'`).get() as { id: string }).id
  let position = (db.prepare('select coalesce(max(position), 0) as last from journal_entry').get() as { last: number }).last
  const insert = {
    entry: db.prepare('insert into journal_entry (position, kind, at, body) values (?, ?, ?, ?)'),
    subject: db.prepare('insert into journal_subject (kind, id, position) values (?, ?, ?)'),
    role: db.prepare(`insert into role (project_id, account_id, role, since) values (?, ?, 'owner', ?)`),
    project: db.prepare(
      `insert into project (id, name, normalized_name, confusable_name, status, created_at, last_serial, summary, latest_version) values (?, ?, ?, ?, 'active', ?, ?, ?, ?)`,
    ),
    release: db.prepare(
      'insert into release (id, project_id, version, canonical_version, sort_key, rank, created_at, metadata) values (?, ?, ?, ?, ?, 0, ?, ?)',
    ),
    file: db.prepare(
      `insert into file (id, project_id, release_id, filename, canonical_filename, kind, python_tag, size_bytes, md5, sha256, blake2b, metadata_sha256, requires_python, uploaded_at, uploaded_by, entry)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '>=3.9', ?, ?, ?)`,
    ),
  }
  let files = 0
  let uncommitted = 0
  for (const { name, files: wanted } of projects) {
    const { display, normalized, confusable } = parseProjectName(name)
    const summary = `${name} is here so that others are not alone`
    const id = nextId()
    const at = MOMENT + ++position
    const hidden = commit(hash(name).subarray(0, SALT_BYTES), '{}')
    const body = leafBody({
      v: 1,
      kind: 'project-created',
      at,
      subjects: { account: owner, project: id },
      public: { name: display, normalizedName: normalized },
      private: hidden,
    })
    insert.entry.run(position, 'project-created', at, body)
    insert.subject.run('project', id, position)
    const releases = Math.ceil(wanted / 2)
    insert.project.run(id, display, normalized, confusable, at, position, summary, versionOf(releases - 1).text)
    insert.role.run(id, owner, at)
    for (let release = 0; release < releases; release++) {
      const version = versionOf(release)
      const releaseId = nextId()
      insert.release.run(
        releaseId,
        id,
        version.text,
        version.canonical,
        version.sortKey,
        at,
        JSON.stringify({ summary, requiresPython: '>=3.9' }),
      )
      const stem = `${normalized.replaceAll('-', '_')}-${version.text}`
      const made = [
        [`${stem}-py3-none-any.whl`, 'wheel', 'py3'],
        [`${stem}.tar.gz`, 'sdist', 'source'],
      ] as const
      for (const [filename, kind, tag] of made.slice(0, wanted - release * 2)) {
        const digits = hash(filename).toString('hex')
        const [sha256, blake2b, metadata] = [digits.slice(0, 64), digits.slice(64), kind === 'wheel' ? digits.slice(32, 96) : null]
        insert.file.run(
          nextId(),
          id,
          releaseId,
          filename,
          filename,
          kind,
          tag,
          100_000,
          digits.slice(48, 80),
          sha256,
          blake2b,
          metadata,
          at,
          owner,
          position,
        )
      }
    }
    files += wanted
    uncommitted += wanted
    if (uncommitted < FILES_A_TRANSACTION) continue
    uncommitted = 0
    db.exec('commit; begin')
    progress(files)
  }
  db.exec('commit')
  for (const { sql } of indexes) db.exec(sql)
  db.exec('pragma optimize; pragma journal_mode = wal')
  db.close()
}

const versions: Version[] = []
const versionOf = (release: number) => (versions[release] ??= parseVersion(`1.${Math.floor(release / 100)}.${release % 100}`))

const hash = (text: string) => createHash('sha512').update(text).digest()

let ids = 0
/** In the order of making: the trees of the keys grow at one end, and filling takes a quarter of the time. */
const nextId = () => `${(++ids).toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`
