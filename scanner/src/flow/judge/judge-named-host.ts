import type { Address } from '../address.ts'
import type { Carried, Send } from '../flow-facts.ts'
import { serviceOf } from '../host-classes.ts'
import { isWholesale, serviceFor } from './carried.ts'
import { type Theft, theft } from './theft.ts'

const stores = ['amazonaws.com', 'storage.googleapis.com', 'blob.core.windows.net', 'digitaloceanspaces.com', 'firebaseio.com']

/** Services where anybody keeps things: what is written there, others read. */
export function judgeService(send: Send, carried: readonly Carried[], address: Address): Theft | undefined {
  const service = serviceOf(address.host)
  const written = carried.filter((each) => each.position === 'body' || each.position === 'file')
  if (
    service === 'github' &&
    /^\/(?:gists|repos\/[^?]{1,200}\/(?:issues|comments|pulls|discussions|contents|git\/(?:blobs|commits|trees|refs)|releases))\b/.test(
      address.path,
    )
  ) {
    const loot = written.filter(
      (each) =>
        isWholesale(each) || each.secret.isAltered || (each.secret.taint.kind === 'secret' && !/^(?:github)$/.test(serviceFor(each) ?? '')),
    )
    return loot.length === 0 ? undefined : theft(send, loot, 'secrets are written where others read them', 'high', address, 'service')
  }
  const isForge = service !== undefined && /^(?:gitlab|bitbucket|gitee|codeberg)$/.test(service)
  if (isForge && /\/(?:snippets|gists|issues|notes|comments|wikis?|repository\/files|repository\/commits|contents)\b/.test(address.path)) {
    const said = written.filter((each) => isWholesale(each) || each.secret.isAltered || (serviceFor(each) ?? service) !== service)
    if (said.length > 0) return theft(send, said, 'secrets are written where others read them', 'high', address, 'service')
  }
  const isStore =
    stores.some((each) => address.host === each || address.host.endsWith(`.${each}`)) &&
    (!address.host.endsWith('amazonaws.com') || /(?:^|[.-])s3[.-]/.test(address.host))
  const loot = written.filter(
    (each) =>
      isWholesale(each) ||
      (/^(?:npm|pypi|docker|rubygems|crates|github|key)$/.test(serviceFor(each) ?? '') && each.secret.taint.kind === 'secret'),
  )
  return isStore && loot.length > 0 ? theft(send, loot, 'secrets are kept in a store', 'medium', address, 'service') : undefined
}
