import type { JournalEvent } from '../../journal/events.ts'
import type { OrganisationRole, TeamRole } from './organisation.ts'
import type { PathTable } from './store.ts'

/** The entry about a row that begins or ends. */
export function eventOf(table: PathTable, row: Readonly<Record<string, string>>, what: 'begun' | 'ended', because: string): JournalEvent {
  const { organisation_id: organisation = '', account_id: account = '', team_id: team = '', project_id: project = '' } = row
  const isBegun = what === 'begun'
  switch (table) {
    case 'organisation_member': {
      const subjects = { organisation, account }
      const role = row.role as OrganisationRole
      return isBegun
        ? { kind: 'organisation-role-given', subjects, public: { role }, private: {} }
        : { kind: 'organisation-role-ended', subjects, public: { role, because }, private: {} }
    }
    case 'team': {
      const id = row.id ?? ''
      return isBegun
        ? { kind: 'team-made', subjects: { organisation }, public: { team: id }, private: { name: row.name ?? '' } }
        : { kind: 'team-ended', subjects: { organisation }, public: { team: id, because }, private: {} }
    }
    case 'team_member':
      return isBegun
        ? { kind: 'team-joined', subjects: { account }, public: { team }, private: {} }
        : { kind: 'team-left', subjects: { account }, public: { team, because }, private: {} }
    case 'team_project': {
      const role = row.role as TeamRole
      return isBegun
        ? { kind: 'team-role-given', subjects: { project }, public: { team, role }, private: {} }
        : { kind: 'team-role-ended', subjects: { project }, public: { team, role, because }, private: {} }
    }
    case 'organisation_project':
      return isBegun
        ? { kind: 'project-joined-organisation', subjects: { organisation, project }, public: {}, private: {} }
        : { kind: 'project-left-organisation', subjects: { organisation, project }, public: { because }, private: {} }
  }
}
