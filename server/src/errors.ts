/**
 * Every refusal of the index, one line each. The code is the contract with clients, the kind says what a caller
 * can do about it, and `web/problem.ts` alone turns kinds into statuses. Words in braces are filled from the details.
 */

/** What a caller can do: `invalid` mend the input, `forbidden` get the right, `busy` come back later. */
export type Kind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'method-not-allowed'
  | 'conflict'
  | 'gone'
  | 'too-large'
  | 'too-many'
  | 'moved'
  | 'unavailable'

export const refusals = {
  // requests
  'not-found': ['not-found', 'There is nothing at this address.'],
  'address-invalid': ['invalid', 'This address cannot be read.'],
  'cross-site': ['forbidden', 'A page of another site sent this, so nothing was done.'],
  'method-not-allowed': ['method-not-allowed', '{method} is not possible at this address.'],
  'body-invalid': ['invalid', 'The request body cannot be read: {detail}.'],
  'body-too-large': ['too-large', 'The request body is larger than {limit} bytes.'],
  'transport-not-confidential': ['forbidden', 'This came over plain http, so the network has seen the token: revoke it, and use https.'],
  'reading-needs-token': [
    'unauthenticated',
    'Reading this index needs an API token with the permission read: send it as the password of the user __token__.',
  ],
  'too-many-requests': ['too-many', 'Too many requests. Try again in {seconds} seconds.'],
  'shutting-down': ['unavailable', 'The index is restarting. Try again in a moment.'],

  // the command line
  'not-confirmed': ['conflict', 'Nothing was changed. Answer y, or say --yes.'],
  'option-missing': ['invalid', 'Say {option}.'],
  'option-not-for-service': [
    'invalid',
    'A service has no e-mail address, password or administration: leave out --email, --admin and --password-file.',
  ],
  'permission-unknown': ['invalid', "'{permission}' is no permission: use {known}."],
  'key-from-outside': [
    'conflict',
    'The key comes from HOLDFAST_SECRET_KEY: put the new key in front of the old one there, comma between, restart, and say this again.',
  ],

  // credentials and tokens
  'credentials-missing': ['unauthenticated', 'This needs an API token: send it as the password of the user __token__.'],
  'credentials-invalid': ['forbidden', 'Invalid or non-existent authentication information.'],
  'password-not-accepted': ['forbidden', 'Passwords are not accepted here: use the user name __token__ and an API token as the password.'],
  'token-revoked': ['forbidden', 'This API token was revoked.'],
  'token-expired': ['forbidden', 'This API token has expired.'],
  'token-asleep': ['forbidden', 'This API token is asleep: {reason}.'],
  'token-prohibits': ['forbidden', 'Invalid API Token: {reason}'],
  'token-unknown': ['not-found', "There is no token with the id '{id}'."],
  'token-too-large': ['invalid', 'The token would be too large: name fewer projects or networks, or make several tokens.'],
  'token-lives-too-long': ['invalid', 'A token lives at most {days} days here. Give it an end.'],
  'token-name-invalid': ['invalid', 'Give the token a name of 1 to 100 printable characters.'],
  'holder-cannot-have-tokens': [
    'forbidden',
    "'{name}' cannot have tokens: the account is {state}. Make a service for machines: holdfast user create NAME --service.",
  ],
  'network-invalid': ['invalid', "'{network}' is no network: write it as 10.0.0.0/8 or 2001:db8::/32."],
  'duration-invalid': ['invalid', "'{duration}' is no duration: write 12h, 90d, 4w or 1y."],
  'permission-missing': ['forbidden', 'The given credentials are not allowed to {act}.'],

  // accounts
  'account-name-invalid': [
    'invalid',
    "'{name}' is no user name: use 1 to 50 of a-z, 0-9, '.', '_' and '-', with a letter or digit at both ends.",
  ],
  'account-exists': ['conflict', "There is already an account named '{name}'."],
  'account-unknown': ['not-found', "There is no such account: '{name}'."],
  'email-invalid': ['invalid', 'That is no e-mail address.'],
  'password-weak': ['invalid', 'Use a password of at least 12 characters, at most 1,024 bytes.'],
  'service-needs-owner': [
    'conflict',
    'A service needs a person who answers for it, and there are {count} administrators: make the first one with the set-up link, or name one with --owner.',
  ],
  'already-set-up': ['conflict', 'This index already has an administrator; a set-up link is only for the first one.'],
  'setup-link-dead': ['gone', 'This set-up link is not valid any more. Run holdfast setup-link on the machine to get a new one.'],

  'setup-not-confidential': [
    'forbidden',
    'This set-up link came over plain http, so the network has seen it. Run holdfast setup-link for a new one, and open it over https or on the machine itself.',
  ],

  // factors and passwords
  'passkey-invalid': ['forbidden', 'This passkey was not accepted. Try again with a passkey of this account, on the pages of this index.'],
  'passkey-cloned': [
    'forbidden',
    'This passkey counts backwards, as a copy of it would. It was not accepted: use another factor, and remove this one.',
  ],
  'sign-in-busy': ['too-many', 'Too many people are signing in just now. Try again in {seconds} seconds.'],
  'password-unjudged': [
    'too-many',
    'There was no time to judge this password. Nothing was changed. Try again in {seconds} seconds, or choose a shorter one.',
  ],
  'password-breached': ['invalid', 'This password stands in a public list of stolen passwords. Choose another one.'],
  'password-guessable': ['invalid', 'This password would be guessed too soon. {reason}'],

  // signing in, sessions
  'form-stale': [
    'forbidden',
    'This form was not made for this browser, or is too old. Nothing was changed. Load the page again and send it once more.',
  ],
  'connection-not-confidential': [
    'forbidden',
    'This came over plain http from another machine, so the network can read it. Nothing was done. Use https, or the machine itself.',
  ],
  'host-foreign': [
    'forbidden',
    'This form came under another host name than {host}. If that is not the address that you typed, do not go on: somebody may be reading along. Behind a proxy, let it pass the host on.',
  ],
  'sign-in-wrong': ['unauthenticated', 'That name and password do not belong together.'],
  'sign-in-late': ['gone', 'This sign-in has ended. Nothing was changed. Begin again.'],
  'sign-in-elsewhere': [
    'forbidden',
    'This link was asked for in another browser, and counts only there. If you did not ask for it, somebody knows your password: change it.',
  ],
  'sign-in-needed': ['unauthenticated', 'Sign in first.'],
  'session-ended': ['unauthenticated', 'You are no longer signed in. Nothing was changed. Sign in again.'],
  'session-elsewhere': [
    'unauthenticated',
    'This session comes from another browser or network than before. Nothing was changed. Show a factor to go on.',
  ],
  'session-unknown': ['not-found', 'There is no such session.'],
  'account-cannot': ['forbidden', 'This account is {state}, so it cannot do this. Nothing was changed.'],
  'proof-needed': ['forbidden', 'Confirm that it is you. Nothing was changed yet.'],
  'proof-wrong': ['unauthenticated', 'That code is not right, or was used before.'],
  'proof-not-strongest': [
    'forbidden',
    'This account has a passkey, so a code is not enough here. Use the passkey, or a recovery code if you lost it.',
  ],
  'factor-too-young': ['forbidden', 'That factor is too new to confirm this. Use one that you have had for longer. Nothing was changed.'],
  'link-dead': ['gone', 'This link is not valid any more: it was used, is too old, or was replaced. Nothing was changed.'],
  'administrator-needed': ['forbidden', 'Only an administrator can do this.'],

  // factors of a person
  'factor-name-invalid': ['invalid', 'Give it a name of 1 to 64 printable characters, such as the device that it is on.'],
  'factor-name-taken': ['conflict', "You already have a factor named '{name}'."],
  'factor-unknown': ['not-found', 'There is no such factor.'],
  'factor-last': [
    'conflict',
    'This is your last factor. Add another one first: an account without one could be enrolled by anybody with the password.',
  ],
  'factor-same': ['conflict', 'Confirm this with another factor than the one that you switch off.'],
  'factor-off': ['conflict', 'This factor is switched off already, and waits for its removal.'],
  'too-many-factors': ['conflict', 'An account has at most {limit} factors. Remove one that you no longer use.'],
  'too-many-apps': ['conflict', 'An account has at most {limit} authenticator apps. Remove one that you no longer use, or add a passkey.'],
  'totp-offer-late': [
    'gone',
    'This code was offered more than half an hour ago, or to another browser. Load the page again for a new one.',
  ],
  'passkey-late': ['conflict', 'This passkey was asked too long ago, or its answer was used before. Try again.'],
  'passkey-known': ['conflict', 'This passkey is registered here already.'],
  'passkey-needs-password': [
    'forbidden',
    'This key did not check who holds it (by finger or PIN), so it cannot replace the password. Sign in with name and password first.',
  ],
  'passkeys-impossible': ['conflict', 'Passkeys do not work at this address: they need https, or localhost. Use an authenticator app.'],

  // passwords and addresses
  'password-wrong': ['unauthenticated', 'That is not your present password.'],
  'registration-closed': ['forbidden', 'This index takes no new accounts by itself. Ask its operator for an invitation.'],
  'account-name-taken': ['conflict', "The name '{name}' is taken, reserved, or too much like another one. Choose another."],
  'email-known': ['conflict', 'This address is on your account already.'],
  'email-taken': ['conflict', 'This address belongs to another account.'],
  'email-unknown': ['not-found', 'There is no such address on your account.'],
  'email-unverified': ['conflict', 'This address is not verified. Open the link that was mailed to it first.'],
  'email-last': ['conflict', 'This is your last working address. Add and verify another one first.'],
  'email-waits': ['conflict', 'Another change of your first address waits already. Withdraw that one first.'],
  'email-primary': ['conflict', 'This is your first address. Make another one the first, then remove it.'],
  'too-many-emails': ['conflict', 'An account has at most {limit} addresses.'],
  'phrase-invalid': ['invalid', 'The phrase has at most 80 printable characters.'],

  // recovery, freezing, closing
  'recovery-live': ['conflict', 'A recovery of this account is waiting already.'],
  'recovery-unknown': ['not-found', 'There is no such recovery, or it has ended.'],
  'recovery-too-early': ['conflict', 'This recovery waits until {until}, so that the owner can still stop it.'],
  'recovery-needs-two': [
    'conflict',
    'A recovery needs two administrators, or one on an index that has only one. {count} of {needed} approved it.',
  ],
  'approval-own': ['forbidden', 'Nobody approves his own recovery.'],
  'frozen-not': ['conflict', 'This account is not frozen.'],
  'account-owns': [
    'conflict',
    'This account is the only owner of {projects}, or the one who was there first. Give each of them another owner first, or leave it there.',
  ],
  'administrator-already': ['conflict', "'{name}' is an administrator already."],
  'administrator-none': ['conflict', "'{name}' is no administrator."],
  'administrator-cannot': [
    'conflict',
    "'{name}' cannot be an administrator: that takes a person whose account is open and has a second factor.",
  ],
  'administrator-last': ['conflict', 'There would be no administrator left who can act. Make somebody else one first.'],
  'administrator-one-at-a-time': [
    'conflict',
    'You asked to remove another administrator already. Wait until that is decided, so that others can look.',
  ],
  'account-in-hold': [
    'conflict',
    'Something waits that concerns this account: see the page of what waits. It cannot be closed before that is decided.',
  ],
  'account-changed-lately': [
    'conflict',
    'What this account owns changed less than 30 days ago, so it cannot be closed before {until}: whoever took it could hide that so.',
  ],
  'account-reported': [
    'conflict',
    'Somebody reported a theft that names this account. It cannot be closed for 30 days after that, so that nothing is hidden.',
  ],
  'account-answers': ['conflict', 'This account answers for the services {services}. They would be left without an owner.'],
  'account-open': ['conflict', 'This account is not closed. Its own history page shows its record.'],
  'sign-in-none': ['not-found', "Nobody waits to sign in as '{name}'. A sign-in waits for 15 minutes: begin it again, then approve it."],
  'sign-ins-several': ['conflict', "{count} sign-ins wait as '{name}'. Ask the owner which one is his, and say it with --sign-in."],
  'account-enrolled': [
    'conflict',
    "'{name}' has a second factor, so no link made here gives a password. 'Forgot your password' on the sign-in page does, or holdfast recovery request {name}.",
  ],
  'account-not-enrolled': ['conflict', "'{name}' has no second factor yet, so there is nothing to recover. Run holdfast user link {name}."],
  'mail-rejected': ['invalid', 'The mail was rejected: {reason}.'],
  'mail-server-failed': ['unavailable', 'The mail was not handed over: {reason}.'],
  'dispute-done': ['conflict', 'This was stopped or undone already. Nothing more was changed.'],

  // who owns what
  'owner-on-probation': [
    'forbidden',
    'You became an owner too short a while ago for this. Until your probation is over it takes somebody who has been one for longer.',
  ],
  'owner-last': ['conflict', 'This would leave the project without a senior owner. Only that person can do it.'],
  'ownership-locked': [
    'conflict',
    'The ownership of this project is locked: an owner wants time to look, something is disputed, or too much was changed at once. The page of its people says which, and until when. Nothing was changed.',
  ],
  'owners-changed': [
    'conflict',
    'Who owns this project changed in the last 30 days. It can be deleted when that is longer ago, so that nobody who lost it loses it for good.',
  ],
  'project-hold-live': ['conflict', 'Another change of this project waits. It can be deleted when that is decided or withdrawn.'],
  'project-covered': ['conflict', 'Those who run this index have stopped something about this project, and it stays as it is meanwhile.'],
  'role-already': ['conflict', 'This account has that role, or a greater one, already.'],
  'role-none': ['not-found', 'This account has no role in this project.'],
  'invitee-cannot': ['conflict', 'This account cannot have a role: it is a service, or closed.'],
  'arrival-cannot': [
    'conflict',
    'Somebody who would become an owner by this cannot: the account is closed, frozen or without a second factor.',
  ],
  'organisation-unknown': ['not-found', 'There is no such organisation.'],
  'organisation-needs': ['forbidden', 'Only owners of the organisation can do this, or its managers where it gives no project to anybody.'],
  'grants-too-much': ['forbidden', 'Nobody can give or take more than he holds himself.'],
  'team-unknown': ['not-found', 'There is no such team in this organisation.'],
  'team-name-invalid': [
    'invalid',
    'The name of a team has 1 to 50 of a-z, 0-9, dots, hyphens and underscores, with a letter or digit at both ends.',
  ],
  'team-exists': ['conflict', 'There is a team of this name in the organisation already.'],
  'member-none': ['not-found', 'This account is not in the organisation.'],
  'member-already': ['conflict', 'This account has that role in the organisation already, or is in that team.'],
  'organisation-strands': [
    'conflict',
    'These projects would have nobody left who has owned them for long: {projects}. Give each another owner, or move it, first.',
  ],
  'organisation-limit': ['too-many', 'An account makes at most {limit} organisations. Ask those who run this index for more.'],
  'project-elsewhere': ['conflict', 'The project belongs to this organisation already, or the team is of another one.'],
  'invitation-unknown': ['not-found', 'There is no such invitation, or it has ended.'],
  'invitation-open': ['conflict', 'This account has been invited to this project already.'],
  'lock-spent': ['too-many', 'You have locked who owns this project in the last 30 days. You can do it again from {until} on.'],
  'lock-not-yours': [
    'forbidden',
    'Somebody else has locked it. He lifts it himself, or an owner who was there before him; else it ends by itself.',
  ],
  'brake-spent': ['too-many', 'An owner lifted your brake. You can brake this project again in {hours} hours.'],
  'project-braked': ['forbidden', 'Publishing to {project} is braked until {until}. Ask its owners.'],
  'restore-empty': ['conflict', 'Nothing differs between then and now, or nobody would be left: there is nothing to put back.'],
  'restore-unknown': ['not-found', 'There is no such restore.'],
  'restore-needs-two': ['forbidden', 'This takes two administrators, and the index has fewer. On the host: holdfast ownership restore.'],
  'restore-too-new': ['forbidden', 'You have been an administrator for less than 14 days. Until then two others decide.'],
  'restore-confirm-own': ['forbidden', 'Another administrator has to confirm it.'],
  'restore-too-many': ['invalid', 'At most {limit} projects at a time here. On the host there is no limit: holdfast ownership restore.'],
  'restore-no-reason': ['invalid', 'Say why, in at most 500 characters.'],
  'moment-invalid': ['invalid', "'{moment}' is no moment: write it as 2026-01-05T12:00Z."],

  // holds
  'policy-needs-passkey': [
    'forbidden',
    'This index asks for a passkey from everybody in this role. Your roles are kept: add a passkey to your account, and go on.',
  ],
  'policy-needs-factor': [
    'forbidden',
    'This index asks for a second factor from everybody in this role. Your roles are kept: add one to your account, and go on.',
  ],
  'webhook-invalid': ['invalid', 'Give an https address of at most 500 characters, without a password and without a part behind #.'],
  'scanner-missing': ['unavailable', 'The scanner is not installed here: npm install holdfast-scan, or run npx holdfast-scan.'],
  'webhook-private': ['invalid', 'This address is not on the public internet. The operator can allow networks: HOLDFAST_WEBHOOK_NETWORKS.'],
  'webhook-known': ['conflict', 'This address hears of everything already.'],
  'webhook-unknown': ['not-found', 'This account has no such webhook.'],
  'too-many-webhooks': ['conflict', 'An account has at most {limit} webhooks. Remove one that you no longer use.'],
  'succession-closed': ['forbidden', 'On this index only {who} can ask that somebody follows an owner of whom nothing was heard.'],
  'owner-not-silent': ['conflict', 'This owner was here within the last {days} days. Write to him; nobody takes his place.'],
  'succession-needless': ['conflict', 'Another owner of this {what} is there and can act. Ask him for a role.'],
  'heir-cannot': ['conflict', 'Only somebody who has {part} for longer than the probation, and can act, follows an owner.'],
  'succession-live': [
    'conflict',
    'Somebody else has asked to follow this owner already. If you know something about it, tell the administrators.',
  ],
  'owner-by-organisation': [
    'conflict',
    'This account owns the project by its organisation or a team of it. Ask on the page of the organisation.',
  ],
  'owner-none': ['not-found', 'This account is no owner of the organisation.'],
  'organisation-locked': [
    'conflict',
    'Who owns the organisation or one of its projects is locked, because something about it is disputed. Nothing was changed.',
  ],
  'evidence-missing': ['invalid', 'Say in 20 to 500 characters what you know and how you tried to reach him. Administrators read it.'],
  'audience-unclear': [
    'invalid',
    "'{text}' names nobody. Say: any role in any project or organisation, owners, administrators, or owners of PROJECT.",
  ],
  'plan-in-past': ['invalid', 'Plan for a moment that is still to come, and leave people some weeks.'],
  'plan-already': ['conflict', 'The same is planned or in force already: holdfast policy show'],
  'plan-unknown': ['not-found', 'There is no such plan: holdfast policy show'],
  'plan-several': ['conflict', 'There are several plans. Say which with --cancel ID: holdfast policy show'],
  'requirement-unclear': ['invalid', "'{text}' cannot be asked for. Say passkey or second-factor."],

  'hold-unknown': ['not-found', 'There is no such change that waits.'],
  'hold-already-decided': ['conflict', 'This was decided before you: {state}, by {by}. Nothing was changed now.'],
  'hold-cannot': ['conflict', 'This change is {state} at the moment, so that is not possible. Nothing was changed.'],
  'hold-busy': ['conflict', 'Somebody is deciding about this right now. Nothing was changed. Look again in a moment.'],
  'hold-not-concerned': ['forbidden', 'This change takes nothing from this account, so it cannot stop it.'],
  'hold-not-requester': ['forbidden', 'Only the account that asked for this change can withdraw it.'],
  'decision-own': ['forbidden', 'Others decide about this: you asked for it, objected to it, or it is about you.'],
  'decision-needs-two': [
    'forbidden',
    'This takes two administrators of long standing who are not part of it, and the index has fewer. On the host: holdfast hold resume.',
  ],
  'administrator-too-new': ['forbidden', 'You have been an administrator for less than 14 days. Until then two others decide.'],
  'decision-no-reason': ['invalid', 'Say why, in at most 500 characters: whoever objected reads it.'],
  'hold-objection-heard': ['conflict', 'This objection stands on record already. To stop the change again, somebody else must object.'],
  'hold-refused-before': ['conflict', 'The same was stopped not long ago. It can be asked for again from {until} on.'],
  'hold-limit': [
    'conflict',
    'This account has {limit} changes waiting that take something away. Wait for one, withdraw one, or declare them as one act.',
  ],
  'hold-late': ['gone', 'The time in which this could be undone is over.'],

  // reports of victims
  'report-empty': ['invalid', 'Say what happened, and how the people who run this index can reach you.'],
  'report-too-long': [
    'invalid',
    'That is too much: at most {text} characters, {names} names and {contact} characters about how to reach you. Say the rest when they ask.',
  ],
  'report-unknown': ['not-found', 'There is no such report.'],
  'report-choice-empty': ['invalid', 'Tick at least one account or project. Nothing was changed.'],
  'hours-invalid': ['invalid', "'{hours}' is no number of hours from 1 to 720."],

  // packaging: names, versions, file names
  'project-name-invalid': [
    'invalid',
    "'{name}' is an invalid value for Name. Error: Start and end with a letter or numeral containing only ASCII numeric and '.', '_' and '-'.",
  ],
  'project-name-too-long': ['invalid', "The name '{name}' is too long; at most {limit} characters are allowed."],
  'version-invalid': ['invalid', "'{version}' is an invalid value for Version. Error: Must be a version as PEP 440 describes it."],
  'version-too-long': ['invalid', "The version '{version}' is too long; at most {limit} characters are allowed."],
  'local-version-forbidden': ['invalid', "The use of local versions in '{version}' is not allowed."],
  'filename-too-long': ['invalid', "The file name '{filename}' is too long; at most {limit} bytes are allowed."],
  'filename-characters': ['invalid', "The file name '{filename}' contains a character that no distribution's file name has."],
  'filename-extension': ['invalid', "Invalid file extension: Use .tar.gz or .whl extension, not '{filename}'."],
  'filename-filetype': ['invalid', 'Invalid file extension: Extension {extension} is invalid for filetype {filetype}.'],
  'wheel-filename-invalid': ['invalid', "Invalid wheel filename '{filename}': {detail}."],
  'sdist-filename-invalid': ['invalid', "Invalid source distribution filename: '{filename}' is not <name>-<version>.tar.gz."],
  'filename-project': ['invalid', "Filename '{filename}' should contain the normalized project name '{expected}', not '{found}'."],
  'filename-version': ['invalid', "Version in filename should be '{expected}' not '{found}'."],
  'platform-tag-unsupported': ['invalid', "Binary wheel '{filename}' has an unsupported platform tag '{tag}'."],

  // packaging: specifiers, requirements, core metadata
  'specifier-invalid': ['invalid', "The version specifier '{specifier}' is invalid: {detail}."],
  'requirement-invalid': ['invalid', "The requirement '{requirement}' is invalid: {detail}."],
  'direct-dependency': ['invalid', "Can't have direct dependency: '{requirement}'. Name a project and versions instead of a URL."],
  'metadata-encoding': ['invalid', 'The metadata in the archive must be UTF-8 text: {detail}.'],
  'metadata-too-large': ['invalid', 'The metadata in the archive is too large; at most {limit} bytes are allowed.'],
  'metadata-description-too-large': ['invalid', 'The description is too large; at most {limit} bytes are allowed.'],
  'metadata-line-invalid': ['invalid', "Line {line} of the metadata in the archive is not a header: '{text}'."],
  'metadata-line-break': [
    'invalid',
    'Line {line} of the metadata in the archive has a bare carriage return, which readers take for different things.',
  ],
  'metadata-header-forbidden': [
    'invalid',
    "The metadata in the archive has the header '{field}', which would make mail readers decode the description.",
  ],
  'metadata-header-limit': ['invalid', 'The metadata in the archive has too many headers; at most {limit} are allowed.'],
  'metadata-field-repeated': ['invalid', 'The metadata in the archive gives {field} twice; it may be given once.'],
  'metadata-field-missing': ['invalid', 'The metadata in the archive lacks {field}.'],
  'metadata-field-folded': ['invalid', 'The metadata field {field} must stand on one line.'],
  'metadata-field-characters': ['invalid', 'The metadata field {field} contains a control character or line separator.'],
  'metadata-field-too-long': ['invalid', 'The metadata field {field} is too long; at most {limit} characters are allowed.'],
  'metadata-version-unknown': [
    'invalid',
    "'{version}' is an invalid value for Metadata-Version. Error: Use one of 1.0, 1.1, 1.2, 2.1, 2.2, 2.3, 2.4 and 2.5.",
  ],
  'description-twice': ['invalid', 'The metadata in the archive has a description both as a header and as its body; keep one.'],
  'description-content-type-invalid': ['invalid', "'{value}' is an invalid value for Description-Content-Type. Error: {detail}."],
  'provides-extra-invalid': ['invalid', "'{value}' is an invalid value for Provides-Extra. Error: Must be a valid name."],
  'dynamic-invalid': ['invalid', "'{value}' is an invalid value for Dynamic. Error: {detail}."],
  'license-file-invalid': ['invalid', "'{value}' is an invalid value for License-File. Error: {detail}."],
  'license-expression-invalid': ['invalid', "'{value}' is an invalid value for License-Expression. Error: {detail}."],
  'license-twice': ['invalid', 'License is deprecated when License-Expression is present. Only License-Expression should be present.'],
  'project-url-invalid': ['invalid', "'{value}' is an invalid value for Project-URL. Error: {detail}."],
  'import-name-invalid': ['invalid', "'{value}' is an invalid value for {field}. Error: {detail}."],
  'classifier-private': ['invalid', "'{classifier}' is not a valid classifier: it asks that this project is never uploaded."],

  // packaging: the upload form and its agreement with the archive
  'upload-action-unknown': ['invalid', "The form field ':action' must be 'file_upload'."],
  'registration-gone': ['gone', 'Project pre-registration is no longer required or supported, upload your files instead.'],
  'documentation-upload-gone': ['gone', 'Uploading documentation is no longer supported, use a documentation host instead.'],
  'protocol-version-unknown': ['invalid', 'Unknown protocol version.'],
  'filetype-unknown': ['invalid', 'Invalid value for filetype. Error: Use a known file type.'],
  'pyversion-not-source': ['invalid', "Invalid value for pyversion. Error: Use 'source' as Python version for an sdist."],
  'pyversion-missing': ['invalid', 'Invalid value for pyversion. Error: Python version is required for binary distribution uploads.'],
  'digest-invalid': ['invalid', 'Invalid value for {field}. Error: Use a valid, hex-encoded, {algorithm} message digest.'],
  'digest-missing': ['invalid', 'Error: Include at least one message digest.'],
  'form-field-missing': ['invalid', 'Invalid value for {field}. Error: This field is required.'],
  'form-field-repeated': ['invalid', "'{field}' has invalid data: it may be sent once."],
  'form-field-characters': ['invalid', "'{field}' has invalid data: it contains a NUL character."],
  'claimed-name-differs': ['invalid', "The form says the name is '{claimed}', the metadata in the archive says '{found}'."],
  'claimed-version-differs': ['invalid', "The form says the version is '{claimed}', the metadata in the archive says '{found}'."],
  'claimed-requires-python-differs': [
    'invalid',
    "The form says Requires-Python is '{claimed}', the metadata in the archive says '{found}'.",
  ],
  'claimed-requires-dist-differs': [
    'invalid',
    "The form's Requires-Dist and that of the metadata in the archive differ at '{requirement}'.",
  ],

  // archives
  'archive-not-zip': ['invalid', 'Invalid distribution file: it is not a ZIP file (a member at its first byte, an end record at its end).'],
  'archive-not-gzip': ['invalid', 'Invalid distribution file: it is not a gzip file.'],
  'archive-ambiguous': ['invalid', 'Invalid distribution file: it can be read both as a ZIP and as a tar file.'],
  'archive-truncated': ['invalid', 'Invalid distribution file: it ends in the middle of {part}.'],
  'archive-trailing-bytes': [
    'invalid',
    'Invalid distribution file: there are bytes after the end of the {part} (an archive comment counts as such).',
  ],
  'archive-corrupt': ['invalid', "Invalid distribution file: the compressed content of '{member}' cannot be decompressed."],
  'archive-too-many-members': ['invalid', 'Invalid distribution file: it has more than {limit} members.'],
  'archive-names-too-large': ['invalid', 'Invalid distribution file: the names of its members take more than {limit} bytes.'],
  'archive-unpacked-too-large': ['invalid', 'Invalid distribution file: unpacked it is larger than {limit} bytes.'],
  'archive-ratio': ['invalid', 'Invalid distribution file: unpacked it is more than {limit} times as large as packed.'],
  'archive-name-encoding': ['invalid', "Invalid distribution file: the member name '{member}' is not marked and valid UTF-8."],
  'archive-name-unsafe': ['invalid', "Invalid distribution file: the member name '{member}' has {problem}."],
  'archive-duplicate-member': ['invalid', "Invalid distribution file: there are two members named '{member}'."],
  'archive-name-conflict': [
    'invalid',
    "Invalid distribution file: '{member}' is a file or link, and other members need it to be a folder.",
  ],
  'archive-member-type': ['invalid', "Invalid distribution file: the member '{member}' is neither a file nor a folder but {found}."],
  'archive-zip-directory': [
    'invalid',
    'Invalid distribution file: the central directory of the ZIP file is not as its end record says: {problem}.',
  ],
  'archive-zip64': ['invalid', 'Invalid distribution file: the ZIP64 end records are not consistent: {problem}.'],
  'archive-zip-gap': [
    'invalid',
    'Invalid distribution file: at byte {offset} there is something that belongs to no member of the ZIP file.',
  ],
  'archive-zip-overlap': ['invalid', "Invalid distribution file: the member '{member}' overlaps another part of the ZIP file."],
  'archive-zip-header': [
    'invalid',
    "Invalid distribution file: there is no local header for the member '{member}' where the central directory says.",
  ],
  'archive-headers-differ': [
    'invalid',
    "Invalid distribution file: local header and central directory give '{member}' a different {field}.",
  ],
  'archive-data-descriptor': [
    'invalid',
    "Invalid distribution file: the member '{member}' has a data descriptor; write its sizes into its header.",
  ],
  'archive-encrypted': ['invalid', "Invalid distribution file: the member '{member}' is encrypted."],
  'archive-zip-feature': [
    'invalid',
    "Invalid distribution file: the member '{member}' needs a ZIP feature that wheels do not use ({feature}).",
  ],
  'archive-compression': [
    'invalid',
    "Invalid distribution file: the member '{member}' uses compression method {method}; use stored or deflated.",
  ],
  'archive-member-comment': ['invalid', "Invalid distribution file: the member '{member}' has a comment."],
  'archive-extra-field': ['invalid', "Invalid distribution file: the extra fields of the member '{member}' are not acceptable: {problem}."],
  'archive-size-mismatch': [
    'invalid',
    "Invalid distribution file: the content of '{member}' does not have the size that its header gives.",
  ],
  'archive-checksum': ['invalid', "Invalid distribution file: the content of '{member}' does not match its checksum."],
  'archive-file-missing': ['invalid', 'Invalid distribution file: it does not contain the required file {file}.'],
  'archive-file-too-large': ['invalid', 'Invalid distribution file: its file {file} is larger than {limit} bytes.'],
  'archive-dist-info': [
    'invalid',
    "Invalid distribution file: a wheel has exactly one .dist-info folder, here for '{expected}'; found: {found}.",
  ],
  'archive-data-folder': [
    'invalid',
    "Invalid distribution file: '{member}' is not in a folder that a .data folder of this wheel may have.",
  ],
  'archive-wheel-file': ['invalid', 'Invalid distribution file: its WHEEL file is not acceptable: {problem}.'],
  'archive-record-syntax': ['invalid', 'Invalid distribution file: line {line} of RECORD is not acceptable: {problem}.'],
  'archive-record-unlisted': ['invalid', "Invalid distribution file: the member '{member}' is not listed in RECORD."],
  'archive-record-absent': ['invalid', "Invalid distribution file: RECORD lists '{member}', which is not in the wheel."],
  'archive-record-mismatch': ['invalid', "Invalid distribution file: '{member}' does not have the {field} that RECORD gives."],
  'archive-entry-points': ['invalid', 'Invalid distribution file: line {line} of entry_points.txt is not acceptable: {problem}.'],
  'archive-license-file': ['invalid', "Invalid distribution file: License-File '{file}' does not exist in it."],
  'archive-gzip-header': ['invalid', 'Invalid distribution file: the gzip header is not acceptable: {problem}.'],
  'archive-gzip-members': ['invalid', 'Invalid distribution file: it consists of more than one gzip member.'],
  'archive-tar-header': ['invalid', 'Invalid distribution file: the tar header at byte {offset} is not acceptable: {problem}.'],
  'archive-tar-checksum': ['invalid', 'Invalid distribution file: the tar header at byte {offset} does not match its checksum.'],
  'archive-tar-extension': ['invalid', 'Invalid distribution file: the extended tar header at byte {offset} is not acceptable: {problem}.'],
  'archive-sparse': ['invalid', "Invalid distribution file: the member '{member}' is a sparse file."],
  'archive-link': [
    'invalid',
    "Invalid distribution file: the link '{member}' leads to '{target}', which is not inside the archive's folder or not allowed.",
  ],
  'archive-top-folder': [
    'invalid',
    "Invalid distribution file: an sdist has exactly one top folder, here for '{expected}'; found: '{found}'.",
  ],
  'archive-inspection-timeout': ['invalid', 'Invalid distribution file: it could not be inspected within {seconds} seconds.'],
  'archive-inspection-memory': ['invalid', 'Invalid distribution file: inspecting it takes more memory than is allowed.'],
  'archive-inspection-failed': ['invalid', 'Invalid distribution file: it could not be inspected.'],

  // publishing
  'name-of-standard-library': ['invalid', "The name '{name}' isn't allowed (conflict with Python Standard Library module name)."],
  'name-too-similar': ['invalid', "The name '{name}' is too similar to the existing project '{other}'."],
  'not-maintainer': ['forbidden', "The user '{user}' isn't allowed to upload to project '{project}' or to change its releases."],
  'not-owner': ['forbidden', "The user '{user}' is no owner of project '{project}', and this is for owners."],
  'project-archived': ['forbidden', "Project '{project}' is archived and takes no new files. An owner can make it active again."],
  'project-quarantined': ['forbidden', "Project '{project}' is in quarantine and takes no new files."],
  'project-deleted': ['forbidden', "Project '{project}' was deleted. Its name is not given out again."],
  'file-exists': ['invalid', "File already exists ('{filename}', with blake2_256 hash '{digest}'). Use a different version."],
  'file-name-burnt': [
    'invalid',
    "This filename was previously used by a file that has since been deleted ('{filename}'). Use a different version.",
  ],
  'release-too-old': ['invalid', 'Uploading new files to releases older than {days} days is not allowed. Use a new version.'],
  'digest-mismatch': ['invalid', 'The digest supplied does not match a digest calculated from the uploaded file ({kind}).'],

  // upload forms
  'form-not-multipart': ['invalid', 'Send the upload as multipart/form-data with a boundary.'],
  'form-too-many-parts': ['invalid', 'The upload form has more than {limit} parts.'],
  'form-too-large': ['invalid', 'The fields of the upload form are too large together.'],
  'form-two-files': ['invalid', 'Send one file in each upload.'],
  'form-without-file': ['invalid', 'Upload payload does not have a file.'],
  'field-name-invalid': ['invalid', 'A field of the upload form has no name, or one that is too long.'],
  'field-is-file': ['invalid', '{field}: Should not be a file.'],
  'field-too-large': ['invalid', '{field}: Larger than {limit} bytes.'],
  'field-not-utf8': ['invalid', '{field}: Not UTF-8.'],
  'file-is-picture': ['invalid', 'Invalid distribution file: it is sent as a picture.'],
  'file-too-large': ['invalid', 'File too large. The limit of this index is {limit} bytes.'],
  'too-many-uploads': ['too-many', 'This token already has {limit} uploads under way. Try again when one is done.'],
  'upload-moved': ['gone', 'The upload address is {url}'],

  // projects and releases
  'project-unknown': ['not-found', "There is no project '{project}'."],
  'release-unknown': ['not-found', "Project '{project}' has no release {version}."],
  'release-deleted': ['gone', "Release {version} of project '{project}' was deleted."],
  'file-unknown': ['not-found', 'There is no such file.'],
  'file-deleted': ['gone', 'This file was deleted.'],
  'file-quarantined': ['forbidden', 'This file is in quarantine and is not served.'],
  'status-unknown': ['invalid', "'{status}' is no project status: use one of {known}."],
  'reason-invalid': ['invalid', 'A reason has at most 500 characters, in one line.'],
  'trash-empty': ['gone', 'The trash time of release {version} is over: its bytes are gone.'],
  'project-not-deleted': ['conflict', "Project '{project}' is not deleted."],
  'project-trash-over': ['gone', "The trash time of project '{project}' is over: its files are gone. Its name stays reserved."],
  'quarantine-needs-operator': ['forbidden', 'Only an operator of the index sets or lifts a quarantine.'],
} as const satisfies Record<string, readonly [Kind, string]>

