import { reachAccount } from '../acts/reach-account.ts'
import { revokeTokens } from '../acts/revoke-token.ts'
import { makeToken } from '../acts/tokens.ts'
import type { Attack } from '../attack.ts'
import { ownerYanks } from '../reaction.ts'

const DAY_SECONDS = 24 * 60 * 60

/** A token out of a CI log. No session is in anybody's hands; users tell the owner after a day. */
export const token: Attack = {
  name: 'token',
  title: 'a stolen upload token, used from elsewhere, noticed by users after a day',
  source: 'tokens stolen from workflows, September 2025',
  mostProjectHours: { solo: 97, team: 97, public: 97 },
  guards: { notices: 'lost' },
  async play(scene) {
    const thief = scene.thiefWith(['token'])
    scene.isOwnerSurprised = false
    for (const [i, project] of scene.projects.entries()) await thief.publishes(project, { isNew: i === 0 })
    await scene.until(DAY_SECONDS)
    await scene.step({ who: 'victim', what: 'signs in', act: () => reachAccount(scene) })
    await scene.step({ who: 'victim', what: 'revokes his tokens', act: () => revokeTokens(scene.victim) })
    for (const project of scene.projects) await thief.publishes(project)
    await scene.step({
      who: 'victim',
      what: 'makes a new token',
      act: async () => {
        const made = await makeToken(scene.victim, 'ci again', [...scene.projects])
        scene.ownerToken = made.token ?? scene.ownerToken
        return made.outcome
      },
    })
    await ownerYanks(scene)
  },
}
