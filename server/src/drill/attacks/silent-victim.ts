import type { Attack } from '../attack.ts'
import { captureProjects } from './steps/capture-projects.ts'
import { everyLoot } from './steps/every-loot.ts'

/** The owner does not read his mail for so long. Until then the thief has what the owner had; afterwards nothing of it. */
function silentFor(days: number): Attack {
  // As co-owner by his own waits, on each of four projects, for all of that time.
  const all = 4 * 24 * (days + 1)
  return {
    name: `silent-victim-${days}`,
    title: `everything is stolen, and the owner is silent for ${days === 1 ? 'a day' : `${days} days`}`,
    source: 'abuse case: nobody reads the warning',
    reactsAfterHours: days * 24,
    mostProjectHours: { solo: all, team: all, public: all },
    guards: days === 22 ? { 'last-senior-owner': 'held', standing: 'lost', probation: 'held', 'removal-hold': 'held' } : {},
    async play(scene) {
      await captureProjects(scene, scene.thiefWith(everyLoot))
      scene.isThiefPatient = true
    },
  }
}

export const silentVictims: readonly Attack[] = [1, 8, 22, 400].map(silentFor)
