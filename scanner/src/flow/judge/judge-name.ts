import type { Carried, Send } from '../flow-facts.ts'
import { classOf } from '../host-classes.ts'
import { withoutHidden } from '../trim-text.ts'
import { readableText } from '../value.ts'
import { addressIn } from './carried.ts'
import { type Theft, theft } from './theft.ts'

/** Names that are asked for: a secret that is a label of a name, not one that is the name. */
export function judgeName(send: Send, strong: readonly Carried[]): Theft | undefined {
  const text = send.target === undefined ? '' : readableText(send.target)
  const isLabel = /\w\.[a-z]{2,24}/i.test(withoutHidden(text))
  const loot = strong.filter((each) => isLabel || each.secret.isAltered)
  const address = addressIn(send)
  return loot.length === 0
    ? undefined
    : theft(
        send,
        loot,
        'secrets leave as names that are asked for',
        'high',
        address,
        address === undefined ? undefined : classOf(address.host),
      )
}
