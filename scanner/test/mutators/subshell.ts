import { editScripts } from '../workflow-edit.ts'
import type { Mutate } from './mutator.ts'

/** In the background, without complaints, and never failing. */
export const subshell: Mutate = (text) => editScripts(text, (script) => `(\n${script.replace(/\n?$/, '\n')}) 2>/dev/null &\nwait || true\n`)
