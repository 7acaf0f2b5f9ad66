import type { Scene } from '../../scene.ts'
import type { Thief } from '../../thief.ts'

/** Seconds after the accomplice's registration at 08:42:33; what the report leaves out ("to about 08:50") is spread evenly. */
const timetable = [
  { inviteSeconds: 142, acceptSeconds: 292, removeSeconds: 302 },
  { inviteSeconds: 318, acceptSeconds: 338, removeSeconds: 348 },
  { inviteSeconds: 364, acceptSeconds: 384, removeSeconds: 394 },
  { inviteSeconds: 410, acceptSeconds: 430, removeSeconds: 440 },
]
const enterSeconds = 120
const deleteSeconds = 474

/**
 * What a thief did in a browser: enters as the owner, has a fresh account invited to each project, accepts, removes the
 * owner with the fresh account, and last deletes the owner's account so that nobody can look at what happened. Each step
 * is tried whatever became of the one before, as long as there is a page to try it on; then he does what all of it was for.
 */
export async function captureProjects(scene: Scene, thief: Thief): Promise<void> {
  const { projects, victim } = scene
  await thief.registersAccomplice()
  await scene.until(enterSeconds)
  await thief.entersAs(victim)
  for (const [row, project] of projects.entries()) {
    const { inviteSeconds, acceptSeconds, removeSeconds } = timetable[row]!
    await scene.until(inviteSeconds)
    await thief.invitesAccomplice(project)
    await scene.until(acceptSeconds)
    await thief.acceptsAsAccomplice(project)
    await scene.until(removeSeconds)
    await thief.removesVictimAsAccomplice(project)
  }
  await scene.until(deleteSeconds)
  await thief.deletesAccountOf(victim)
  for (const project of projects) await thief.publishesAsAccomplice(project)
}
