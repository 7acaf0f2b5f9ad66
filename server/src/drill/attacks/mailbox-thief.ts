import { invite } from '../acts/project-people.ts'
import { reachAccount } from '../acts/reach-account.ts'
import { askForRecovery, resetPassword } from '../acts/way-in.ts'
import type { Attack } from '../attack.ts'
import { noticesSince, pressAll } from '../reaction.ts'
import { notProved } from '../thief.ts'

const ROUNDS = 4
const DAY = 24 * 60 * 60_000

/**
 * Somebody reads the owner's mail and has nothing else. He can stop things, over and over, and must not gain anything by it,
 * nor keep the owner out for ever.
 */
export const mailboxThief: Attack = {
  name: 'mailbox-thief',
  title: 'a thief of the mailbox alone vetoes everything, freezes the account again and again, and tries to recover it',
  source: 'mail domain taken over, May 2022',
  guards: { 'second-factor': 'held', 'recovery-wait': 'held' },
  async play(scene) {
    const thief = scene.thiefWith(['mailbox'])
    const { victim } = scene
    scene.isOwnerSurprised = false
    await scene.step({
      who: 'thief',
      what: `chooses a new password for ${victim.account} by the mailed link`,
      act: () => resetPassword(thief.mask, () => thief.readsMail(/\/reset-password\/[\w-]+/), 'a thief of mailboxes, 2022'),
      accepts: [...notProved],
    })
    await scene.step({
      who: 'thief',
      what: 'asks for a recovery',
      act: () => askForRecovery(thief.mask),
      accepts: ['sign-in-wrong', 'too-many-requests'],
    })
    for (let round = 1; round <= ROUNDS; round++) {
      const since = scene.server.now
      await scene.step({
        who: 'victim',
        what: 'comes back, and invites somebody to help',
        act: async () => {
          const back = await reachAccount(scene)
          return back.kind === 'done' ? invite(victim, 'arrapi', 'second-owner', 'maintainer') : back
        },
        // There is no such account: it is the owner's wish that is at stake, not the helper.
        accepts: [
          'account-unknown',
          'invitee-cannot',
          'invitation-open',
          'role-already',
          'proof-needed',
          'proof-wrong',
          'too-many-requests',
          'account-cannot',
        ],
      })
      const links = await noticesSince(scene, since - 1)
      await pressAll(scene, links, 'stop', 'thief')
      await pressAll(scene, [...links].reverse(), 'freeze', 'thief')
      await scene.wait(DAY)
    }
    for (const project of scene.projects) await thief.publishes(project)
  },
}
