import { editScripts } from '../workflow-edit.ts'
import type { Mutate } from './mutator.ts'

/** In the background, in silence, and never failing. */
export const subshell: Mutate = (text) =>
  editScripts(text, (script) => `(\n${script.replace(/\n?$/, '\n')}) >/dev/null 2>&1 &\nwait || true\n`)
