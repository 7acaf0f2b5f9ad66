import { replaceCurl } from '../curl-call.ts'
import { editScripts } from '../workflow-edit.ts'
import type { Mutate } from './mutator.ts'

export const curlToRuby: Mutate = (text) =>
  editScripts(text, (script) =>
    replaceCurl(script, ({ url, body, headers }) => {
      if (body === 'stdin') return `ruby -rnet/http -e 'Net::HTTP.post(URI(ARGV[0]), STDIN.read)' ${url}`
      const data = body ?? headers.join("'&'")
      if (data === '') return `ruby -rnet/http -e 'puts Net::HTTP.get(URI(ARGV[0]))' ${url}`
      return `ruby -rnet/http -e 'Net::HTTP.post(URI(ARGV[0]), ARGV[1])' ${url} ${data}`
    }),
  )
