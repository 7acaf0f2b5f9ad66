import { mkdir, rm } from 'node:fs/promises'
import type { Attack } from './attack.ts'
import { Scene } from './scene.ts'
import { DrillBroken } from './spawned-server.ts'
import type { Stage } from './stage.ts'
import type { Entry } from './story.ts'
import { type Check, checkBytes, checkHistory, checkMailbox, checkOwner, checkThief, type Ending, endingOf } from './verdict.ts'
import { FormMissing } from './wire/browser.ts'
import type { PipKind } from './wire/pip.ts'

/** What one attack came to. */
export interface Result {
  readonly attack: string
  readonly title: string
  readonly source: string
  readonly preset: string
  /** Names of guards that were switched off; empty: none. */
  readonly guardsOff: string
  readonly ending: Ending
  readonly checks: readonly Check[]
  readonly doubts: readonly string[]
  readonly story: readonly Entry[]
  /** Power times time of the attacker: project-hours. */
  readonly gainedProjectHours: number
  readonly everHeld: readonly string[]
}

export interface RunOptions {
  readonly attack: Attack
  readonly stage: Stage
  readonly preset: string
  readonly folder: string
  readonly guardsOff?: string
  readonly pip?: PipKind
}

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Plays an attack on a copy of the stage, then lets forty days pass, and asks the world outside what is left. */
export async function runAttack({ attack, stage, preset, folder, guardsOff = '', pip = 'plain' }: RunOptions): Promise<Result> {
  await mkdir(folder, { recursive: true })
  const checks: Check[] = []
  const doubts: string[] = []
  let scene: Scene | undefined
  try {
    scene = await Scene.open({ stage, folder, guardsOff })
    await attack.play(scene)
    await judge(scene, checks, pip)
  } catch (error) {
    doubts.push(sentenceOfFailure(error))
  }
  try {
    const story = scene?.story ?? []
    const all = [...(scene?.doubts ?? []), ...doubts]
    return {
      attack: attack.name,
      title: attack.title,
      source: attack.source,
      preset,
      guardsOff,
      ending: endingOf(checks, all),
      checks,
      doubts: all,
      story,
      gainedProjectHours: scene?.power.projectHours(scene.server.now) ?? 0,
      everHeld: scene?.power.everHeld ?? [],
    }
  } finally {
    await scene?.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function judge(scene: Scene, checks: Check[], pip: PipKind): Promise<void> {
  checks.push(await checkThief(scene, 'when the attack is over'))
  checks.push(await checkOwner(scene, '1.0.1', 'when the attack is over'))
  for (const day of [1, 8, 16, 22, 31, 40]) {
    await scene.wait(Math.max(0, day * DAY - scene.elapsed))
    if (day < 40) for (const thief of scene.thieves) await thief.perseveres()
  }
  scene.note('Forty days later.')
  checks.push(await checkThief(scene, 'at day 40'))
  checks.push(await checkOwner(scene, '1.0.2', 'at day 40'))
  checks.push(...(await checkBytes(scene, pip)))
  checks.push(checkMailbox(scene))
  checks.push(await checkHistory(scene))
}

/** Only what the drill knows how to fail by is a sentence; a bug of the drill itself is one too, and as inconclusive. */
function sentenceOfFailure(error: unknown): string {
  if (error instanceof DrillBroken || error instanceof FormMissing) return error.message
  return error instanceof Error
    ? `The drill broke: ${error.message}${error.cause instanceof Error ? ` (${error.cause.message})` : ''}`
    : String(error)
}
