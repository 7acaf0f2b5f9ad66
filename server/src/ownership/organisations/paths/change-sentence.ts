import type { Hold } from '../../../holds/hold.ts'
import { readPathChange } from './owner-path.ts'

/** Who asked for what, where it is a change of an organisation; undefined of all others. */
export function changeSentence(
  { details }: Pick<Hold, 'details'>,
  {
    requester,
    target,
    project,
    inviter,
  }: { readonly requester: string; readonly target: string; readonly project: string; readonly inviter: string },
): string | undefined {
  const change = readPathChange(details.change)
  const isOffer = details.announcedAt !== undefined
  switch (change?.what) {
    case 'member':
      if (isOffer) return `${target} took the offer of ${inviter} to become an owner of an organisation, and so of ${project}.`
      return requester === target
        ? `${requester} asked to own an organisation no longer, and so to leave ${project}.`
        : `${requester} asked that ${target} owns an organisation no longer, and so nothing of ${project}.`
    case 'off-board':
      return `${requester} asked to off-board ${target}, an owner of ${project}.`
    case 'organisation-end':
      return `${requester} asked to delete the organisation ${project}.`
    case 'remove':
      return `${requester} asked to remove ${target} from the owners of ${project}.`
    case 'team-member':
      return change.isIn
        ? `${requester} put ${target} into a team that owns ${project}.`
        : `${requester} asked to take ${target} out of a team that owns ${project}.`
    case 'team-project':
      return change.role === 'owner'
        ? `${requester} asked to make the team ${target} an owner of ${project}.`
        : `${requester} asked that the team ${target} owns ${project} no longer.`
    case 'team-end':
      return `${requester} asked to end the team ${target}, which owns ${project}.`
    case 'project':
      return change.to === null
        ? `${requester} asked to move ${project} out of its organisation.`
        : `${requester} asked to move ${project} to another organisation.`
  }
  return undefined
}
