import { base64, wrapScripts } from '../script-wrap.ts'
import type { Mutate } from './mutator.ts'

/** Two layers: what the first decodes is again encoded. */
export const evalWrap: Mutate = (text) =>
  wrapScripts(text, (script) => {
    const inner = `eval "$(echo ${base64(script)} | base64 -d)"`
    return `hf_p=${base64(inner)}\neval "$(base64 -d <<< "$hf_p")"\n`
  })
