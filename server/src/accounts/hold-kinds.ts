import type { HoldKinds } from '../holds/hold-kind.ts'
import { changePrimaryEmail } from './hold-kinds/change-primary-email.ts'
import { type CloseObstacle, closeAccountHold, type TellLeaving } from './hold-kinds/close-account.ts'
import { makeAdministratorHold } from './hold-kinds/make-administrator.ts'
import { removeAdministratorHold } from './hold-kinds/remove-administrator.ts'
import { removeEmailHold } from './hold-kinds/remove-email.ts'
import { removeFactorHold } from './hold-kinds/remove-factor.ts'
import type { Reception } from './terms.ts'

/** What waits before it changes an account for good, by the kind of the hold. */
export const accountHoldKinds = (reception: Reception, obstacle: CloseObstacle, tellOthers: TellLeaving): HoldKinds => ({
  'remove-email': removeEmailHold(reception),
  'change-primary-email': changePrimaryEmail(reception),
  'remove-factor': removeFactorHold,
  'make-administrator': makeAdministratorHold(reception),
  'remove-administrator': removeAdministratorHold(reception),
  'close-account': closeAccountHold(reception, obstacle, tellOthers),
})
