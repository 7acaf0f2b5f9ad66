import type { Attack } from '../attack.ts'
import { everyLoot } from './steps/every-loot.ts'

/** The thief leaves the list of owners alone, which everybody looks at, and gives himself a way to publish. */
export const publisher: Attack = {
  name: 'publisher',
  title: 'the thief leaves the owners alone and makes himself a way to publish',
  source: 'phishing of project owners, July 2025: a token made in a fresh session',
  mostProjectHours: { solo: 8, team: 8, public: 8 },
  guards: { 'sign-in-confirmation': 'held', 'fresh-proof': 'held', notices: 'lost' },
  async play(scene) {
    scene.note('This build has no Trusted Publishers yet, so the thief makes a token instead of registering his repository.')
    const thief = scene.thiefWith(everyLoot)
    await thief.entersAs(scene.victim)
    await thief.makesTokenAsVictim()
    for (const project of scene.projects) await thief.publishes(project)
  },
}
