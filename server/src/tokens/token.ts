import { Refusal } from '../errors.ts'

/** The row of an API token. It stays for ever: its uses are evidence. */
export interface Token {
  readonly id: string
  readonly accountId: string
  readonly name: string
  readonly sealedKey: Uint8Array
  readonly sealedLabel: Uint8Array
  readonly createdAt: number
  readonly expiresAt: number | null
  readonly revokedAt: number | null
  readonly lastUsedAt: number | null
}

/** @throws Refusal `token-name-invalid`: 1 to 100 printable characters. */
export function parseTokenName(text: string): string {
  const name = text.trim()
  if (name.length < 1 || name.length > 100 || /\p{C}/u.test(name)) throw new Refusal('token-name-invalid')
  return name
}

/**
 * A life such as `90d`, `12h`, `4w`, in seconds.
 *
 * @throws Refusal `duration-invalid`
 */
export function parseDuration(text: string): number {
  const match = /^(\d{1,5})([hdwy])$/.exec(text.trim())
  if (!match || Number(match[1]) === 0) throw new Refusal('duration-invalid', { duration: text.slice(0, 60) })
  return Number(match[1]) * { h: 3600, d: 86_400, w: 604_800, y: 31_536_000 }[match[2] as 'h' | 'd' | 'w' | 'y']
}
