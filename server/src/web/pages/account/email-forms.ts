import { changeProfile } from '../../../accounts/change-profile.ts'
import { addEmail, mailVerificationAgain, makePrimary, markEmailCompromised, removeEmail } from '../../../accounts/emails/change-emails.ts'
import type { EmailAddress } from '../../../accounts/emails/email-address.ts'
import { findAddress } from '../../../accounts/emails/store.ts'
import { Refusal } from '../../../errors.ts'
import type { Hold } from '../../../holds/hold.ts'
import type { Call } from '../../call.ts'
import { holdPath } from '../ownership/hold-state.ts'
import { formToken, seeOther, sessionOf } from '../page-form.ts'
import { spanText } from '../pieces/span.ts'
import { answerAccount, mistakeOf, refusalOf } from './account-frame.ts'
import { askForFreshness } from './ask-proof.ts'
import { confirmation } from './confirmation.ts'
import { EMAIL_PATH, showEmail } from './email-page.ts'

/** `POST /account/email/add` */
export async function addEmailSubmit(call: Call): Promise<Response> {
  const { email = '' } = call.form
  try {
    // First, so that asking for a factor costs none of the few mails that an account may cause.
    await askForFreshness(call)
    await addEmail(call.instance, sessionOf(call).principal, email)
  } catch (error) {
    const fields = { 'email-invalid': 'email', 'email-known': 'email', 'too-many-emails': 'email' } as const
    return showEmail(call, { mistake: mistakeOf(error, fields), email: email.slice(0, 300) })
  }
  return seeOther(`${EMAIL_PATH}?done=added`)
}

/** `POST /account/profile` */
export async function profileSubmit(call: Call): Promise<Response> {
  const { language = '', phrase = '' } = call.form
  try {
    await changeProfile(call.instance, sessionOf(call).principal, { language, phrase })
  } catch (error) {
    return showEmail(call, { mistake: mistakeOf(error, { 'phrase-invalid': 'phrase' }), phrase: phrase.slice(0, 200) })
  }
  return seeOther(`${EMAIL_PATH}?done=profile`)
}

type Act = (call: Call, id: string) => Promise<unknown>
/** One that may have to wait: the hold, or undefined where it is done. */
type SlowAct = (call: Call, id: string) => Promise<Hold | undefined>

function submit(done: string, act: Act) {
  return submitSlowly(done, async (call, id) => {
    await act(call, id)
    return undefined
  })
}

function submitSlowly(done: string, act: SlowAct) {
  return async (call: Call): Promise<Response> => {
    try {
      const hold = await act(call, call.params.id ?? '')
      if (hold) return seeOther(`${holdPath(hold)}?done=asked`)
    } catch (error) {
      return showEmail(call, { refusal: refusalOf(error) })
    }
    return seeOther(`${EMAIL_PATH}?done=${done}`)
  }
}

/** `POST /account/email/:id/…` */
export const verifyAgainSubmit = submit('mailed', (call, id) => mailVerificationAgain(call.instance, sessionOf(call).principal, id))
export const makePrimarySubmit = submitSlowly('primary', (call, id) => makePrimary(call.instance, sessionOf(call).principal, id))
export const removeEmailSubmit = submitSlowly('removed', (call, id) => removeEmail(call.instance, sessionOf(call).principal, id))
export const compromisedSubmit = submit('compromised', (call, id) => markEmailCompromised(call.instance, sessionOf(call).principal, id))

/** `GET /account/email/:id/remove` */
export async function confirmRemoveEmail(call: Call): Promise<Response> {
  const address = await addressOf(call)
  const { address: text } = address
  return confirm(call, {
    title: `Remove ${text}?`,
    points: [
      ...waitPoints(call, address),
      'We tell it, and each of your other addresses, that it was removed.',
      'For 30 days it goes on hearing of changes, and its links can stop single ones, so that a thief cannot silence you by removing it.',
      'Until then the notice can take it back, unless you confirmed this with an old passkey.',
    ],
    act: 'remove',
    button: `Remove ${text}`,
  })
}

/** `GET /account/email/:id/compromised` */
export async function confirmCompromised(call: Call): Promise<Response> {
  const { address } = await addressOf(call)
  return confirm(call, {
    title: `Does somebody else read ${address}?`,
    points: [
      'Every link that we mailed there dies at once, and the open ones of your other addresses with it: new ones are mailed when you ask.',
      'It hears one last time, and then nothing any more.',
      'It asks for a passkey that you have had for a while, because it would also silence you.',
      'It cannot be taken back by a link. Later you can remove the address and add it again.',
    ],
    act: 'compromised',
    button: 'Mark it: somebody else reads it',
  })
}

async function addressOf(call: Call): Promise<EmailAddress> {
  const address = await findAddress(call.instance.db.read, sessionOf(call).principal.account.id, call.params.id ?? '')
  if (!address || address.removedAt !== null) throw new Refusal('email-unknown')
  return address
}

/** Nothing waits where the address could stop nothing. */
function waitPoints(call: Call, { verifiedAt, compromisedAt }: EmailAddress): readonly string[] {
  const { changeEmail } = call.instance.accountTerms
  if (changeEmail === 0 || verifiedAt === null || compromisedAt !== null) return []
  return [
    `It stays for ${spanText(changeEmail)} more: until then any of your addresses can stop this, if it was not you. An old passkey shortens the wait.`,
  ]
}

function confirm(call: Call, of: { title: string; points: readonly string[]; act: string; button: string }): Promise<Response> {
  const body = confirmation({
    title: of.title,
    points: of.points,
    csrf: formToken(call),
    action: `${EMAIL_PATH}/${call.params.id ?? ''}/${of.act}`,
    button: of.button,
    back: { href: EMAIL_PATH, label: 'Leave it as it is' },
  })
  return answerAccount(call, { title: of.title, section: EMAIL_PATH, body })
}
