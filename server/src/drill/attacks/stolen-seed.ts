import type { Attack } from '../attack.ts'
import { captureProjects } from './steps/capture-projects.ts'

/** The 2023 steps by somebody who relayed or copied the authenticator app too, as phishers of July 2025 did. */
export const stolenSeed: Attack = {
  name: 'stolen-seed',
  title: 'the same steps with the password and the seed of the authenticator app',
  source: 'phishing of project owners, July 2025',
  guards: { 'sign-in-confirmation': 'held' },
  async play(scene) {
    await captureProjects(scene, scene.thiefWith(['password', 'seed']))
  },
}
