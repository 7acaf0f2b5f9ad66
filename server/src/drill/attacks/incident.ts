import type { Attack } from '../attack.ts'
import { captureProjects } from './steps/capture-projects.ts'

/**
 * The capture of four projects of one author on 22 November 2023, 08:42:33 to 08:50:27 UTC, as the Python Package Index
 * reported it: a password that was known to a thief, an account made minutes before, an invitation, an acceptance, the
 * removal of the first owner, and the deletion of his account. Written from that report alone.
 */
export const incident: Attack = {
  name: 'incident',
  title: 'four projects captured with a known password in under eight minutes',
  source: 'Python Package Index, incident report of 4 December 2023',
  guards: { all: 'lost', 'second-factor': 'held' },
  async play(scene) {
    await captureProjects(scene, scene.thiefWith(['password']))
  },
}
