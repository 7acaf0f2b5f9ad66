import { replaceCurl } from '../curl-call.ts'
import { HOST } from '../host-words.ts'
import { editScripts } from '../workflow-edit.ts'
import type { Mutate } from './mutator.ts'

export const curlToNetcat: Mutate = (text) =>
  editScripts(text, (script) =>
    replaceCurl(script, ({ url, body, headers }) => {
      const host = url.match(HOST)?.[0]
      const data = body ?? headers.join("'&'")
      // What stands in the address would be lost with it.
      const isInAddress = body === undefined && /[?&][^"]*\$/.test(url)
      if (host === undefined || data === '' || isInAddress) return undefined
      return data === 'stdin' ? `nc -q 1 ${host} 80` : `printf '%s' ${data} | nc -q 1 ${host} 80`
    }),
  )
