import { replaceCurl } from '../curl-call.ts'
import { editScripts } from '../workflow-edit.ts'
import type { Mutate } from './mutator.ts'

/** The words of the command are put into an array and called from there. */
export const arrayCommand: Mutate = (text) =>
  editScripts(text, (script) =>
    replaceCurl(script, ({ url, body, headers }) => {
      if (body === undefined && headers.length === 0) return undefined
      const head = headers.map((header) => ` -H ${header}`).join('')
      const call = `hf=(curl -s${head}${body === undefined ? '' : ` -d ${body === 'stdin' ? '@-' : body}`} ${url})`
      return `{ ${call}; "\${hf[@]}"; }`
    }),
  )
