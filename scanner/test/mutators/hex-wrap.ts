import { wrapScripts } from '../script-wrap.ts'
import type { Mutate } from './mutator.ts'

export const hexWrap: Mutate = (text) =>
  wrapScripts(text, (script) => `p=${Buffer.from(script).toString('hex')}\nbash <(printf '%s' "$p" | xxd -r -p)\n`)
