import type { Attack } from '../attack.ts'
import { captureProjects } from './steps/capture-projects.ts'
import { everyLoot } from './steps/every-loot.ts'

const DAY = 24 * 60 * 60_000

/** While changes wait, the clock of the machine jumps, or the index is off: no wait ends that nobody could see. */
function withClock(name: string, title: string, days: number): Attack {
  return {
    name,
    title,
    source: 'the safety design, A.1: observed time',
    mostProjectHours: { solo: 32, team: 0, public: 0 },
    guards: name === 'clock-forward' ? { 'observed-time': 'lost' } : {},
    async play(scene) {
      const thief = scene.thiefWith(everyLoot)
      await captureProjects(scene, thief)
      scene.note(title)
      await scene.jump(days * DAY)
      for (const project of scene.projects) await thief.publishes(project)
      if (days >= 0) return
      await scene.wait(DAY / 4)
      scene.note('The operator sees it and sets the clock right: until then nobody with an app could sign in.')
      await scene.jump(-days * DAY)
      for (const project of scene.projects) await thief.publishes(project)
    },
  }
}

export const clockAttacks: readonly Attack[] = [
  withClock('clock-forward', 'everything is stolen, and the clock of the machine jumps 30 days ahead', 30),
  withClock('clock-back', 'everything is stolen, and the clock of the machine jumps 30 days back', -30),
  withClock('index-down', 'everything is stolen, and the index is down for 8 days', 8),
]
