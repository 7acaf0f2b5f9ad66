import { wrapScripts } from '../script-wrap.ts'
import type { Mutate } from './mutator.ts'

/** The script is written to a file and run from there. */
export const hereDocument: Mutate = (text) =>
  wrapScripts(text, (script) => `cat > "$RUNNER_TEMP/task.sh" <<'HF_END'\n${script}HF_END\nbash "$RUNNER_TEMP/task.sh"\n`)
