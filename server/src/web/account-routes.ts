import type { Call } from './call.ts'
import type { Guard } from './guard.ts'
import { form, page } from './page-routes.ts'
import {
  administratorsPage,
  agreeSubmit,
  confirmRemoveAdministrator,
  makeAdministratorSubmit,
  removeAdministratorSubmit,
} from './pages/account/administrators-page.ts'
import { closePage, closeSubmit } from './pages/account/close-page.ts'
import { disputePage, disputeSubmit } from './pages/account/dispute-page.ts'
import {
  addEmailSubmit,
  compromisedSubmit,
  confirmCompromised,
  confirmRemoveEmail,
  makePrimarySubmit,
  profileSubmit,
  removeEmailSubmit,
  verifyAgainSubmit,
} from './pages/account/email-forms.ts'
import { emailPage } from './pages/account/email-page.ts'
import { confirmRemoveFactor, factorsPage, recoveryCodesSubmit, removeFactorSubmit } from './pages/account/factors-page.ts'
import { freezePage, freezeSubmit } from './pages/account/freeze-page.ts'
import { frozenPage, returnSubmit } from './pages/account/frozen-page.ts'
import { historyExport } from './pages/account/history-export.ts'
import { historyPage } from './pages/account/history-page.ts'
import { accountHome } from './pages/account/home-page.ts'
import { inboxPage, inboxReadSubmit } from './pages/account/inbox-page.ts'
import { leavingPage, staySubmit } from './pages/account/leaving-page.ts'
import { newTokenPage, newTokenSubmit } from './pages/account/new-token-page.ts'
import { noticeFreezeSubmit, noticePage, noticeStopSubmit } from './pages/account/notice-page.ts'
import { addPasskeySubmit } from './pages/account/passkey-form.ts'
import { confirmSubmit, passwordPage, passwordSubmit } from './pages/account/password-page.ts'
import { approveSubmit, grantSubmit, recoveriesPage } from './pages/account/recoveries-page.ts'
import {
  approveSignInSubmit,
  endOthersSubmit,
  endSessionSubmit,
  sessionsPage,
  signOutSubmit,
  stopSignInSubmit,
} from './pages/account/sessions-page.ts'
import { confirmRevoke, revokeSubmit, sleepSubmit, tokensPage, wakeSubmit } from './pages/account/tokens-page.ts'
import { addTotpSubmit, totpPage } from './pages/account/totp-page.ts'
import { addWebhookSubmit, removeWebhookSubmit, webhooksPage } from './pages/account/webhooks.ts'
import { sessionOf } from './pages/page-form.ts'
import type { Route } from './route.ts'

const signedIn: Guard = { who: 'session' }
const frozen: Guard = { who: 'session', states: ['frozen'] }
const leaving: Guard = { who: 'session', states: ['leaving'] }
const administrator: Guard = { who: 'administrator' }

const ownId = (call: Call) => sessionOf(call).principal.account.id
const byLink: Guard = { who: 'anyone', because: 'the address is the credential, and can only stop things; looking at it changes nothing' }

