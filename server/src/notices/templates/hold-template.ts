import type { Template } from './template.ts'

/** The notices of holds and of roles: in files of their own, so that each language stays readable. */
export type HoldTemplates = Pick<
  Template['kinds'],
  | 'hold-announced'
  | 'hold-contested'
  | 'hold-resumed'
  | 'hold-vetoed'
  | 'hold-withdrawn'
  | 'hold-voided'
  | 'hold-applied'
  | 'hold-undone'
  | 'owner-invited'
  | 'invitation-received'
  | 'role-changed'
  | 'owner-suspended'
  | 'project-braked'
>

export interface Deed {
  readonly act: string
  readonly project: string
  readonly target: string
}

/** One phrase for each code of an act, a noun: it stands after a verb. */
export type Deeds = Readonly<Record<string, (of: Deed) => string>>

/** An act of a newer version is told by its code. */
export const deedOf = (deeds: Deeds, quote: (name: string) => string, of: Deed): string =>
  Object.hasOwn(deeds, of.act) ? deeds[of.act]!(of) : `${of.act} (${quote(of.project)}, ${quote(of.target)})`
