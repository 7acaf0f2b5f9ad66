import type { Preset } from './preset.ts'
import type { Scene } from './scene.ts'
import type { Ending } from './verdict.ts'

/** One way to take projects from people; a file in `attacks/` each, and a line in `attacks.ts`. */
export interface Attack {
  /** For `--variant`. */
  readonly name: string
  readonly title: string
  /** Where it is described. */
  readonly source: string
  /** When the owner reads his mail and acts, after the attack. Default: one hour. */
  readonly reactsAfterHours?: number
  /**
   * What the attacker may have had at most, in project-hours: what no index can take from whoever holds everything that an
   * owner holds, until the owner acts. Default: nothing.
   */
  readonly mostProjectHours?: Readonly<Record<Preset, number>>
  /** Guards that this attack is about, and what it comes to under the preset `public` where one of them alone is switched off. */
  readonly guards: Readonly<Record<string, Ending>>
  readonly play: (scene: Scene) => Promise<void>
}
