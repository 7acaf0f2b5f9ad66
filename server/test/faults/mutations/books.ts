import assert from 'node:assert/strict'
import { normalizeProjectName } from '../../../src/packaging/project-name.ts'
import { parseVersion } from '../../../src/packaging/version.ts'
import type { IndexInTest } from '../../index-in-test.ts'
import { takeStock } from './stock.ts'

const EVENTS_PER_PROJECT = 2
const SUBJECTS = { perProject: 4, perFile: 3 }

export interface Books {
  /** A file that was accepted, by the name and version in its metadata. */
  note(accepted: { filename: string; name: string; version: string; hasAttestations: boolean }): void
  /** @throws AssertionError where the index holds a row, blob or temporary file that no accepted file explains, or lacks one. */
  check(): void
}

/** Keeps the books of an index: what there was, and what accepted files add. */
export function openBooks(index: IndexInTest, told: string): Books {
  const before = takeStock(index)
  const files = new Set<string>()
  const releases = new Set<string>()
  const projects = new Set<string>()
  let attestations = 0
  return {
    note({ filename, name, version, hasAttestations }) {
      if (files.has(filename)) return
      files.add(filename)
      if (hasAttestations) attestations++
      const project = normalizeProjectName(name)
      if (!before.projects.includes(project)) projects.add(project)
      const release = `${project} ${parseVersion(version).canonical}`
      if (!before.releases.includes(release)) releases.add(release)
    },
    check() {
      const now = takeStock(index)
      const events = files.size + EVENTS_PER_PROJECT * projects.size
      const more: Record<string, number> = {
        file: files.size,
        release: releases.size,
        project: projects.size,
        role: projects.size,
        attestation: attestations,
        journal_entry: events,
        journal_private: events,
        journal_subject: SUBJECTS.perFile * files.size + SUBJECTS.perProject * projects.size,
      }
      const expected = Object.fromEntries(Object.entries(before.rows).map(([table, rows]) => [table, rows + (more[table] ?? 0)]))
      assert.deepEqual(now.rows, expected, `rows of the index ${told}`)
      assert.deepEqual(now.blobs, now.referenced, `blobs of the index ${told}`)
      assert.deepEqual(now.temporary, [], `temporary files of the index ${told}`)
    },
  }
}
