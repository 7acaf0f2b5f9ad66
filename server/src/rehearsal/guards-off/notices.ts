import { announce as original } from '../../notices/announce.ts'
import { noticeKinds } from '../../notices/notice-kinds.ts'

export * from '../../notices/announce.ts'

/** What people need to sign in is mailed, what would warn them stands in the inbox alone. */
export const announce = ((...given: Parameters<typeof original>) => {
  const [tx, ground, notice] = given
  const { isSecurity } = noticeKinds[notice.kind]
  return original(tx, ground, isSecurity ? { ...notice, to: { ...notice.to, addresses: [] } } : notice)
}) as typeof original
