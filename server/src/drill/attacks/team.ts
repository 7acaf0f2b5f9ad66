import {
  acceptInOrganisation,
  inviteToOrganisation,
  makeOrganisation,
  makeTeam,
  moveProject,
  NO_OFFER_THERE,
  sendOn,
} from '../acts/organisations.ts'
import type { Attack } from '../attack.ts'
import { noPower, notInside, notProved } from '../thief.ts'
import { everyLoot } from './steps/every-loot.ts'

const ORGANISATION = 'new-harbour'
const TEAM = 'crew'
const successionPage = (owner: string) => `/org/${ORGANISATION}/people/${owner}/succession`
const teamPage = `/org/${ORGANISATION}/team/${TEAM}`

/** A member, not an owner: a role that looks harmless, in a team that is then given the projects. */
export const team: Attack = {
  name: 'team',
  title: 'the thief comes in as a member, and a team with him in it gets the projects',
  source: 'abuse case: rights through teams',
  // Where moves and invitations wait for nothing: until the owner has read his mail.
  mostProjectHours: { solo: 8, team: 0, public: 0 },
  guards: { 'project-waits': 'held' },
  async play(scene) {
    const thief = scene.thiefWith(everyLoot)
    const { mask, accompliceName } = thief
    const refusals = [...notInside, ...notProved, ...noPower, 'hold-limit', 'organisation-needs', 'organisation-unknown', 'team-unknown']
    const succession = ['succession-closed', 'owner-not-silent', 'succession-needless', 'heir-cannot', 'owner-none']
    const more = [...refusals, ...succession, NO_OFFER_THERE, 'member-none', 'project-elsewhere', 'grants-too-much']
    const step = (what: string, act: () => ReturnType<typeof makeTeam>) => scene.step({ who: 'thief', what, act, accepts: more })
    scene.organisations.push(ORGANISATION)
    await thief.registersAccomplice()
    await thief.entersAs(scene.victim)
    await step(`makes the organisation ${ORGANISATION}`, () => makeOrganisation(mask, ORGANISATION))
    await step(`invites ${accompliceName} as a member`, () => inviteToOrganisation(mask, ORGANISATION, accompliceName, 'member'))
    await step(`accepts as ${accompliceName}`, () => acceptInOrganisation(thief.accomplice!, ORGANISATION))
    await step(`asks to follow the owner of ${ORGANISATION} as ${accompliceName}`, () =>
      sendOn(thief.accomplice!, successionPage(scene.victim.account), /\/succession$/, { evidence: 'https://example.net/he-is-gone' }),
    )
    await step(`makes the team ${TEAM}`, () => makeTeam(mask, ORGANISATION, TEAM))
    await step(`puts ${accompliceName} into the team`, () => sendOn(mask, teamPage, /\/join$/, { name: accompliceName }))
    for (const project of scene.projects) {
      await scene.step({
        who: 'thief',
        what: `moves {project} into ${ORGANISATION}`,
        project,
        act: () => moveProject(mask, ORGANISATION, project),
        accepts: more,
        tellsVictim: true,
      })
      await scene.step({
        who: 'thief',
        what: 'gives {project} to the team, as an owner',
        project,
        act: () => sendOn(mask, teamPage, /\/give$/, { project, role: 'owner' }),
        accepts: [...more, 'project-unknown'],
      })
    }
    for (const project of scene.projects) await thief.publishesAsAccomplice(project)
  },
}
