/** How an instance treats changes of who owns a project (design: B, presets). Times in milliseconds. */
export interface OwnerTerms {
  readonly probation: number
  /** How old an account must be to become an owner. */
  readonly inviteeAge: number
  /** Between the announcement of an offer to become an owner and its effect. */
  readonly inviteWait: number
  readonly removeJunior: number
  readonly removePeer: number
  readonly removeSenior: number
  /** True: a junior owner whose removal was asked for can do nothing meanwhile. */
  readonly suspendsJunior: boolean
  readonly leave: number
  readonly leaveLast: number
  readonly deleteProject: number
  /** Nobody deletes a project whose owners changed within this time. */
  readonly quietBeforeDeletion: number
  /** How long a deleted project can be taken back, as it was. */
  readonly projectTrash: number
  readonly deleteRelease: number
  readonly deleteOrganisation: number
  /** Into, out of and between organisations. */
  readonly moveProject: number
  /** Between the announcement that somebody follows an owner of whom nothing was heard, and its effect. */
  readonly succession: number
  /** For how long nothing must have been heard of him. */
  readonly successionSilence: number
  /** Who may ask for it. */
  readonly successionBy: 'nobody' | 'administrators' | 'members'
  /** How long whoever lost power can take it back. */
  readonly lateVeto: number
  /** What three acts of one kind on different projects within ten minutes lead to. */
  readonly burst: 'notice' | 'lock'
}

const HOUR = 60 * 60 * 1000
const DAY = 24 * HOUR

export const ownerTerms: Readonly<Record<'solo' | 'team' | 'public', OwnerTerms>> = {
  solo: {
    probation: 7 * DAY,
    inviteeAge: 0,
    inviteWait: 0,
    // Instead of waiting, nobody being there to veto: whoever was removed has a week to take it back.
    removeJunior: 0,
    removePeer: 72 * HOUR,
    removeSenior: 7 * DAY,
    suspendsJunior: false,
    leave: 72 * HOUR,
    leaveLast: 7 * DAY,
    deleteProject: 0,
    quietBeforeDeletion: 0,
    projectTrash: 30 * DAY,
    deleteRelease: 0,
    deleteOrganisation: 0,
    moveProject: 0,
    succession: 0,
    successionSilence: 365 * DAY,
    successionBy: 'nobody',
    lateVeto: 7 * DAY,
    burst: 'notice',
  },
  team: {
    probation: 7 * DAY,
    inviteeAge: DAY,
    inviteWait: DAY,
    removeJunior: 72 * HOUR,
    removePeer: 72 * HOUR,
    removeSenior: 7 * DAY,
    suspendsJunior: true,
    leave: 72 * HOUR,
    leaveLast: 7 * DAY,
    deleteProject: 72 * HOUR,
    quietBeforeDeletion: 30 * DAY,
    projectTrash: 90 * DAY,
    deleteRelease: DAY,
    deleteOrganisation: 72 * HOUR,
    moveProject: 72 * HOUR,
    succession: 14 * DAY,
    successionSilence: 365 * DAY,
    successionBy: 'administrators',
    lateVeto: 72 * HOUR,
    burst: 'lock',
  },
  public: {
    probation: 14 * DAY,
    inviteeAge: 7 * DAY,
    inviteWait: DAY,
    removeJunior: 7 * DAY,
    removePeer: 7 * DAY,
    removeSenior: 14 * DAY,
    suspendsJunior: true,
    leave: 72 * HOUR,
    leaveLast: 7 * DAY,
    deleteProject: 14 * DAY,
    quietBeforeDeletion: 30 * DAY,
    projectTrash: 90 * DAY,
    deleteRelease: 72 * HOUR,
    deleteOrganisation: 14 * DAY,
    moveProject: 7 * DAY,
    succession: 60 * DAY,
    successionSilence: 365 * DAY,
    successionBy: 'members',
    lateVeto: 7 * DAY,
    burst: 'lock',
  },
}
