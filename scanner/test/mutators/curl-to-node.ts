import { replaceCurl } from '../curl-call.ts'
import { editScripts } from '../workflow-edit.ts'
import type { Mutate } from './mutator.ts'

export const curlToNode: Mutate = (text) =>
  editScripts(text, (script) =>
    replaceCurl(script, ({ url, body, headers }) => {
      if (body === 'stdin') return `node -e 'fetch(process.argv[1], { method: "POST", body: require("fs").readFileSync(0) })' ${url}`
      const data = body ?? headers.join("'&'")
      if (data === '') return `node -e 'fetch(process.argv[1]).then((r) => r.text()).then(console.log)' ${url}`
      return `node -e 'fetch(process.argv[1], { method: "POST", body: process.argv[2] })' ${url} ${data}`
    }),
  )
