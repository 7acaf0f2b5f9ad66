import { replaceCurl } from '../curl-call.ts'
import { editScripts } from '../workflow-edit.ts'
import type { Mutate } from './mutator.ts'

/** The body lies in a file for a moment. */
export const fileHop: Mutate = (text) =>
  editScripts(text, (script) =>
    replaceCurl(script, ({ url, body, headers }) => {
      if (body === undefined) return undefined
      const head = headers.map((header) => ` -H ${header}`).join('')
      const written = body === 'stdin' ? 'cat > "$RUNNER_TEMP/body"' : `printf '%s' ${body} > "$RUNNER_TEMP/body"`
      return `${written} && curl -s${head} --data-binary @"$RUNNER_TEMP/body" ${url}`
    }),
  )
