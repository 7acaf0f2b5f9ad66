import type { Scene } from './scene.ts'

/** One way to take projects from people; a file in `attacks/` each, and a line in `attacks.ts`. */
export interface Attack {
  /** For `--variant`. */
  readonly name: string
  readonly title: string
  /** Where it is described. */
  readonly source: string
  readonly play: (scene: Scene) => Promise<void>
}
