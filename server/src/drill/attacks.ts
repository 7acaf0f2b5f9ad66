import type { Attack } from './attack.ts'
import { everythingStolen } from './attacks/everything-stolen.ts'
import { incident } from './attacks/incident.ts'
import { stolenCookie } from './attacks/stolen-cookie.ts'
import { stolenSeed } from './attacks/stolen-seed.ts'

/** Every variant, one line each, the incident first. */
export const attacks: readonly Attack[] = [incident, stolenSeed, everythingStolen, stolenCookie]
