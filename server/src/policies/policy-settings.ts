type Unit = 'milliseconds' | 'minutes' | 'hours' | 'days' | 'word'

/** What a setting of the policy is, and which way it becomes stricter. */
export interface PolicySetting {
  readonly says: string
  readonly unit: Unit
  /** `more`: a larger number is stricter · `less`: a smaller one, and none at all is loosest · a list: from the loosest word to the strictest. */
  readonly stricter: 'more' | 'less' | readonly (string | boolean)[]
  /** The configuration says `null`, not `undefined`, where there is no limit. */
  readonly isNullable?: true
}

const words = (says: string, ...stricter: readonly (string | boolean)[]): PolicySetting => ({ says, unit: 'word', stricter })
const number = (says: string, unit: Unit, stricter: 'more' | 'less'): PolicySetting => ({ says, unit, stricter })

/**
 * Everything of the configuration that decides how people and projects are protected, by its path there. Addresses, ports, sizes and
 * the like are no policy.
 */
export const policySettings: Readonly<Record<string, PolicySetting>> = {
  preset: words('the preset', 'solo', 'team', 'public'),
  reading: words('who may read', 'public', 'private'),
  allowLocalVersions: words('whether local versions may be uploaded', true, false),
  allowLinuxTags: words('whether wheels with the tags linux_* may be uploaded', true, false),
  trashDays: number('how long the bytes of a deleted file are kept', 'days', 'more'),
  'limits.newFilesDays': { ...number('how old a release may be to take new files', 'days', 'less'), isNullable: true },

  'people.registration': words('who may make an account', 'open', 'invitation', 'closed'),
  'people.sessionIdleDays': number('after how long an unused session ends', 'days', 'less'),
  'people.sessionDays': number('after how long every session ends', 'days', 'less'),
  'people.freshMinutes': number('for how long a factor that was shown is enough', 'minutes', 'less'),
  'people.unknownBrowser': words('what a sign-in from an unknown browser waits for', 'let-in', 'mail-or-browser', 'mail'),
  'people.oldFactorHours': number('how old a factor must be to confirm what matters most', 'hours', 'more'),
  'people.guardHours': number('for how long an account is guarded after a change', 'hours', 'more'),
  'people.mostTokenDays': number('how long a token may live', 'days', 'less'),
  'people.newTokenProof': words('what making a token asks for', 'session', 'passkey'),

  'owners.probation': number('the probation of a new owner', 'milliseconds', 'more'),
  'owners.inviteeAge': number('the age of an account before it becomes an owner', 'milliseconds', 'more'),
  'owners.inviteWait': number('the wait before somebody becomes an owner', 'milliseconds', 'more'),
  'owners.removeJunior': number('the wait before a junior owner is removed', 'milliseconds', 'more'),
  'owners.removePeer': number('the wait before an owner of the same standing is removed', 'milliseconds', 'more'),
  'owners.removeSenior': number('the wait before a senior owner is removed', 'milliseconds', 'more'),
  'owners.suspendsJunior': words('whether a junior owner is suspended while his removal waits', false, true),
  'owners.leave': number('the wait before an owner has left', 'milliseconds', 'more'),
  'owners.leaveLast': number('the wait before the last senior owner has left', 'milliseconds', 'more'),
  'owners.deleteProject': number('the wait before a project is deleted', 'milliseconds', 'more'),
  'owners.quietBeforeDeletion': number(
    'how long the owners of a project must not have changed before it is deleted',
    'milliseconds',
    'more',
  ),
  'owners.projectTrash': number('how long a deleted project can be taken back', 'milliseconds', 'more'),
  'owners.deleteRelease': number('the wait before a release or a file is deleted', 'milliseconds', 'more'),
  'owners.deleteOrganisation': number('the wait before an organisation is deleted', 'milliseconds', 'more'),
  'owners.moveProject': number('the wait before a project changes its organisation', 'milliseconds', 'more'),
  'owners.succession': number('the wait before somebody follows an owner of whom nothing was heard', 'milliseconds', 'more'),
  'owners.successionSilence': number(
    'for how long nothing must have been heard of an owner before somebody follows him',
    'milliseconds',
    'more',
  ),
  'owners.successionBy': words('who may ask to follow an owner of whom nothing was heard', 'members', 'administrators', 'nobody'),
  'owners.lateVeto': number('how long whoever lost power can take it back', 'milliseconds', 'more'),
  'owners.burst': words('what three acts of one kind on different projects within ten minutes lead to', 'notice', 'lock'),

  'accounts.changeEmail': number('the wait before an e-mail address is removed or another one is the first', 'milliseconds', 'more'),
  'accounts.removeFactor': number('the wait before a factor is removed, which is switched off until then', 'milliseconds', 'more'),
  'accounts.makeAdministrator': number('the wait before somebody is an administrator', 'milliseconds', 'more'),
  'accounts.removeAdministrator': number(
    'the wait before an administrator is removed, who is suspended until then',
    'milliseconds',
    'more',
  ),
  'accounts.closeAccount': number('the wait before an account is closed', 'milliseconds', 'more'),
  'accounts.leaving': number('how long a closed account can be taken back', 'milliseconds', 'more'),
  'accounts.lateVeto': number('how long a change of an account can be taken back', 'milliseconds', 'more'),
}
