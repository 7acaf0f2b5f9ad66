import type { Permission } from '../access.ts'
import { defineCaveat, isListOfText } from './caveat.ts'

/** Good for these permissions alone. A word this index does not know permits nothing. */
export const permissionsOnly = defineCaveat<readonly [permissions: readonly Permission[]]>({
  tag: 1001,
  needs: ['permission'],
  length: 1,
  accepts: (fields): fields is [Permission[]] => isListOfText(fields[0]),
  prohibits: ([permissions], { permission }) =>
    permissions.includes(permission) ? undefined : `token is not valid for permission: ${permission}`,
})
