import type { Attack } from '../attack.ts'
import { captureProjects } from './steps/capture-projects.ts'

/** Nothing is left of the sign-in: whatever holds now, holds against the owner's own account. */
export const everythingStolen: Attack = {
  name: 'everything-stolen',
  title: 'the same steps with password, authenticator app, recovery codes and mailbox',
  source: 'owner machine taken by social engineering, March 2026',
  async play(scene) {
    await captureProjects(scene, scene.thiefWith(['password', 'seed', 'recovery-codes', 'mailbox']))
  },
}
