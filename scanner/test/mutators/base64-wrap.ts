import { base64, wrapScripts } from '../script-wrap.ts'
import type { Mutate } from './mutator.ts'

export const base64Wrap: Mutate = (text) => wrapScripts(text, (script) => `echo "${base64(script)}" | base64 -d | bash\n`)
