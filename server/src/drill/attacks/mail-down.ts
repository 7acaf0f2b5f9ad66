import type { Attack } from '../attack.ts'
import { captureProjects } from './steps/capture-projects.ts'
import { everyLoot } from './steps/every-loot.ts'

const DAY = 24 * 60 * 60_000

/** The mail server takes nothing for nine days, longer than the longest wait for an invitation: nobody can know, so nothing may begin. */
export const mailDown: Attack = {
  name: 'mail-down',
  title: 'everything is stolen while the mail server takes nothing for nine days',
  source: 'the safety design, A.1: the clock does not start before somebody could know',
  mostProjectHours: { solo: 4 * 24 * 10, team: 0, public: 0 },
  guards: { 'announcement-first': 'lost' },
  async play(scene) {
    const thief = scene.thiefWith(everyLoot)
    scene.isMailLate = true
    // The mail that confirms a sign-in still went through.
    thief.onEntered = () => {
      scene.sink.mood = 'later'
    }
    await captureProjects(scene, thief)
    await scene.wait(9 * DAY)
    for (const project of scene.projects) await thief.publishes(project)
    scene.sink.mood = 'accept'
    scene.note('The mail server takes mail again.')
    await scene.wait(DAY / 4)
  },
}
