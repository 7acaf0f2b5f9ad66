import { objectToAll } from '../acts/holds.ts'
import { NO_ROLE, removePerson } from '../acts/project-people.ts'
import { makeToken } from '../acts/tokens.ts'
import type { Attack } from '../attack.ts'
import { noticesSince, pressAll } from '../reaction.ts'
import { sharedProject } from '../stage.ts'
import { noPower, notProved } from '../thief.ts'

const DAY = 24 * 60 * 60_000

/** The owner who was there first throws out the one who came later: he may suspend him for days, not get rid of him unheard. */
export const maliciousSenior: Attack = {
  name: 'malicious-senior',
  title: 'the senior owner of a project wants the junior one out, who objects',
  source: 'abuse case: an owner turned bad',
  guards: { veto: 'lost', 'removal-hold': 'held' },
  async play(scene) {
    scene.attackOn('second-owner', [sharedProject])
    scene.isInsideJob = true
    scene.isOwnerSurprised = false
    const senior = scene.people['first-owner']
    const { victim } = scene
    const made = await makeToken(victim, 'my ci', [sharedProject])
    scene.ownerToken = made.token ?? ''
    for (const attempt of ['once', 'again']) {
      await scene.step({
        who: 'thief',
        what: `removes ${victim.account} from {project}, ${attempt}`,
        project: sharedProject,
        act: () => removePerson(senior, sharedProject, victim.account),
        accepts: [...noPower, ...notProved, NO_ROLE, 'hold-refused-before', 'hold-limit'],
        tellsVictim: true,
      })
      await scene.wait(60 * 60_000)
      await scene.step({
        who: 'victim',
        what: 'objects on the page',
        act: () => objectToAll(victim),
        accepts: ['hold-objection-heard', 'hold-not-concerned'],
      })
      // The link of the mail says the same once more, and nothing else.
      await pressAll(scene, await noticesSince(scene), 'stop')
      await scene.wait(DAY)
    }
    scene.note('Nobody decides the dispute. The suspension ends by itself, and the status quo wins.')
    await scene.wait(40 * DAY)
  },
}
