import type { JournalEvent } from '../../../journal/events.ts'
import type { OrganisationRole, TeamRole } from '../organisation.ts'
import type { PathTable } from './store.ts'

type Row = Readonly<Record<string, string | number | null>>

/** The entry about a row that begins. `since`: when it began to count, which is earlier where it was put back. */
export function begunEvent(table: PathTable, row: Row, since: number): JournalEvent {
  const { organisation, account, team, project } = namesIn(row)
  switch (table) {
    case 'organisation_member': {
      const role = row.role as OrganisationRole
      const open = row.is_creator === 1 ? { role, isCreator: true, since } : { role, since }
      return { kind: 'organisation-role-given', subjects: { organisation, account }, public: open, private: {} }
    }
    case 'team': {
      const open = { team: String(row.id), since }
      return { kind: 'team-made', subjects: { organisation }, public: open, private: { name: String(row.name ?? '') } }
    }
    case 'team_member':
      return { kind: 'team-joined', subjects: { account }, public: { team, since }, private: {} }
    case 'team_project': {
      const open = { team, role: row.role as TeamRole, since }
      return { kind: 'team-role-given', subjects: { project }, public: open, private: {} }
    }
    case 'organisation_project':
      return { kind: 'project-joined-organisation', subjects: { organisation, project }, public: { since }, private: {} }
  }
}

/** The entry about a row that ends. */
export function endedEvent(table: PathTable, row: Row, because: string): JournalEvent {
  const { organisation, account, team, project } = namesIn(row)
  switch (table) {
    case 'organisation_member': {
      const open = { role: row.role as OrganisationRole, because }
      return { kind: 'organisation-role-ended', subjects: { organisation, account }, public: open, private: {} }
    }
    case 'team':
      return { kind: 'team-ended', subjects: { organisation }, public: { team: String(row.id), because }, private: {} }
    case 'team_member':
      return { kind: 'team-left', subjects: { account }, public: { team, because }, private: {} }
    case 'team_project': {
      const open = { team, role: row.role as TeamRole, because }
      return { kind: 'team-role-ended', subjects: { project }, public: open, private: {} }
    }
    case 'organisation_project':
      return { kind: 'project-left-organisation', subjects: { organisation, project }, public: { because }, private: {} }
  }
}

const namesIn = ({ organisation_id, account_id, team_id, project_id }: Row) => ({
  organisation: String(organisation_id ?? ''),
  account: String(account_id ?? ''),
  team: String(team_id ?? ''),
  project: String(project_id ?? ''),
})
