import { randomUUID } from 'node:crypto'
import type { Recorded } from '../../journal/record.ts'
import type { Restraint } from './restraint.ts'
import { insertRestraint, markRestraintLifted } from './store.ts'

/** Takes power away at once, inside a recorded transaction whose event says so. */
export function setRestraint(tx: Recorded, restraint: Omit<Restraint, 'id'>): Promise<void> {
  return insertRestraint(tx, { id: randomUUID(), ...restraint })
}

/** Lifts one restraint; the others on the same thing stay. */
export function liftRestraint(tx: Recorded, restraint: Restraint, at: number): Promise<void> {
  return markRestraintLifted(tx, restraint.id, at)
}
