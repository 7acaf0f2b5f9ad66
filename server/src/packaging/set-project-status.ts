import { actorOf, type Principal } from '../accounts/principal.ts'
import { Refusal } from '../errors.ts'
import { record } from '../journal/record.ts'
import type { Ground } from '../platform/ground.ts'
import { lockHolder } from '../tokens/lock-holder.ts'
import { type ProjectStatus, settableStatuses } from './project.ts'
import { assertMayChange, openProject, type ReleaseChange } from './releases/change-release.ts'
import { parseReason } from './releases/yank-release.ts'
import { updateProjectSerial, updateProjectStatus } from './store.ts'

/** @throws Refusal `status-unknown` */
export function parseProjectStatus(text: string): ProjectStatus {
  const status = settableStatuses.find((known) => known === text)
  if (!status) throw new Refusal('status-unknown', { status: text.slice(0, 60), known: settableStatuses.join(', ') })
  return status
}

/**
 * Sets the status of a project (PEP 792). Archived: no uploads. Deprecated: a hint. Quarantined: no file is offered or
 * served; only an operator sets and lifts it.
 *
 * @throws Refusal `project-unknown`, `not-owner`, `quarantine-needs-operator`
 */
export async function setProjectStatus(
  ground: Ground,
  principal: Principal,
  named: string,
  status: ProjectStatus,
  reason?: string,
): Promise<ReleaseChange> {
  const statusReason = parseReason(reason)
  return record(ground, actorOf(principal, ground.clock.now()), async (tx) => {
    await lockHolder(tx, principal)
    const project = await openProject(tx, named)
    await assertMayChange(ground, tx, principal, project, 'owner')
    if ((status === 'quarantined' || project.status === 'quarantined') && principal.kind !== 'operator')
      throw new Refusal('quarantine-needs-operator')
    if (project.status === status && project.statusReason === statusReason) return { result: 'already so', events: 'unchanged' }
    await updateProjectStatus(tx, project.id, status, statusReason)
    return {
      result: 'changed',
      events: [
        {
          kind: 'project-status-changed',
          subjects: { project: project.id },
          public: { from: project.status, to: status },
          private: statusReason === null ? {} : { statusReason },
        },
      ],
      settle: ([position]) => updateProjectSerial(tx, project.id, position!),
    }
  })
}
