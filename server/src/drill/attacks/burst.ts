import { makeToken, publish } from '../acts/tokens.ts'
import type { Attack } from '../attack.ts'
import { DrillBroken } from '../spawned-server.ts'
import { buildWheel } from '../wire/wheel.ts'

const PROJECTS = 100

/** On a machine with its passkey in it nobody is asked for codes: only for a touch, a hundred times. */
export const burst: Attack = {
  name: 'burst',
  title: 'an accomplice is invited to a hundred projects in minutes, from a machine with its passkey',
  source: 'a hundred packages in minutes, May 2026',
  mostProjectHours: { solo: 8, team: 0, public: 0 },
  guards: { 'burst-rule': 'held' },
  async play(scene) {
    const projects = Array.from({ length: PROJECTS }, (_, number) => `burst-${number}`)
    scene.attackOn('second-owner', projects.slice(0, 4))
    scene.isMuchAtOnce = true
    const { outcome, token } = await makeToken(scene.victim, 'all of mine', 'all')
    if (token === undefined) throw new DrillBroken(`The owner of a hundred projects has no token: ${outcome.says}`)
    scene.ownerToken = token
    for (const name of projects) {
      const wheel = buildWheel(name, '1.0.0')
      const published = await publish(scene.server, token, wheel)
      if (published.kind !== 'done') throw new DrillBroken(`${name}: ${published.says}`)
      scene.originals.push(wheel)
    }
    scene.note(`The owner has ${PROJECTS} projects.`)
    const thief = scene.thiefWith(['machine', 'passkey'])
    await thief.registersAccomplice()
    await thief.entersAs(scene.victim)
    for (const project of projects) {
      await thief.invitesAccomplice(project)
      await thief.acceptsAsAccomplice(project)
    }
    for (const project of scene.projects) await thief.publishesAsAccomplice(project)
  },
}
