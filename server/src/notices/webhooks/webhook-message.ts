import { createHmac } from 'node:crypto'
import type { Language } from '../language.ts'
import { isSecurity, type NoticeContent, noticeText } from '../notice-text.ts'
import { maskedAddress } from '../plain-text.ts'

export interface WebhookFrame {
  /** The same at every attempt: a receiver that has seen it drops a repeat. */
  readonly deliveryId: string
  readonly noticeId: string
  readonly language: Language
  readonly name: string | null
  /** The public address of the index, without a slash at the end. */
  readonly publicUrl: string
}

/**
 * What is posted. It carries no link that acts and no address in full: whoever reads along in a chat can stop and learn nothing. The
 * notice itself stands in the inbox, and in the mail with its link.
 */
export function webhookBody(content: NoticeContent, frame: WebhookFrame): string {
  const { subject, happened, did, can, facts } = noticeText(content, frame.language, maskedAddress)
  return JSON.stringify({
    version: 1,
    id: frame.deliveryId,
    notice: frame.noticeId,
    kind: content.kind,
    at: content.at,
    isSecurity: isSecurity(content.kind),
    account: frame.name,
    subject,
    text: [happened, did, can].filter((part) => part !== '').join('\n'),
    facts: facts.map(({ term, text }) => ({ term, text })),
    inbox: `${frame.publicUrl}/account/inbox`,
  })
}

/**
 * HMAC-SHA256 under the webhook's key, over the moment and the body with a dot between: nobody without the key makes one, and an
 * old message cannot be sent again as a new one.
 */
export function webhookHeaders(
  key: string,
  message: { readonly body: string; readonly deliveryId: string; readonly now: number },
): Record<string, string> {
  const timestamp = String(Math.floor(message.now / 1000))
  const signature = createHmac('sha256', key).update(`${timestamp}.${message.body}`).digest('hex')
  return {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'holdfast',
    'x-holdfast-delivery': message.deliveryId,
    'x-holdfast-timestamp': timestamp,
    'x-holdfast-signature': `v1=${signature}`,
  }
}
