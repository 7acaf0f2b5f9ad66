import { shellCommands } from '../shell-commands.ts'
import { editLines } from '../shell-lines.ts'
import { editScripts } from '../workflow-edit.ts'
import type { Mutate } from './mutator.ts'

/** Every word of a command on its own line. */
export const lineContinuation: Mutate = (text) =>
  editScripts(text, (script) =>
    editLines(script, (line) => {
      let out = line
      for (const { words } of shellCommands(line).toReversed()) {
        for (let i = words.length - 1; i > 0; i--) {
          const gap = out.slice(words[i - 1]!.end, words[i]!.start)
          if (gap === ' ') out = `${out.slice(0, words[i - 1]!.end)} \\\n    ${out.slice(words[i]!.start)}`
        }
      }
      return out
    }),
  )
