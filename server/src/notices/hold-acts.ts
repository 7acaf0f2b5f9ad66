/**
 * What a hold is about, as the notices of every language tell it. Rows of notices keep the code for years, so none is renamed; one
 * more needs its phrase in every language, or nothing compiles.
 */
export const holdActs = [
  'change-primary-email',
  'close-account',
  'delete-organisation',
  'delete-project',
  'delete-release',
  'demote-owner',
  'invite-owner',
  'leave-project',
  'lift-freeze',
  'loosen-policy',
  'make-administrator',
  'move-project',
  'remove-administrator',
  'remove-email',
  'remove-factor',
  'remove-owner',
  'restore-ownership',
  'succeed-owner',
  'team-gains',
  'team-loses',
] as const
export type HoldAct = (typeof holdActs)[number]
