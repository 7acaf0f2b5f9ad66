import { shellCommands } from '../shell-commands.ts'
import { editLines } from '../shell-lines.ts'
import { editScripts } from '../workflow-edit.ts'
import type { Mutate } from './mutator.ts'

/** `${IFS}` where a space was. */
export const separatorVariable: Mutate = (text) =>
  editScripts(text, (script) =>
    editLines(script, (line) => {
      let out = line
      for (const { words } of shellCommands(line).toReversed()) {
        const isPlain = words.every(({ text: word }) => !/^[A-Za-z_]\w*=/.test(word))
        if (!isPlain || !/^(?:curl|wget|nc|dig|docker|git|gh)$/.test(words[0]!.text)) continue
        for (let i = words.length - 1; i > 0; i--) {
          if (out.slice(words[i - 1]!.end, words[i]!.start) !== ' ') continue
          out = `${out.slice(0, words[i - 1]!.end)}\${IFS}${out.slice(words[i]!.start)}`
        }
      }
      return out
    }),
  )
