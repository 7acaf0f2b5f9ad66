import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Verdict } from '../src/finding.ts'

/** What stood in the repository before an incident, or in the attacker's commit. */
export interface IncidentFile {
  readonly text: string
  /** The least that a scanner has to say of it. */
  readonly least: Verdict
}

export interface Incident {
  readonly name: string
  readonly says: string
  readonly before: IncidentFile | undefined
  readonly after: IncidentFile | undefined
}

const folder = join(import.meta.dirname, '../testdata/incidents')

const told: readonly [name: string, says: string, leastBefore?: Verdict][] = [
  ['ghostaction', 'GhostAction, September 2025', 'exploitable'],
  ['shai-hulud-1', 'Shai-Hulud 1, September 2025'],
  ['shai-hulud-2-formatter', 'Shai-Hulud 2, the formatter, November 2025'],
  ['shai-hulud-2-backdoor', 'Shai-Hulud 2, the discussion backdoor, November 2025'],
  ['tj-actions', 'tj-actions/changed-files, March 2025', 'untidy'],
  ['reviewdog', 'reviewdog/action-setup, March 2025', 'untidy'],
  ['spotbugs', 'spotbugs, November 2024', 'exploitable'],
  ['nx', 's1ngularity / Nx, August 2025', 'exploitable'],
  ['ultralytics', 'Ultralytics, December 2024', 'exploitable'],
  ['pytorch', 'PyTorch, self-hosted runners, 2023', 'exploitable'],
  ['hackerbot-claw', 'hackerbot-claw, February 2026', 'exploitable'],
  ['branch-name-command', 'hackerbot-claw, branch names as commands, February 2026', 'exploitable'],
  ['megalodon', 'Megalodon, May 2026'],
  ['bitwarden-cli', 'Bitwarden CLI, April 2026'],
  ['clinejection', 'Clinejection, February 2026', 'exploitable'],
  ['trivy-litellm', 'Trivy and LiteLLM, March 2026', 'untidy'],
  ['tanstack', 'TanStack, May 2026', 'exploitable'],
  ['elementary-data', 'elementary-data, April 2026', 'exploitable'],
  ['intercom-client', 'intercom-client, April 2026', 'untidy'],
]

export function readIncidents(): Incident[] {
  return told.map(([name, says, leastBefore]) => ({
    name,
    says,
    before: leastBefore === undefined ? undefined : { text: readFileSync(join(folder, `${name}.before.yml`), 'utf8'), least: leastBefore },
    after: existsSync(join(folder, `${name}.after.yml`))
      ? { text: readFileSync(join(folder, `${name}.after.yml`), 'utf8'), least: 'malicious' }
      : undefined,
  }))
}
