import type { Loot } from '../../thief.ts'

/** All that opens the account of an owner without a passkey, for as long as the owner does nothing. */
export const everyLoot: Loot = ['password', 'seed', 'recovery-codes', 'mailbox']
