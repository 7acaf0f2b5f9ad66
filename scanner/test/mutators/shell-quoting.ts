import { shellCommands } from '../shell-commands.ts'
import { editLines } from '../shell-lines.ts'
import { editScripts } from '../workflow-edit.ts'
import type { Mutate } from './mutator.ts'

/** Quotes in the middle of a command's name, in three ways by turns: the shell removes them before it looks it up. */
export const shellQuoting: Mutate = (text) =>
  editScripts(text, (script) => {
    let turn = 0
    return editLines(script, (line) => {
      let out = line
      for (const { words } of shellCommands(line).toReversed()) {
        const { text: name, start, end } = words[0]!
        if (!/^[a-z][a-z0-9]+$/.test(name) || /^(?:for|case|in|set|cd)$/.test(name)) continue
        const quoted = [`${name[0]}''${name.slice(1)}`, `"${name.slice(0, 2)}"${name.slice(2)}`, `${name[0]}\\${name.slice(1)}`][
          turn++ % 3
        ]!
        out = out.slice(0, start) + quoted + out.slice(end)
      }
      return out
    })
  })
