import { replaceHosts } from '../host-words.ts'
import { editLines } from '../shell-lines.ts'
import { editScripts } from '../workflow-edit.ts'
import type { Mutate } from './mutator.ts'

/** The host in two variables, joined only where it is used. */
export const variableSplit: Mutate = (text) =>
  editScripts(text, (script) => {
    let count = 0
    return editLines(script, (line) => {
      const before: string[] = []
      const edited = replaceHosts(line, (host) => {
        count++
        const cut = host.length >> 1
        before.push(`hf_a${count}='${host.slice(0, cut)}'`, `hf_b${count}='${host.slice(cut)}'`)
        return `\${hf_a${count}}\${hf_b${count}}`
      })
      return edited === line ? undefined : [...before, edited].join('\n')
    })
  })
