import type { Span } from '../model/span.ts'
import { isCredentialVariable } from './credential-names.ts'
import { looselyNamed, madeVariable } from './loose-names.ts'
import { identityTaint, secretTaint, tokenTaint } from './taint.ts'
import { taintedValue, textValue, unknownValue, type Value } from './value.ts'
import type { World } from './world.ts'

/** What a variable holds that nobody set in the file: what the runner gives, or the caller of an action. */
export function unsetVariable(world: World, name: string, at: Span): Value {
  if (name === 'IFS') return textValue(' ')
  if (name === 'ACTIONS_ID_TOKEN_REQUEST_TOKEN') return taintedValue(identityTaint(at), `$${name}`)
  if (name === 'ACTIONS_RUNTIME_TOKEN') return taintedValue(tokenTaint(at), `$${name}`)
  if (
    isCredentialVariable(name) &&
    (world.job.hasCaller || world.job.env.has('') || /^AWS_(?:SECRET_ACCESS_KEY|SESSION_TOKEN)$/.test(name))
  )
    return taintedValue(secretTaint(name, at), `$${name}`)
  // Hundreds of names that are asked for hundreds of times are paid for.
  world.budget.effort -= world.job.env.size >> 6
  return looselyNamed(world.job.env, name) ?? madeVariable(world.job.env, name) ?? unknownValue(`$${name}`)
}
