import { base64, wrapScripts } from '../script-wrap.ts'
import type { Mutate } from './mutator.ts'

export const pythonWrap: Mutate = (text) =>
  wrapScripts(text, (script) => `python3 -c "import base64, os; os.system(base64.b64decode('${base64(script)}').decode())"\n`)
