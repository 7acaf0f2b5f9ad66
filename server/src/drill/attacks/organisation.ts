import { acceptInOrganisation, inviteToOrganisation, makeOrganisation, moveProject, NO_OFFER_THERE } from '../acts/organisations.ts'
import type { Attack } from '../attack.ts'
import { noPower, notInside, notProved } from '../thief.ts'
import { everyLoot } from './steps/every-loot.ts'

const ORGANISATION = 'new-harbour'

/** The owner list stays as it is: the project moves below an organisation whose owner the thief is about to be. */
export const organisation: Attack = {
  name: 'organisation-transfer',
  title: 'the thief moves the projects into an organisation and has himself invited there',
  source: 'abuse case: rights through a transfer',
  guards: { 'project-waits': 'held', 'invitation-waits': 'held' },
  async play(scene) {
    const thief = scene.thiefWith(everyLoot)
    const { mask } = thief
    const refusals = [...notInside, ...notProved, ...noPower, 'hold-limit', 'organisation-needs', 'project-elsewhere', NO_OFFER_THERE]
    scene.organisations.push(ORGANISATION)
    await thief.registersAccomplice()
    await thief.entersAs(scene.victim)
    await scene.step({
      who: 'thief',
      what: `makes the organisation ${ORGANISATION}`,
      act: () => makeOrganisation(mask, ORGANISATION),
      accepts: refusals,
    })
    for (const project of scene.projects) {
      await scene.step({
        who: 'thief',
        what: `moves {project} into ${ORGANISATION}`,
        project,
        act: () => moveProject(mask, ORGANISATION, project),
        accepts: [...refusals, 'organisation-unknown'],
        tellsVictim: true,
      })
    }
    await scene.step({
      who: 'thief',
      what: `invites ${thief.accompliceName} to own ${ORGANISATION}`,
      act: () => inviteToOrganisation(mask, ORGANISATION, thief.accompliceName, 'owner'),
      accepts: [...refusals, 'organisation-unknown'],
      tellsVictim: true,
    })
    await scene.step({
      who: 'thief',
      what: `accepts as ${thief.accompliceName} in ${ORGANISATION}`,
      act: () => acceptInOrganisation(thief.accomplice!, ORGANISATION),
      accepts: [...refusals, 'organisation-unknown', 'arrival-cannot'],
    })
    for (const project of scene.projects) await thief.publishesAsAccomplice(project)
  },
}
