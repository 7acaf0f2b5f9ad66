import type { Language } from './language.ts'
import { isSecurity, type NoticeContent, noticeText } from './notice-text.ts'
import { inertText, maskedAddress, momentText, plainText } from './plain-text.ts'
import type { AddressPower } from './recipient.ts'
import { templates } from './templates.ts'

/** What a mail says beside the notice itself. */
export interface MailFrame {
  readonly language: Language
  /** The address that it goes to. */
  readonly to: string
  readonly power: AddressPower
  readonly name: string | null
  readonly phrase: string | null
  /** The public address of the index, without a slash at the end. */
  readonly publicUrl: string
  /** The link that the notice is about: a registration, a reset. */
  readonly link: string | undefined
  /** "This was not me." */
  readonly dispute: { readonly url: string; readonly expiresAt: number } | undefined
}

const LONGEST_SUBJECT = 150

/** The mail: plain text, its links on lines of their own. Pure. */
export function mailText(content: NoticeContent, frame: MailFrame): { readonly subject: string; readonly text: string } {
  const template = templates[frame.language]
  const site = new URL(frame.publicUrl).host
  const isOwn = (address: string) => address.toLowerCase() === frame.to.toLowerCase()
  // An address that was just added may be a thief's, and one that was removed may be anybody's by now: neither learns the
  // others. The removed one has seen the phrase before.
  const mayKnow = (address: string) => frame.power === 'full' || isOwn(address)
  const notice = noticeText(content, frame.language, (address) => (mayKnow(address) ? address : maskedAddress(address)))

  const paragraphs = [
    template.hello(nameIn(frame)),
    notice.happened,
    notice.facts.map(({ term, text }) => `  ${term}: ${text}`).join('\n'),
    notice.did,
    notice.can,
    ...(frame.link === undefined ? [] : [frame.link]),
    ...(frame.link === undefined ? [] : expiryOf(content, template.linkLife)),
    ...(isSecurity(content.kind) ? disputeOf(frame) : []),
    ...(frame.phrase === null || frame.power === 'none' ? [] : [template.phrase(inertText(plainText(frame.phrase, 100)))]),
    `-- \n${template.sentBy(site)}`,
  ].filter((paragraph) => paragraph !== '')
  const subject = isSecurity(content.kind) ? template.securitySubject(site, notice.subject) : template.ordinarySubject(site, notice.subject)
  return { subject: plainText(subject, LONGEST_SUBJECT), text: `${paragraphs.join('\n\n')}\n` }
}

/** A name that would become a link is not worth a greeting. */
function nameIn({ name }: MailFrame): string | null {
  const plain = plainText(name ?? '', 60)
  return plain === '' || inertText(plain) !== plain ? null : plain
}

function expiryOf({ params }: NoticeContent, says: (until: string) => string): string[] {
  const expiresAt = params['expiresAt']
  return typeof expiresAt === 'number' ? [says(momentText(expiresAt))] : []
}

function disputeOf({ language, dispute, publicUrl }: MailFrame): string[] {
  const template = templates[language]
  if (dispute === undefined) return [template.withoutLink(new URL(publicUrl).host)]
  return [template.disputeLink, dispute.url, template.disputeLinkLife(momentText(dispute.expiresAt))]
}

/** Where the link "this was not me" leads. */
export const disputeUrl = (publicUrl: string, secret: string): string => `${publicUrl}/notice/${secret}`
