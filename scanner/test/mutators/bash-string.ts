import { singleQuoted, wrapScripts } from '../script-wrap.ts'
import type { Mutate } from './mutator.ts'

export const bashString: Mutate = (text) => wrapScripts(text, (script) => `bash -c ${singleQuoted(script)}\n`)
