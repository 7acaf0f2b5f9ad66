import type { Carried, Send } from './flow-facts.ts'
import { addressIn, isWholesale, serviceFor } from './judge/carried.ts'
import { judgeCopy } from './judge/judge-copy.ts'
import { judgeHttp } from './judge/judge-http.ts'
import { judgeImage } from './judge/judge-image.ts'
import { judgeKept } from './judge/judge-kept.ts'
import { judgeName } from './judge/judge-name.ts'
import { judgePrinted } from './judge/judge-printed.ts'
import { judgePush } from './judge/judge-push.ts'
import { judgeSocket } from './judge/judge-socket.ts'
import { judgeSpoken } from './judge/judge-spoken.ts'
import { type Surroundings, type Theft, theft } from './judge/theft.ts'
import { isMinor } from './secret-names.ts'

/** Whether something that leaves is theft. By what leaves, where to, where it stands, and whether it belongs there. */
export function judgeSend(send: Send, around: Surroundings): Theft | undefined {
  const strong = send.carried.filter((each) => each.secret.taint.kind !== 'secret' || !isMinor(each.secret.taint.name))
  if (strong.length === 0 && !isManyMinor(send)) return undefined
  switch (send.channel) {
    case 'http':
    case 'action':
      return judgeHttp(send, strong.length > 0 ? strong : send.carried, around)
    case 'dns':
      return judgeName(send, strong)
    case 'socket':
    case 'mail':
      return judgeSocket(send, strong, around)
    case 'shell':
    case 'store':
      return judgeCopy(send, strong, around)
    case 'git':
      return judgePush(send, strong)
    case 'gist':
    case 'comment':
      return judgeSpoken(send, strong)
    case 'artifact':
    case 'cache':
    case 'release':
      return judgeKept(send, strong)
    case 'summary':
    case 'log':
      return judgePrinted(send, strong)
    case 'image':
      return judgeImage(send, strong, around)
    case 'workflow':
      return judgeWorkflow(send, strong)
  }
}

function isManyMinor(send: Send): boolean {
  return send.channel === 'http' && send.isWrapped
}

/** GitHub gives no secrets to `with` of a called workflow, save where somebody tries. */
function judgeWorkflow(send: Send, strong: readonly Carried[]): Theft | undefined {
  const loot = strong.filter((each) => each.position === 'body' && (isWholesale(each) || serviceFor(each) !== undefined))
  const address = addressIn(send)
  if (loot.some(isWholesale)) return theft(send, loot, 'every secret goes to code of another repository', 'high', address)
  return undefined
}
