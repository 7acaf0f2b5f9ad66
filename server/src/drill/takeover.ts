import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Attack } from './attack.ts'
import { attacks } from './attacks.ts'
import { type Cell, cellOf, cellsToFill, disagreements } from './matrix.ts'
import { type Preset, presets } from './preset.ts'
import { type Result, runAttack } from './run-attack.ts'
import { Scene } from './scene.ts'
import type { Guard } from './spawned-server.ts'
import { buildStage, makeDrillFolder, type Stage } from './stage.ts'
import { type Ending, exitCodeOf } from './verdict.ts'

export { type Preset, presets }

export interface TakeoverOptions {
  /** Names of variants; empty: the incident. */
  readonly variants?: readonly string[]
  readonly isAll?: boolean
  /** Each of them with its own defaults; `undefined`: the settings as they are. */
  readonly presets?: readonly Preset[]
  /** HOLDFAST_*, the operator's own, for the preset that is his; the others are tried as they come. */
  readonly settings?: Readonly<Record<string, string>>
  readonly ownPreset?: Preset
  /** Names of guards to switch off, comma between. */
  readonly guardsOff?: string
  /** Another program than the server of this build; for tests of the drill itself. */
  readonly program?: string
  /** A sentence about how far it is. */
  readonly tell?: (sentence: string) => void
}

export interface TakeoverReport {
  readonly results: readonly Result[]
  /** Of `isAll`: attacks with guards switched off, on the last preset. */
  readonly matrix: readonly Cell[]
  /** What guards there are, in words. */
  readonly guards: readonly Guard[]
  /** Cells that came out otherwise than their attack says. */
  readonly disagreements: readonly string[]
  readonly ending: Ending
  readonly exitCode: number
}

/** Servers that run at once: as many as a small machine has cores. */
const AT_ONCE = 2

/** Plays attacks against servers of this build. Never throws for what a server does: that is a verdict. */
export async function drillTakeover(options: TakeoverOptions = {}): Promise<TakeoverReport> {
  const { tell = () => {}, settings = {}, guardsOff = '', ownPreset } = options
  const chosen = chooseAttacks(options)
  const folder = await makeDrillFolder()
  try {
    const results: Result[] = []
    let last: { stage: Stage; preset: Preset } | undefined
    for (const preset of options.presets ?? ['public']) {
      tell(`${preset}: people sign up, and two months pass`)
      const stage = await buildStage(
        join(folder, preset),
        { ...(preset === ownPreset ? settings : {}), HOLDFAST_PRESET: preset },
        options.program,
      ).catch((error: Error) => error)
      const work = chosen.map((attack) => async () => {
        const result = stage instanceof Error ? unbuilt(attack, preset, stage) : await play(attack, stage, preset, folder, guardsOff)
        tell(`${preset}: ${attack.name}: ${result.ending}`)
        return result
      })
      results.push(...(await atOnce(AT_ONCE, work)))
      if (!(stage instanceof Error)) last = { stage, preset }
    }
    const { cells, guards } =
      options.isAll && last ? await fillMatrix(last.stage, last.preset, chosen, folder, tell) : { cells: [], guards: [] }
    const wrong = disagreements(cells)
    const own = worst(results.map((result) => result.ending))
    // Whoever cannot lose without guards has not shown that guards held.
    const ending = own === 'held' && wrong.length > 0 ? 'inconclusive' : own
    return { results, matrix: cells, guards, disagreements: wrong, ending, exitCode: exitCodeOf[ending] }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function fillMatrix(
  stage: Stage,
  preset: Preset,
  chosen: readonly Attack[],
  folder: string,
  tell: (sentence: string) => void,
): Promise<{ cells: readonly Cell[]; guards: readonly Guard[] }> {
  const guards = await guardsOf(stage, join(folder, 'guards')).catch(() => [])
  const work = cellsToFill(
    chosen,
    guards.map(({ name }) => name),
  ).map(({ attack, guard }) => async () => {
    const result = await runAttack({ attack, stage, preset, folder: join(folder, `${attack.name}-without-${guard}`), guardsOff: guard })
    tell(`${preset}: ${attack.name} without ${guard}: ${result.ending}`)
    return cellOf(attack, guard, result)
  })
  return { cells: await atOnce(AT_ONCE, work), guards }
}

async function guardsOf(stage: Stage, folder: string): Promise<readonly Guard[]> {
  const scene = await Scene.open({ stage, folder })
  try {
    return await scene.server.guards()
  } finally {
    await scene.close()
  }
}

/** @throws Error where there is no such variant */
function chooseAttacks({ variants = [], isAll = false }: TakeoverOptions): readonly Attack[] {
  if (isAll) return attacks
  const names = variants.length === 0 ? ['incident'] : variants
  return names.map((name) => {
    const found = attacks.find((attack) => attack.name === name)
    if (!found) throw new Error(`There is no variant "${name}". There are: ${attacks.map((attack) => attack.name).join(', ')}.`)
    return found
  })
}

const play = (attack: Attack, stage: Stage, preset: Preset, folder: string, guardsOff: string) =>
  // The real pip once for each preset: it takes a second or two.
  runAttack({
    attack,
    stage,
    preset,
    folder: join(folder, `${preset}-${attack.name}`),
    guardsOff,
    pip: attack.name === 'incident' ? 'real' : 'plain',
  })

/** An index on which honest people cannot even begin proves nothing about attacks. */
function unbuilt({ name, title, source }: Attack, preset: string, error: Error): Result {
  const nothing = { checks: [], story: [], gainedProjectHours: 0, everHeld: [], guardsOff: '' }
  return { attack: name, title, source, preset, ending: 'inconclusive', doubts: [error.message], ...nothing }
}

/** Lost weighs most, then inconclusive. */
export function worst(endings: readonly Ending[]): Ending {
  if (endings.includes('lost')) return 'lost'
  return endings.length === 0 || endings.includes('inconclusive') ? 'inconclusive' : 'held'
}

/** Runs pieces of work, so many at once, and answers in their order. */
export async function atOnce<Made>(count: number, work: readonly (() => Promise<Made>)[]): Promise<Made[]> {
  const made: Made[] = []
  let next = 0
  const run = async (): Promise<void> => {
    for (let mine = next++; mine < work.length; mine = next++) made[mine] = await work[mine]!()
  }
  await Promise.all(Array.from({ length: Math.min(count, work.length) }, run))
  return made
}
