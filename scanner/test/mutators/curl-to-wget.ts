import { replaceCurl } from '../curl-call.ts'
import { editScripts } from '../workflow-edit.ts'
import type { Mutate } from './mutator.ts'

export const curlToWget: Mutate = (text) =>
  editScripts(text, (script) =>
    replaceCurl(script, ({ url, body, headers }) => {
      const head = headers.map((header) => ` --header=${header}`).join('')
      const data = body === undefined ? '' : body === 'stdin' ? ' --post-file=/dev/stdin' : ` --post-data=${body}`
      return `wget -q -O -${head}${data} ${url}`
    }),
  )
