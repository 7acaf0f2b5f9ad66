import { addressOf } from './address.ts'
import type { Send } from './flow-facts.ts'
import { classOf } from './host-classes.ts'

/** Whether what the machine's cloud gave is used at the cloud itself, as its credential, and nowhere else. */
export function isOwnUse(sends: readonly Send[]): boolean {
  const uses = sends.flatMap((send) => send.carried.filter((each) => each.secret.taint.kind === 'metadata').map((each) => ({ send, each })))
  return (
    uses.length > 0 &&
    uses.every(({ send, each }) => {
      const address = send.target === undefined ? undefined : addressOf(send.target)
      return each.position === 'header' && address !== undefined && classOf(address.host) === 'service'
    })
  )
}
