import type { Carried, Send } from '../flow-facts.ts'
import { isWholesale } from './carried.ts'
import { type Theft, theft } from './theft.ts'

/** Comments, issues, gists: nothing masks a secret there. */
export function judgeSpoken(send: Send, strong: readonly Carried[]): Theft | undefined {
  const loot = strong.filter((each) => each.position === 'body' && each.secret.taint.kind !== 'remote')
  const isDirect = send.channel === 'gist' || send.tool !== 'gh api'
  const serious = loot.filter((each) => isWholesale(each) || each.secret.isAltered || isDirect)
  return serious.length === 0
    ? undefined
    : theft(send, serious, send.channel === 'gist' ? 'secrets are kept in a gist' : 'secrets are written where others read them')
}
