import type { Carried, Send } from '../flow-facts.ts'
import { type Theft, theft } from './theft.ts'

/** Logs mask what they know; what is encoded they do not know. */
export function judgePrinted(send: Send, strong: readonly Carried[]): Theft | undefined {
  const memory = strong.filter((each) => each.secret.taint.kind === 'memory')
  if (memory.length > 0) return theft(send, memory, "the runner's memory is printed")
  const altered = strong.filter(
    (each) => each.secret.isAltered && /^(?:secret|secrets|environment|token|identity|file)$/.test(each.secret.taint.kind),
  )
  return altered.length === 0
    ? undefined
    : theft(
        send,
        altered,
        send.channel === 'log'
          ? 'secrets are printed in a form that masking misses'
          : 'secrets are shown in the summary in a form that masking misses',
      )
}
