import type { Outcome } from './outcome.ts'

export type Who = 'thief' | 'victim' | 'bystander' | 'administrator' | 'operator' | 'time'

/** Something that somebody tries. */
export interface Step {
  readonly who: Who
  /** A verb and its object; `{project}` stands for the project. */
  readonly what: string
  readonly project?: string
  readonly act: () => Promise<Outcome>
  /** Refusals, by code, that mean "a guard said no". Any other refusal means that the script does not know the server. */
  readonly accepts?: readonly string[]
  /** False where it must happen at once. */
  readonly mayWait?: boolean
  /** Where it takes effect or waits, the victim must be told by mail. */
  readonly tellsVictim?: boolean
}

/** One line of what happened. */
export interface Entry {
  /** Milliseconds since the beginning. */
  readonly at: number
  /** What the clock of the machine said then, milliseconds since 1970. */
  readonly machineTime: number
  readonly who: Who
  readonly what: string
  readonly project?: string | undefined
  readonly outcome: Outcome
  readonly isExpected: boolean
  readonly tellsVictim: boolean
  readonly mails: readonly { readonly to: string; readonly subject: string; readonly afterSeconds: number }[]
}
