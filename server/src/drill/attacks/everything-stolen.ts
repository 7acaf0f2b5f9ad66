import type { Attack } from '../attack.ts'
import { captureProjects } from './steps/capture-projects.ts'
import { everyLoot } from './steps/every-loot.ts'

/** Nothing is left of the sign-in: whatever holds now, holds against the owner's own account. */
export const everythingStolen: Attack = {
  name: 'everything-stolen',
  title: 'the same steps with password, authenticator app, three recovery codes and the mailbox',
  source: 'owner machine taken by social engineering, March 2026',
  // Where invited people become owners at once: until the owner has read his mail.
  mostProjectHours: { solo: 8, team: 0, public: 0 },
  guards: {
    'invitation-waits': 'lost',
    probation: 'held',
    'last-senior-owner': 'held',
    'burst-rule': 'held',
    'account-waits': 'held',
    notices: 'lost',
    freeze: 'held',
    veto: 'lost',
  },
  async play(scene) {
    await captureProjects(scene, scene.thiefWith(everyLoot))
  },
}