export type RefusalCode = keyof typeof refusals

type Words<Text extends string> = Text extends `${string}{${infer Word}}${infer Rest}` ? Word | Words<Rest> : never

/** The details that the message of a code needs; a missing one does not compile. */
export type RefusalDetails<Code extends RefusalCode> = { readonly [W in Words<(typeof refusals)[Code][1]>]: string | number }

/** Something the index refuses to do. Anything else that is thrown is a bug or a broken dependency. */
export class Refusal<Code extends RefusalCode = RefusalCode> extends Error {
  override readonly name = 'Refusal'
  readonly code: Code
  readonly details: RefusalDetails<Code>

  constructor(code: Code, ...details: [Words<(typeof refusals)[Code][1]>] extends [never] ? [] : [RefusalDetails<Code>]) {
    const given = (details[0] ?? {}) as Record<string, string | number>
    super(refusals[code][1].replaceAll(/\{(\w+)\}/g, (_, word: string) => String(given[word])))
    this.code = code
    this.details = given as RefusalDetails<Code>
  }

  get kind(): Kind {
    return refusals[this.code][0]
  }
}

/** True for a refusal with this code, or for any refusal where no code is named. */
export function isRefusal<Code extends RefusalCode = RefusalCode>(error: unknown, code?: Code): error is Refusal<Code> {
  return error instanceof Refusal && (code === undefined || error.code === code)
}
