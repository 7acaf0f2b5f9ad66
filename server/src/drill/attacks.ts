import type { Attack } from './attack.ts'
import { burst } from './attacks/burst.ts'
import { clockAttacks } from './attacks/clock.ts'
import { everythingStolen } from './attacks/everything-stolen.ts'
import { incident } from './attacks/incident.ts'
import { leaving } from './attacks/leaving.ts'
import { mailDown } from './attacks/mail-down.ts'
import { mailboxThief } from './attacks/mailbox-thief.ts'
import { maliciousJunior } from './attacks/malicious-junior.ts'
import { maliciousSenior } from './attacks/malicious-senior.ts'
import { organisation } from './attacks/organisation.ts'
import { phishedAdministrator } from './attacks/phished-administrator.ts'
import { prefetchingGateway } from './attacks/prefetching-gateway.ts'
import { publisher } from './attacks/publisher.ts'
import { silentVictims } from './attacks/silent-victim.ts'
import { stolenCookie } from './attacks/stolen-cookie.ts'
import { stolenSeed } from './attacks/stolen-seed.ts'
import { team } from './attacks/team.ts'
import { token } from './attacks/token.ts'
import { wearOut } from './attacks/wear-out.ts'

/** Every variant, the incident first. A new one is a file in `attacks/` and a line here. */
export const attacks: readonly Attack[] = [
  incident,
  stolenSeed,
  stolenCookie,
  everythingStolen,
  publisher,
  token,
  organisation,
  team,
  leaving,
  mailboxThief,
  maliciousSenior,
  maliciousJunior,
  phishedAdministrator,
  burst,
  ...silentVictims,
  ...clockAttacks,
  mailDown,
  prefetchingGateway,
  wearOut,
]
