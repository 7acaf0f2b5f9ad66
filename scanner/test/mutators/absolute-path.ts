import { shellCommands } from '../shell-commands.ts'
import { editLines } from '../shell-lines.ts'
import { editScripts } from '../workflow-edit.ts'
import type { Mutate } from './mutator.ts'

const PROGRAMS = /^(?:curl|wget|nc|dig|openssl|base64|python3|node|perl|ruby|php|ping|env|gh|git|docker|tar|sudo|bash|cat)$/

/** Programs by their whole path or through another program that only starts them. */
export const absolutePath: Mutate = (text) =>
  editScripts(text, (script) => {
    let turn = 0
    return editLines(script, (line) => {
      let out = line
      for (const { words } of shellCommands(line).toReversed()) {
        const { text: name, start, end } = words[0]!
        if (!PROGRAMS.test(name)) continue
        out = out.slice(0, start) + [`/usr/bin/${name}`, `command ${name}`, `timeout 60 env ${name}`][turn++ % 3]! + out.slice(end)
      }
      return out
    })
  })
