import {
  askForRestore,
  confirmRestore,
  containReport,
  decideContested,
  decideRecovery,
  NOTHING_WAITS,
  reportTheft,
} from '../acts/administration.ts'
import { reachAccount } from '../acts/reach-account.ts'
import { signIn } from '../acts/sign-in.ts'
import { askForRecovery } from '../acts/way-in.ts'
import type { Attack } from '../attack.ts'
import { noticesSince, pressAll } from '../reaction.ts'
import { ATTACK_AT, sharedProject } from '../stage.ts'

const DAY = 24 * 60 * 60_000

/** One administrator acts for the thief: freezes the owner because of a false report, and gives his account to a puppet. */
export const phishedAdministrator: Attack = {
  name: 'phished-administrator',
  title: "a phished administrator freezes the owner by a false report and recovers the owner's account for a puppet",
  source: 'abuse case: an administrator is phished',
  guards: { 'two-administrators': 'held', 'recovery-wait': 'held' },
  async play(scene) {
    const thief = scene.thiefWith(['password'])
    const administrator = scene.people['admin-one']
    scene.isOwnerSurprised = false
    await scene.step({
      who: 'thief',
      what: 'reports the account as stolen',
      act: () => reportTheft(scene.server.url, scene.victim.account),
    })
    await scene.step({
      who: 'administrator',
      what: 'signs in for the thief',
      act: () => signIn(administrator),
    })
    await scene.step({
      who: 'administrator',
      what: 'freezes what the report names',
      act: () => containReport(administrator),
      tellsVictim: true,
    })
    await scene.step({
      who: 'thief',
      what: `asks for the recovery of ${scene.victim.account}`,
      act: () => askForRecovery(thief.mask),
      tellsVictim: true,
    })
    const approve = (what: string) =>
      scene.step({
        who: 'administrator',
        what,
        act: () => decideRecovery(administrator, 'approve'),
        accepts: ['recovery-needs-two', NOTHING_WAITS, 'approval-own'],
      })
    await approve('approves the recovery')
    await approve('approves it again, as if he were two')
    const grant = () =>
      scene.step({
        who: 'administrator',
        what: 'grants the recovery',
        act: () => decideRecovery(administrator, 'grant'),
        accepts: ['recovery-too-early', 'recovery-needs-two', NOTHING_WAITS, 'recovery-unknown', 'sign-in-needed'],
      })
    await grant()
    await scene.step({
      who: 'administrator',
      what: 'asks to put the owners of {project} back to before the second one came',
      project: sharedProject,
      act: () => askForRestore(administrator, sharedProject, new Date(ATTACK_AT - 55 * DAY).toISOString().replace(/:\d\d\.\d+Z$/, 'Z')),
      accepts: ['restore-needs-two', 'restore-empty', 'restore-too-new'],
    })
    await scene.step({
      who: 'administrator',
      what: 'confirms it himself',
      act: () => confirmRestore(administrator),
      accepts: ['restore-confirm-own', 'restore-needs-two'],
    })
    await scene.wait(DAY)
    await pressAll(scene, await noticesSince(scene), 'stop')
    for (const what of ['says that the restore goes on against the owner', 'says so again, as if he were two'])
      await scene.step({
        who: 'administrator',
        what,
        act: () => decideContested(administrator, 'go-on'),
        accepts: [NOTHING_WAITS, 'decision-needs-two', 'hold-cannot', 'sign-in-needed'],
      })
    const other = scene.people['admin-two']
    await scene.step({ who: 'administrator', what: 'the other one, signs in', act: () => signIn(other) })
    await scene.step({
      who: 'administrator',
      what: 'the other one, leaves the owners as they are',
      act: () => decideContested(other, 'keep'),
      accepts: [NOTHING_WAITS],
    })
    await scene.step({ who: 'victim', what: 'takes his account back', act: () => reachAccount(scene) })
    await scene.wait(8 * DAY)
    await scene.step({ who: 'administrator', what: 'signs in again', act: () => signIn(administrator) })
    await grant()
    for (const project of scene.projects) await thief.publishes(project)
  },
}
