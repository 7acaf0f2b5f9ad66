import { objectToAll } from '../acts/holds.ts'
import { removePerson } from '../acts/project-people.ts'
import type { Attack } from '../attack.ts'
import { sharedProject } from '../stage.ts'
import { noPower, notProved } from '../thief.ts'

const DAY = 24 * 60 * 60_000

/** The owner who came later wants the project for himself. */
export const maliciousJunior: Attack = {
  name: 'malicious-junior',
  title: 'the junior owner of a project tries to remove the senior one, again and again',
  source: 'abuse case: an owner turned bad',
  guards: { 'last-senior-owner': 'held', standing: 'held', 'removal-hold': 'held' },
  async play(scene) {
    scene.projects = [sharedProject]
    scene.isInsideJob = true
    scene.isOwnerSurprised = false
    const junior = scene.people['second-owner']
    const { victim } = scene
    for (let attempt = 0; attempt < 3; attempt++) {
      await scene.step({
        who: 'thief',
        what: `removes ${victim.account} from {project}`,
        project: sharedProject,
        act: () => removePerson(junior, sharedProject, victim.account),
        accepts: [...noPower, ...notProved, 'owner-last', 'hold-refused-before', 'hold-limit'],
        tellsVictim: true,
      })
      await scene.wait(60 * 60_000)
      await scene.step({ who: 'victim', what: 'objects to what waits', act: () => objectToAll(victim) })
      await scene.wait(DAY)
    }
  },
}
