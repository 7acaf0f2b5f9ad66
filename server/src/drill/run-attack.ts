import { mkdir, rm } from 'node:fs/promises'
import type { Attack } from './attack.ts'
import type { Preset } from './preset.ts'
import { ownerReacts } from './reaction.ts'
import { Scene } from './scene.ts'
import { DrillBroken } from './spawned-server.ts'
import type { Stage } from './stage.ts'
import type { Entry } from './story.ts'
import { type Check, checkBytes, checkGain, checkHistory, checkMailbox, checkOwner, checkThief, type Ending, endingOf } from './verdict.ts'
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
  readonly preset: Preset
  readonly folder: string
  readonly guardsOff?: string
  readonly pip?: PipKind
}

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Plays an attack on a copy of the stage, then lets forty days pass, and asks the world outside what is left. */
export async function runAttack(options: RunOptions): Promise<Result> {
  const { attack, stage, preset, folder, guardsOff = '' } = options
  await mkdir(folder, { recursive: true })
  const checks: Check[] = []
  const doubts: string[] = []
  let scene: Scene | undefined
  try {
    scene = await Scene.open({ stage, folder, guardsOff })
    await attack.play(scene)
    await judge(scene, options, checks)
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
      gainedProjectHours: scene?.power.projectHours(scene.elapsed) ?? 0,
      everHeld: scene?.power.everHeld ?? [],
    }
  } finally {
    await scene?.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function judge(scene: Scene, { attack, preset, pip = 'plain' }: RunOptions, checks: Check[]): Promise<void> {
  const { reactsAfterHours = 1, mostProjectHours } = attack
  await passSilence(scene, reactsAfterHours * HOUR)
  if (scene.isOwnerSurprised) {
    await ownerReacts(scene)
  }
  const over = scene.elapsed
  if (!scene.isInsideJob) checks.push(await checkThief(scene, 'once the owner has acted'))
  checks.push(await checkOwner(scene, '1.0.1', 'once he has acted'))
  for (const day of [1, 8, 16, 22, 31, 40]) {
    await scene.until((over + day * DAY) / 1000)
    if (day < 40) for (const thief of scene.thieves) await thief.perseveres()
  }
  scene.note('Forty days later.')
  if (!scene.isInsideJob) checks.push(await checkThief(scene, 'at day 40'))
  checks.push(await checkOwner(scene, '1.0.2', 'at day 40'))
  checks.push(...(await checkBytes(scene, pip)))
  if (!scene.isMailLate) checks.push(checkMailbox(scene))
  checks.push(await checkHistory(scene))
  if (!scene.isInsideJob) checks.push(checkGain(scene, mostProjectHours?.[preset] ?? 0))
}

/** Nobody reads the mail; a patient thief comes back on some of these days. */
async function passSilence(scene: Scene, milliseconds: number): Promise<void> {
  const end = scene.elapsed + milliseconds
  for (const day of [1, 2, 8, 15, 23, 40, 100, 399]) {
    if (!scene.isThiefPatient || day * DAY >= end) continue
    await scene.until((day * DAY) / 1000)
    for (const thief of scene.thieves) {
      await thief.perseveres()
      if (day > 365) for (const project of scene.projects) await thief.asksToSucceed(project)
    }
  }
  await scene.until(end / 1000)
}

/** Only what the drill knows how to fail by is a sentence; a bug of the drill itself is one too, and as inconclusive. */
function sentenceOfFailure(error: unknown): string {
  if (error instanceof DrillBroken || error instanceof FormMissing) return error.message
  return error instanceof Error
    ? `The drill broke: ${error.message}${error.cause instanceof Error ? ` (${error.cause.message})` : ''}`
    : String(error)
}
