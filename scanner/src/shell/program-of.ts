import { limits } from '../model/limits.ts'
import { Remembered } from '../model/remembered.ts'
import { parseBash } from './parse-bash.ts'
import { parsePowerShell } from './parse-power-shell.ts'
import type { ScriptText } from './script-text.ts'
import type { ShellNode } from './shell-program.ts'

const remembered = {
  bash: new Remembered<ShellNode>(limits.rememberedScripts),
  powershell: new Remembered<ShellNode>(limits.rememberedScripts),
}

/** The program of a script. Workflows repeat their scripts, and those of their neighbours: each is read once. The grammar must be loaded. */
export function programOf(script: ScriptText, language: 'bash' | 'powershell'): ShellNode {
  return remembered[language].of(keyOf(script), () => (language === 'bash' ? parseBash(script) : parsePowerShell(script)))
}

/** All that a program depends on. No two scripts have the same, whatever they hold: a list in JSON shows where it ends. */
function keyOf({ expressions, text }: ScriptText): string {
  return JSON.stringify(expressions.map((each) => [each.from, each.to, each.text])) + text
}
