import { type Answer, FormMissing } from './wire/browser.ts'
import { sentenceOf } from './wire/forms.ts'

/**
 * What became of one act, as seen from outside. `held`: the index took the wish and waits. `refused`: it said no, by a code.
 * `broken`: neither the act nor a guard was seen to work: nothing may be concluded from it.
 */
export interface Outcome {
  readonly kind: 'done' | 'held' | 'refused' | 'broken'
  /** Of a refusal. */
  readonly code?: string
  readonly says: string
}

/** Refusals that mean that the script and the pages disagree, not that somebody was stopped. */
const codesOfBrokenScripts = new Set([
  'not-found',
  'address-invalid',
  'cross-site',
  'method-not-allowed',
  'body-invalid',
  'body-too-large',
  'form-stale',
  'host-foreign',
  'connection-not-confidential',
  'shutting-down',
  'internal',
])

/** Reads what an answer means to whoever sent the form. */
export function outcomeOf(answer: Answer): Outcome {
  const says = answer.contentType.startsWith('text/html') ? sentenceOf(answer.text) : answer.text.trim().slice(0, 240)
  const broken = (why: string): Outcome => ({ kind: 'broken', says: `${answer.method} ${answer.path.slice(0, 80)} got ${why}: ${says}` })
  if (answer.refusal !== undefined) {
    if (codesOfBrokenScripts.has(answer.refusal)) return broken(`${answer.status} ${answer.refusal}`)
    return answer.status >= 400 && answer.status < 500
      ? { kind: 'refused', code: answer.refusal, says }
      : broken(`${answer.status} ${answer.refusal}`)
  }
  if (answer.status >= 400) return broken(String(answer.status))
  if (answer.location === undefined) return { kind: 'done', says }
  if (/^\/sign-in(\?|$)/.test(answer.location)) return { kind: 'refused', code: 'sign-in-needed', says: 'Sign in first.' }
  if (answer.location === '/account/frozen') return { kind: 'refused', code: 'account-frozen', says: 'The account is frozen.' }
  if (/^\/hold\//.test(answer.location)) return { kind: 'held', says: 'It waits.' }
  return { kind: 'done', says }
}

/** Runs an act; a page without the form that belongs there is a broken script. */
export async function attempt(act: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof FormMissing) return { kind: 'broken', says: error.message }
    throw error
  }
}