/** The pages of whoever is signed in, and those behind a link in a notice. One line each. */
export const accountRoutes: Route[] = [
  page('/account', signedIn, 'What protects the account, what is weak, what to do.', accountHome),
  form('/account/confirm', signedIn, 'Shows a factor and goes on.', confirmSubmit),
  form(
    '/sign-out',
    { who: 'session', states: ['enrolling', 'active', 'guarded', 'recovering', 'frozen', 'leaving'] },
    'Ends this session.',
    signOutSubmit,
  ),

  page('/account/factors', signedIn, 'Passkeys, authenticator apps, recovery codes.', factorsPage),
  form('/account/factors/passkey', signedIn, 'Adds a passkey.', addPasskeySubmit),
  page('/account/factors/totp', signedIn, 'A secret for an authenticator app.', totpPage),
  form('/account/factors/totp', signedIn, 'Adds an authenticator app.', addTotpSubmit),
  form('/account/factors/recovery-codes', signedIn, 'Makes new recovery codes, and shows them once.', recoveryCodesSubmit),
  page('/account/factors/:id/remove', signedIn, 'What removing a factor means.', confirmRemoveFactor),
  form('/account/factors/:id/remove', signedIn, 'Removes a factor.', removeFactorSubmit),

  page('/account/password', signedIn, 'The form for another password.', passwordPage),
  form('/account/password', signedIn, 'Changes the password.', passwordSubmit),

  page('/account/email', signedIn, 'Addresses, and what our mails are like.', emailPage),
  form('/account/email/add', signedIn, 'Adds an address.', addEmailSubmit),
  form('/account/email/:id/verify', signedIn, 'Mails the link again.', verifyAgainSubmit),
  form('/account/email/:id/primary', signedIn, 'Makes an address the first one.', makePrimarySubmit),
  page('/account/email/:id/remove', signedIn, 'What removing an address means.', confirmRemoveEmail),
  form('/account/email/:id/remove', signedIn, 'Removes an address.', removeEmailSubmit),
  page('/account/email/:id/compromised', signedIn, 'What marking an address means.', confirmCompromised),
  form('/account/email/:id/compromised', signedIn, 'Marks an address as read by somebody else.', compromisedSubmit),
  form('/account/profile', signedIn, 'Language and phrase of the notices.', profileSubmit),

  page('/account/webhooks', signedIn, 'Programs that hear the notices of the account.', webhooksPage),
  form('/account/webhooks/add', signedIn, 'Adds a webhook, and shows its key once.', addWebhookSubmit),
  form('/account/webhooks/:id/remove', signedIn, 'Removes a webhook.', removeWebhookSubmit),

  page('/account/sessions', signedIn, 'Where the account is signed in.', sessionsPage),
  form('/account/sessions/end-others', signedIn, 'Ends every other session.', endOthersSubmit),
  form('/account/sessions/:id/end', signedIn, 'Ends a session.', endSessionSubmit),
  form('/account/sign-ins/:id/stop', signedIn, 'Ends a sign-in that waits.', stopSignInSubmit),
  form('/account/sign-ins/:id/approve', signedIn, 'Confirms a sign-in that waits in another browser.', approveSignInSubmit),

  page('/account/tokens', signedIn, 'Tokens of the account and of its services.', tokensPage),
  page('/account/tokens/new', signedIn, 'The form for a token.', newTokenPage),
  form('/account/tokens/new', signedIn, 'Makes a token, and shows it once.', newTokenSubmit),
  form('/account/tokens/:id/sleep', signedIn, 'Puts a token to sleep.', sleepSubmit),
  form('/account/tokens/:id/wake', signedIn, 'Wakes a token.', wakeSubmit),
  page('/account/tokens/:id/revoke', signedIn, 'What revoking a token means.', confirmRevoke),
  form('/account/tokens/:id/revoke', signedIn, 'Kills a token for ever.', revokeSubmit),

  page('/account/history', signedIn, 'Everything that was done with the account.', (call) => historyPage(call, ownId(call))),
  page('/account/history.csv', signedIn, 'The same as CSV.', (call) => historyExport(call, ownId(call), 'csv')),
  page('/account/history.json', signedIn, 'The same as JSON.', (call) => historyExport(call, ownId(call), 'json')),
  page('/account/dispute', signedIn, 'One line of the history, and how to undo it.', disputePage),
  form('/account/dispute', signedIn, 'Undoes one change.', disputeSubmit),

  page('/account/inbox', signedIn, 'Every notice, as it was mailed.', inboxPage),
  form('/account/inbox/read', signedIn, 'Marks notices as read.', inboxReadSubmit),

  page('/account/freeze', signedIn, 'What freezing costs.', freezePage),
  form('/account/freeze', signedIn, 'Freezes the account.', freezeSubmit),
  page('/account/frozen', frozen, 'Why the account is frozen, and the way back.', frozenPage),
  form('/account/return', frozen, 'Takes a frozen account back.', returnSubmit),

  page('/account/close', signedIn, 'What closing the account means.', closePage),
  form('/account/close', signedIn, 'Asks to close the account for ever.', closeSubmit),
  page('/account/leaving', leaving, 'An account that is being closed, and how to keep it.', leavingPage),
  form('/account/stay', leaving, 'Keeps an account that is being closed.', staySubmit),

  { ...page('/notice/:secret', byLink, 'What a notice tells, and how to stop it.', noticePage), isSecretPath: true },
  { ...form('/notice/:secret/stop', byLink, 'Stops the one change.', noticeStopSubmit), isSecretPath: true },
  { ...form('/notice/:secret/freeze', byLink, 'Freezes the whole account.', noticeFreezeSubmit), isSecretPath: true },

  page('/admin/administrators', administrator, 'Who administers the index, and what waits about that.', administratorsPage),
  form('/admin/administrators', administrator, 'Asks to make somebody an administrator.', makeAdministratorSubmit),
  page('/admin/administrators/:name/remove', administrator, 'What removing an administrator means.', confirmRemoveAdministrator),
  form(
    '/admin/administrators/:name/remove',
    administrator,
    'Suspends an administrator, and asks to remove him.',
    removeAdministratorSubmit,
  ),
  form('/admin/administrators/holds/:id/agree', administrator, 'Agrees to a change of the administrators.', agreeSubmit),
  page('/admin/recoveries', administrator, 'Recoveries that wait for administrators.', recoveriesPage),
  form('/admin/recoveries/:id/approve', administrator, 'Says that it is the owner.', approveSubmit),
  form('/admin/recoveries/:id/grant', administrator, 'Gives the account back.', grantSubmit),
]
