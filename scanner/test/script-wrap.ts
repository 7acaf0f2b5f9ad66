import { hoistExpressions } from './expression-hoist.ts'
import { editScripts, parseWorkflow, setEnvironment } from './workflow-edit.ts'

/**
 * Puts each bash script into another one that runs it, for example as an encoded word. What GitHub would have replaced
 * in the script moves to the environment of the step first, because it would not be found in the wrapping.
 */
export function wrapScripts(text: string, wrap: (script: string) => string): string | undefined {
  return editScripts(text, (script, step) => {
    const hoisted = hoistExpressions(script)
    if (!hoisted) return undefined
    setEnvironment(parseWorkflow(text), step.map, hoisted.values)
    return wrap(hoisted.script)
  })
}

export const base64 = (text: string | Uint8Array): string => Buffer.from(text).toString('base64')

export const singleQuoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
