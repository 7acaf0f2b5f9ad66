import type { AccountState } from '../accounts/account.ts'
import type { Guard } from './guard.ts'
import { form, page } from './page-routes.ts'
import { allHoldsPage } from './pages/ownership/all-holds-page.ts'
import { decisionPage, goOnSubmit, keepSubmit } from './pages/ownership/decision-page.ts'
import { deleteProjectPage, deleteProjectSubmit, undeleteProjectSubmit } from './pages/ownership/delete-project-page.ts'
import { holdPage, holdSubmit } from './pages/ownership/hold-page.ts'
import { holdsPage } from './pages/ownership/holds-page.ts'
import { acceptSubmit, declineSubmit, invitationsPage } from './pages/ownership/invitations-page.ts'
import { brakeSubmit, cancelSubmit, inviteSubmit, lockSubmit, unbrakeSubmit, unlockSubmit } from './pages/ownership/people-forms.ts'
import { peoplePage } from './pages/ownership/people-page.ts'
import { deleteReleaseSubmit, releasePage, releasesPage, restoreReleaseSubmit } from './pages/ownership/releases-page.ts'
import { removeEverywherePage, removeEverywhereSubmit } from './pages/ownership/remove-everywhere-page.ts'
import { removePage, removeSubmit } from './pages/ownership/remove-page.ts'
import { containSubmit, reportPage, reportsPage } from './pages/ownership/reports-page.ts'
import { successionPage, successionSubmit } from './pages/ownership/succession-page.ts'
import { victimPage, victimSubmit } from './pages/ownership/victim-page.ts'
import type { Route } from './route.ts'

const signedIn: Guard = { who: 'session' }
/** Stopping things is open to a frozen account too. */
const states: readonly AccountState[] = ['active', 'guarded', 'recovering', 'frozen']
const alsoFrozen: Guard = { who: 'session', states }
const administrator: Guard = { who: 'administrator' }
const victim: Guard = {
  who: 'anyone',
  because: 'whoever has lost the account can show nothing; it only tells administrators, within limits',
}

/** Who owns what, what waits, and the door for victims. One line each. */
export const ownershipRoutes: readonly Route[] = [
  page('/manage/:name', alsoFrozen, 'The people of a project, for those who own or maintain it.', peoplePage),
  form('/manage/:name/invite', signedIn, 'Offers somebody a role.', inviteSubmit),
  form('/manage/:name/invitations/:id/cancel', signedIn, 'Ends an offer that nobody has taken.', cancelSubmit),
  page('/manage/:name/people/:person', signedIn, 'What taking a role, or a part of it, would mean.', removePage),
  form('/manage/:name/people/:person', signedIn, 'Takes a role, or a part of it; of owners after a wait.', removeSubmit),
  page('/manage/:name/delete', signedIn, 'What deleting a project would mean; of a deleted one, how to take it back.', deleteProjectPage),
  form('/manage/:name/delete', signedIn, 'Deletes a project, after a wait in which every owner can stop it.', deleteProjectSubmit),
  form('/manage/:name/undelete', signedIn, 'Takes a deleted project back.', undeleteProjectSubmit),
  page('/manage/:name/releases', signedIn, 'Releases of a project, for whoever wants to delete one.', releasesPage),
  page('/manage/:name/releases/:version', signedIn, 'What deleting a release or a file would mean.', releasePage),
  form('/manage/:name/releases/:version/delete', signedIn, 'Deletes a release or one file of it, after a wait.', deleteReleaseSubmit),
  form('/manage/:name/releases/:version/restore', signedIn, 'Takes a release or one file of it out of the trash.', restoreReleaseSubmit),
  page('/manage/:name/people/:person/succession', signedIn, 'Following an owner of whom nothing was heard.', successionPage),
  form('/manage/:name/people/:person/succession', signedIn, 'Asks for it; it waits, and any sign of life ends it.', successionSubmit),
  form('/manage/:name/brake', alsoFrozen, 'Stops publishing for 72 hours.', brakeSubmit),
  form('/manage/:name/lock', signedIn, 'Locks who owns a project for 72 hours.', lockSubmit),
  form('/manage/:name/unlock', signedIn, 'Lifts the lock of an owner.', unlockSubmit),
  form('/manage/:name/unbrake', signedIn, 'Lets publishing go on.', unbrakeSubmit),

  page('/account/invitations', signedIn, 'Offers to the account, and its roles.', invitationsPage),
  form('/account/invitations/:id/accept', signedIn, 'Takes an offer.', acceptSubmit),
  form('/account/invitations/:id/decline', signedIn, 'Says no to an offer.', declineSubmit),

  page('/account/people/:person', signedIn, 'What somebody could still do in all projects of the account.', removeEverywherePage),
  form('/account/people/:person', signedIn, 'Ends all of it, as one act; of owners after a wait.', removeEverywhereSubmit),

  page('/account/holds', alsoFrozen, 'What waits that concerns the account.', holdsPage),
  page('/hold/:id', alsoFrozen, 'One change that waits, for those whom it concerns.', holdPage),
  form('/hold/:id/:answer', alsoFrozen, 'Stops, withdraws, releases or takes back a change.', holdSubmit),

  page('/admin/holds', administrator, 'What waits in the whole index, first what administrators decide.', allHoldsPage),
  page('/admin/holds/:id', administrator, 'A contested change, and what each decision would do.', decisionPage),
  form('/admin/holds/:id/keep', administrator, 'Ends a contested change: everything stays as it is.', keepSubmit),
  form('/admin/holds/:id/go-on', administrator, 'Lets a contested change go on, with the second administrator who says so.', goOnSubmit),

  page('/victim', victim, 'The form for whoever has lost an account to somebody.', victimPage),
  form('/victim', victim, 'Makes a report, and tells every administrator.', victimSubmit),
  page('/admin/reports', administrator, 'Reports of victims.', reportsPage),
  page('/admin/reports/:number', administrator, 'One report, and what can be stopped because of it.', reportPage),
  form('/admin/reports/:number/contain', administrator, 'Freezes accounts and brakes projects that a report names.', containSubmit),
]
