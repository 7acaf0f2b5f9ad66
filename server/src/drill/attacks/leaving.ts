import { removePerson } from '../acts/project-people.ts'
import type { Attack } from '../attack.ts'
import { noPower, notInside, notProved } from '../thief.ts'

/** A program on the owner's machine acts in his own browser, where nothing looks foreign; his phone it has not. */
export const leaving: Attack = {
  name: 'leaving',
  title: "in the owner's own session: an accomplice comes in, and the owner seems to leave",
  source: 'owner machine taken by social engineering, March 2026',
  guards: { 'fresh-proof': 'held', 'last-senior-owner': 'held' },
  async play(scene) {
    const thief = scene.thiefWith(['machine'])
    const { victim } = scene
    await thief.registersAccomplice()
    await thief.entersAs(victim)
    for (const project of scene.projects) {
      await thief.invitesAccomplice(project)
      await thief.acceptsAsAccomplice(project)
      await scene.step({
        who: 'thief',
        what: `leaves {project} as ${victim.account}`,
        project,
        act: () => removePerson(thief.mask, project, victim.account),
        accepts: [...notInside, ...notProved, ...noPower, 'owner-last', 'hold-limit'],
        tellsVictim: true,
      })
    }
    await thief.deletesAccountOf(victim)
    for (const project of scene.projects) await thief.publishesAsAccomplice(project)
  },
}
