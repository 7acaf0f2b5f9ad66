/**
 * Every refusal of the index, one line each. The code is the contract with clients, the kind says what a caller
 * can do about it, and `web/problem.ts` alone turns kinds into statuses. Words in braces are filled from the details.
 */

/** What a caller can do: `invalid` mend the input, `forbidden` get the right, `busy` come back later. */
export type Kind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'method-not-allowed'
  | 'conflict'
  | 'gone'
  | 'too-large'
  | 'too-many'
  | 'moved'
  | 'unavailable'

export const refusals = {
  // requests
  'not-found': ['not-found', 'There is nothing at this address.'],
  'method-not-allowed': ['method-not-allowed', '{method} is not possible at this address.'],
  'body-invalid': ['invalid', 'The request body cannot be read: {detail}.'],
  'too-many-requests': ['too-many', 'Too many requests. Try again in {seconds} seconds.'],
  'shutting-down': ['unavailable', 'The index is restarting. Try again in a moment.'],
} as const satisfies Record<string, readonly [Kind, string]>

export type RefusalCode = keyof typeof refusals

type Words<Text extends string> = Text extends `${string}{${infer Word}}${infer Rest}` ? Word | Words<Rest> : never

/** The details that the message of a code needs; a missing one does not compile. */
export type RefusalDetails<Code extends RefusalCode> = { readonly [W in Words<(typeof refusals)[Code][1]>]: string | number }

/** Something the index refuses to do. Anything else that is thrown is a bug or a broken dependency. */
export class Refusal<Code extends RefusalCode = RefusalCode> extends Error {
  override readonly name = 'Refusal'
  readonly code: Code
  readonly details: RefusalDetails<Code>

  constructor(code: Code, ...details: [Words<(typeof refusals)[Code][1]>] extends [never] ? [] : [RefusalDetails<Code>]) {
    const given = (details[0] ?? {}) as Record<string, string | number>
    super(refusals[code][1].replaceAll(/\{(\w+)\}/g, (_, word: string) => String(given[word])))
    this.code = code
    this.details = given as RefusalDetails<Code>
  }

  get kind(): Kind {
    return refusals[this.code][0]
  }
}

/** True for a refusal with this code, or for any refusal where no code is named. */
export function isRefusal<Code extends RefusalCode = RefusalCode>(error: unknown, code?: Code): error is Refusal<Code> {
  return error instanceof Refusal && (code === undefined || error.code === code)
}
