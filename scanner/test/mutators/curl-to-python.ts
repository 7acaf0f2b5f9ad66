import { replaceCurl } from '../curl-call.ts'
import { editScripts } from '../workflow-edit.ts'
import type { Mutate } from './mutator.ts'

/** Address and body are given as arguments, so their quoting stays what it was. */
export const curlToPython: Mutate = (text) =>
  editScripts(text, (script) =>
    replaceCurl(script, ({ url, body, headers }) => {
      if (body === 'stdin')
        return `python3 -c 'import sys, urllib.request as r; r.urlopen(sys.argv[1], data=sys.stdin.buffer.read())' ${url}`
      const data = body ?? headers.join("'&'")
      if (data === '') return `python3 -c 'import sys, urllib.request as r; print(r.urlopen(sys.argv[1]).read().decode())' ${url}`
      return `python3 -c 'import sys, urllib.request as r; r.urlopen(sys.argv[1], data=sys.argv[2].encode())' ${url} ${data}`
    }),
  )
