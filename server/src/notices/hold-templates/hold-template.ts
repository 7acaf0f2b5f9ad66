import type { HoldAct } from '../hold-acts.ts'
import type { HoldNoticeKind } from '../notice-kinds.ts'
import type { Template } from '../templates/template.ts'

/** The notices of holds and of roles, in one language. */
export type HoldTemplate = Pick<Template['kinds'], HoldNoticeKind>

export interface Deed {
  readonly act: string
  readonly project: string
  readonly target: string
}

/** One phrase for each code of an act, a noun: it stands after a verb. */
export type Deeds = Readonly<Record<HoldAct, (of: Deed) => string>>

/** An act of a newer version is told by its code. */
export const deedOf = (deeds: Deeds, quote: (name: string) => string, of: Deed): string =>
  Object.hasOwn(deeds, of.act) ? deeds[of.act as HoldAct](of) : `${of.act} (${quote(of.project)}, ${quote(of.target)})`

/** Contested, this act alone brakes its projects: who of the two is the thief is what administrators decide. */
export const stopsPublishing = ({ act }: Deed): boolean => act === 'restore-ownership'
