import { hostileSdists } from '../../build/hostile-sdists.ts'
import { hostileWheels } from '../../build/hostile-wheels.ts'
import type { Mutator } from './mutator.ts'

/** Archives that are known to be hostile, of a project of their own. Those with limits of their own go by the narrow index. */
export const knownHostile: readonly Mutator[] = [...hostileWheels, ...hostileSdists]
  .filter(({ limits }) => limits === undefined)
  .map(({ title, build }) => {
    let built: { filename: string; bytes: Buffer } | undefined
    return {
      title: `known hostile: ${title}`,
      isHeavy: true,
      run: (draft) => {
        draft.archive = () => {
          built ??= build()
          return built
        }
        draft.claimed.name = 'demo'
        draft.claimed.version = '1.0'
      },
    }
  })
