import type { Language } from './language.ts'

/**
 * What somebody who can only read the mailbox may do with the link that is sent there (design: A.7). `full` stops the change or
 * freezes the account, `narrow` stops the change, `none` gets the mail without a link.
 */
export type AddressPower = 'full' | 'narrow' | 'none'

/** Who is told, as things stand at the moment of the announcement. */
export interface Recipient {
  /** null: somebody without an account, who has no inbox. */
  readonly accountId: string | null
  readonly name: string | null
  readonly language: Language
  /** The account's own words, by which it knows our mails from imitations. */
  readonly phrase: string | null
  readonly addresses: readonly { readonly id: string | null; readonly address: string; readonly power: AddressPower }[]
  readonly webhooks?: readonly WebhookRecipient[]
}

/** A program of his that hears the same, without links. */
export interface WebhookRecipient {
  readonly id: string
  readonly host: string
  /** It was removed lately, and hears of that and of who owns what alone. */
  readonly hasLeft: boolean
  /** False: that it took a notice does not show that he could know. */
  readonly reaches: boolean
  /** Of all administrators: it hears what is told to them as such, and nothing of the account. */
  readonly isShared: boolean
}
