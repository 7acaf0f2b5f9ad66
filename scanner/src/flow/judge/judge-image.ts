import { addressOf } from '../address.ts'
import type { Carried, Send } from '../flow-facts.ts'
import { classOf, isBad } from '../host-classes.ts'
import { readableText } from '../value.ts'
import { isWholesale, serviceFor } from './carried.ts'
import { type Surroundings, type Theft, theft } from './theft.ts'

export function judgeImage(send: Send, strong: readonly Carried[], around: Surroundings): Theft | undefined {
  const target = send.target === undefined ? '' : readableText(send.target)
  const wholesale = strong.filter(isWholesale)
  const registry = /^(?:docker:\/\/)?((?:[\w-]+\.)+[\w-]+(?::\d+)?)\//.exec(target)?.[1]?.split(':')[0]
  const recipe = /^(?:https?|git|ssh):\/\//.test(target) && send.target !== undefined ? addressOf(send.target)?.host : undefined
  const kind = recipe !== undefined ? classOf(recipe) : registry === undefined ? 'service' : classOf(registry)
  const isForeign = kind === 'foreign' || isBad(kind)
  const hasLogin = registry !== undefined && /docker login|login-action|oras login|podman login|crane auth/.test(around.file.source.text)
  const address = send.target === undefined ? undefined : addressOf(send.target)
  if (wholesale.length > 0 && (send.tool !== 'docker run' || isForeign))
    return theft(send, wholesale, 'everything at once goes into an image', 'high', address, kind)
  const strict = strong.filter((each) => serviceFor(each) !== undefined && serviceFor(each) !== 'database')
  if (isForeign && !hasLogin && strict.length > 0)
    return theft(send, strict, 'secrets go to an image of a foreign registry', 'medium', address, kind)
  const altered = strong.filter((each) => each.secret.isAltered && each.position === 'file' && each.secret.taint.kind === 'secret')
  return altered.length > 0 && isForeign ? theft(send, altered, 'encoded secrets go into an image', 'medium', address, kind) : undefined
}
