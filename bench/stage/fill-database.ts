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
  db.exec('pragma journal_mode = wal; pragma synchronous = off; pragma cache_size = -500000; pragma wal_autocheckpoint = 100000; begin')
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
    const id = uuidFor(name)
    const at = MOMENT + ++position
    const hidden = commit(hash('salt', name).subarray(0, SALT_BYTES), '{}')
    const body = leafBody({
      v: 1, kind: 'project-created', at, subjects: { account: owner, project: id }, public: { name: display, normalizedName: normalized }, private: hidden,
    })
    insert.entry.run(position, 'project-created', at, body)
    insert.subject.run('project', id, position)
    const releases = Math.ceil(wanted / 2)
    insert.project.run(id, display, normalized, confusable, at, position, summary, versionOf(releases - 1).text)
    insert.role.run(id, owner, at)
    for (let release = 0; release < releases; release++) {
      const version = versionOf(release)
      const releaseId = uuidFor(`${name} ${release}`)
      insert.release.run(releaseId, id, version.text, version.canonical, version.sortKey, at, JSON.stringify({ summary, requiresPython: '>=3.9' }))
      const stem = `${normalized.replaceAll('-', '_')}-${version.text}`
      const made = [[`${stem}-py3-none-any.whl`, 'wheel', 'py3'], [`${stem}.tar.gz`, 'sdist', 'source']] as const
      for (const [filename, kind, tag] of made.slice(0, wanted - release * 2)) {
        const digest = hash('file', filename)
        const [sha256, more] = [digest.toString('hex'), hash('more', filename).toString('hex')]
        const metadata = kind === 'wheel' ? hash('metadata', filename).toString('hex') : null
        insert.file.run(uuidFor(filename), id, releaseId, filename, filename, kind, tag, 100_000, more.slice(0, 32), sha256, more, metadata, at, owner, position)
      }
    }
    files += wanted
    uncommitted += wanted
    if (uncommitted < FILES_A_TRANSACTION) continue
    uncommitted = 0
    db.exec('commit; begin')
    progress(files)
  }
  db.exec('commit; pragma wal_checkpoint(truncate); pragma optimize')
  db.close()
}

const versions: Version[] = []
const versionOf = (release: number) => (versions[release] ??= parseVersion(`1.${Math.floor(release / 100)}.${release % 100}`))

const hash = (purpose: string, text: string) => createHash('sha256').update(`${purpose} ${text}`).digest()

function uuidFor(text: string): string {
  const hex = hash('id', text).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
