import { replaceCurl } from '../curl-call.ts'
import { editScripts } from '../workflow-edit.ts'
import type { Mutate } from './mutator.ts'

export const curlToPowershell: Mutate = (text) =>
  editScripts(text, (script) =>
    replaceCurl(script, ({ url, body, headers }) => {
      const data = body === 'stdin' ? '"$(cat)"' : (body ?? headers.join("'&'"))
      if (data === '') return undefined
      return `HF_U=${url} HF_B=${data} pwsh -NoProfile -Command 'Invoke-RestMethod -Method Post -Uri $env:HF_U -Body $env:HF_B'`
    }),
  )
