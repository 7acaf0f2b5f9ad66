import { shellCommands } from '../shell-commands.ts'
import { editLines } from '../shell-lines.ts'
import { editScripts } from '../workflow-edit.ts'
import type { Mutate } from './mutator.ts'

const hex = (name: string) => [...name].map((letter) => `\\x${letter.charCodeAt(0).toString(16)}`).join('')

/** The name of the command in numbers, by printf and by ANSI-C quotes in turns. */
export const printfCommand: Mutate = (text) =>
  editScripts(text, (script) => {
    let turn = 0
    return editLines(script, (line) => {
      let out = line
      for (const { words } of shellCommands(line).toReversed()) {
        const { text: name, start, end } = words[0]!
        if (!/^(?:curl|wget|nc|dig|openssl|gh|git|docker|bash|perl|ruby|php|ping)$/.test(name)) continue
        out = out.slice(0, start) + [`$(printf '${hex(name)}')`, `$'${hex(name)}'`][turn++ % 2]! + out.slice(end)
      }
      return out
    })
  })
