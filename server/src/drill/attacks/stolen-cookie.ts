import type { Attack } from '../attack.ts'
import { captureProjects } from './steps/capture-projects.ts'

/** A program on the owner's machine carried the cookies of his browser away. */
export const stolenCookie: Attack = {
  name: 'stolen-cookie',
  title: 'the same steps with the copied session cookie of the owner',
  source: 'credential stealers, 2025',
  guards: { 'session-binding': 'held', 'fresh-proof': 'held' },
  async play(scene) {
    await captureProjects(scene, scene.thiefWith(['cookie']))
  },
}
