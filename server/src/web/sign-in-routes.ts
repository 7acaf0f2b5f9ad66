import type { Guard } from './guard.ts'
import { form, page } from './page-routes.ts'
import { setupPage, setupSubmit } from './pages/setup-page.ts'
import { enrolPage, enrolPasskey, enrolTotp } from './pages/sign-in/enrol-page.ts'
import { factorPage, factorSubmit } from './pages/sign-in/factor-page.ts'
import { recoverPage, recoverSubmit } from './pages/sign-in/recover-page.ts'
import { registerPage, registerSubmit, registrationPage, registrationSubmit } from './pages/sign-in/register-page.ts'
import { resetAsk, resetAskPage, resetPage, resetSubmit } from './pages/sign-in/reset-page.ts'
import { signInPage, signInSubmit } from './pages/sign-in/sign-in-page.ts'
import { verifyEmailPage, verifyEmailSubmit } from './pages/sign-in/verify-email-page.ts'
import { confirmSignInPage, confirmSignInSubmit, mailAgain, waitPage, waitSubmit } from './pages/sign-in/wait-page.ts'
import type { Route } from './route.ts'

const anyone = (because: string): Guard => ({ who: 'anyone', because })
const visitor = anyone('whoever signs in has no session yet')
const underWay = anyone('the cookie of the sign-in under way is the credential')
const secret = anyone('the address is the credential; opening it changes nothing')

const isSecret = (route: Route): Route => ({ ...route, isSecretPath: true })

/** Everything before there is a session. */
export const signInRoutes: readonly Route[] = [
  page('/sign-in', visitor, 'Asks for a passkey, or a name and a password.', signInPage),
  form('/sign-in', visitor, 'The first step of a sign-in.', signInSubmit),
  page('/sign-in/factor', underWay, 'Asks for a second factor.', factorPage),
  form('/sign-in/factor', underWay, 'The second step of a sign-in.', factorSubmit),
  page('/sign-in/wait', underWay, 'Waits for a confirmation.', waitPage),
  form('/sign-in/wait', underWay, 'Goes on after a confirmation from elsewhere.', waitSubmit),
  form('/sign-in/mail-again', underWay, 'Mails the confirmation again.', mailAgain),
  isSecret(page('/sign-in/confirm/:secret', secret, 'Asks whether a sign-in is wanted.', confirmSignInPage)),
  isSecret(form('/sign-in/confirm/:secret', secret, 'Confirms a sign-in in the browser that began it.', confirmSignInSubmit)),
  page('/enrol', underWay, 'Asks for the first factor of an account.', enrolPage),
  form('/enrol/totp', underWay, 'Adds an authenticator app as the first factor.', enrolTotp),
  form('/enrol/passkey', underWay, 'Adds a passkey as the first factor.', enrolPasskey),
  page('/register', visitor, 'Asks for an address.', registerPage),
  form('/register', visitor, 'Mails a link to make an account.', registerSubmit),
  isSecret(page('/register/:secret', secret, 'Asks for a name and a password.', registrationPage)),
  isSecret(form('/register/:secret', secret, 'Makes an account.', registrationSubmit)),
  page('/reset-password', visitor, 'Asks whose password.', resetAskPage),
  form('/reset-password', visitor, 'Mails a link to choose a password.', resetAsk),
  isSecret(page('/reset-password/:secret', secret, 'Asks for a new password and a factor.', resetPage)),
  isSecret(form('/reset-password/:secret', secret, 'Chooses a new password.', resetSubmit)),
  page('/recover', underWay, 'Explains the way back without any factor.', recoverPage),
  form('/recover', underWay, 'Asks for an account back without any factor.', recoverSubmit),
  isSecret(page('/verify-email/:secret', secret, 'Asks whether an address is yours.', verifyEmailPage)),
  isSecret(form('/verify-email/:secret', secret, 'Verifies an address.', verifyEmailSubmit)),
  isSecret(page('/setup/:secret', secret, 'The form for the first administrator.', setupPage)),
  isSecret(
    form(
      '/setup/:secret',
      anyone('the address is the credential, for one hour and one use'),
      'Makes the first administrator.',
      setupSubmit,
    ),
  ),
]
