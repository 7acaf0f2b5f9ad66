import { type OwnerVerdict, judgeRemoval as original, type RemovalFacts } from '../../ownership/owner-policy.ts'
import { somebodyOlder } from './somebody-older.ts'

export * from '../../ownership/owner-policy.ts'

/** Judged as if somebody older always stayed. */
export const judgeRemoval = (facts: RemovalFacts): OwnerVerdict => original({ ...facts, owners: [...facts.owners, somebodyOlder] })
