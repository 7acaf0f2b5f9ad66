import type { Json } from '../platform/encoding/canonical-json.ts'

type Fields = { readonly [key: string]: Json | undefined }

interface EventKind<Public extends Fields, Private extends Fields> {
  /** What the entry says, as a sentence for people. */
  readonly says: string
  /** The fields that can be erased: names, addresses, networks, devices, free text. Required, also where it is empty. */
  readonly privateFields: readonly (keyof Private & string)[]
  /** Never read; carries the types. */
  readonly fields?: { readonly public: Public; readonly private: Private }
}

const kind = <Public extends Fields, Private extends Fields>(
  says: string,
  privateFields: readonly (keyof Private & string)[],
): EventKind<Public, Private> => ({ says, privateFields })

type Nothing = Record<never, never>

/**
 * Every kind of event, named in the past. A kind is never renamed and its public fields never change their meaning:
 * entries written today must be read in ten years. New fields may be added.
 */
export const events = {
  'account-created': kind<
    { accountKind: 'person' | 'service'; isAdministrator: boolean; owner?: string },
    { name: string; email?: string }
  >('An account was created.', ['name', 'email']),
  'person-invited': kind<Nothing, { email: string }>('Somebody was invited to make an account.', ['email']),
  'welcome-link-made': kind<Nothing, Nothing>('A link was made that lets its reader choose the first password of an account.', []),
  'password-changed': kind<{ how: 'changed' | 'reset' | 'set' | 'dropped' }, Nothing>(
    'The password of an account was changed. Its other sessions ended.',
    [],
  ),
  'factor-added': kind<{ factorKind: 'passkey' | 'totp'; factor: string; isFirst: boolean }, { name: string }>(
    'A second factor was added to an account.',
    ['name'],
  ),
  'factor-removed': kind<{ factorKind: 'passkey' | 'totp'; factor: string }, { name: string }>(
    'A second factor was removed from an account.',
    ['name'],
  ),
  'factor-switched-off': kind<{ factorKind: 'passkey' | 'totp'; factor: string }, { name: string }>(
    'A second factor was said to be lost or stolen: it opens nothing any more, and is to be removed.',
    ['name'],
  ),
  'factor-switched-on': kind<{ factorKind: 'passkey' | 'totp'; factor: string; because: string }, { name: string }>(
    'A second factor that was switched off works again, because its removal was stopped.',
    ['name'],
  ),
  'factor-restored': kind<{ factorKind: 'passkey' | 'totp'; factor: string }, { name: string }>(
    'A second factor that somebody else had removed was taken back.',
    ['name'],
  ),
  'recovery-codes-made': kind<{ count: number }, Nothing>('New recovery codes were made; the old ones are dead.', []),
  'recovery-code-used': kind<{ left: number }, Nothing>('A recovery code was used in place of a factor.', []),
  'passkey-copied': kind<{ factor: string }, { name: string }>(
    'A passkey was refused because its counter went back: there may be a copy of it.',
    ['name'],
  ),
  'signed-in': kind<{ session: string; factors: readonly string[]; isKnownBrowser: boolean; commitment: string }, Nothing>(
    'Somebody signed in. The commitment lets the owner prove later what the session was used for.',
    [],
  ),
  'sign-in-waiting': kind<{ signIn: string }, Nothing>(
    'Password and code were right, from a browser that the account does not know: the sign-in waits for a confirmation.',
    [],
  ),
  'sign-in-failed': kind<{ count: number }, Nothing>('Somebody failed to sign in; told once and then by quarter of an hour.', []),
  'session-confirmed': kind<{ session: string; factorKind: string }, Nothing>('A factor was shown again for an act that asks for it.', []),
  'session-moved': kind<{ session: string }, Nothing>('A session went on from another network or browser after a factor was shown.', []),
  'session-ended': kind<{ session: string; because: string }, Nothing>('A session was ended.', []),
  'email-added': kind<{ address: string }, { email: string }>('An e-mail address was added to an account.', ['email']),
  'email-verified': kind<{ address: string }, { email: string }>('An e-mail address was shown to belong to the account.', ['email']),
  'email-made-primary': kind<{ address: string }, { email: string; before: string }>(
    'Another e-mail address of an account became its first one.',
    ['email', 'before'],
  ),
  'email-removed': kind<{ address: string }, { email: string }>('An e-mail address was removed from an account.', ['email']),
  'email-restored': kind<{ address: string }, { email: string }>('A removed e-mail address was taken back.', ['email']),
  'email-marked-compromised': kind<{ address: string }, { email: string }>(
    'An e-mail address was marked as read by somebody else: its links are dead.',
    ['email'],
  ),
  'profile-changed': kind<{ language: string }, { phrase?: string }>('The language or the phrase of the notices was changed.', ['phrase']),
  'change-disputed': kind<{ act: string; outcome: 'stopped' | 'frozen' | 'told' }, Nothing>(
    'Somebody said "this was not me" about a change, and it was stopped.',
    [],
  ),
  'account-frozen': kind<{ how: 'link' | 'page' | 'administrator' | 'operator'; sessionsEnded: number }, { reason?: string }>(
    'An account was frozen: its sessions ended, its tokens asleep.',
    ['reason'],
  ),
  'account-returned': kind<{ tokensKeptAsleep: number; how?: 'operator' }, Nothing>(
    'A frozen account came back: its owner showed an old factor, or the operator lifted the freeze.',
    [],
  ),
  'account-guarded': kind<{ because: string; until: number }, Nothing>(
    'An account was guarded: for some time acts that matter ask for an old factor.',
    [],
  ),
  'account-released': kind<Nothing, Nothing>('An account is no longer guarded.', []),
  'recovery-requested': kind<{ request: string; applyAt: number }, Nothing>(
    'Somebody asked to get into an account without any of its factors.',
    [],
  ),
  'recovery-approved': kind<{ request: string; mode?: 'single-operator' }, Nothing>('An administrator approved a recovery.', []),
  'recovery-cancelled': kind<{ request: string }, Nothing>('A recovery was cancelled.', []),
  'recovery-granted': kind<{ request: string }, Nothing>(
    'A recovery was granted: all factors are gone, the account can enrol again, its standing begins anew.',
    [],
  ),
  'sign-in-approved': kind<{ signIn: string }, Nothing>(
    'A sign-in from an unknown browser was confirmed from elsewhere: by the operator, or in a browser that is signed in.',
    [],
  ),
  'account-leaving': kind<{ until: number }, Nothing>('An account is being closed: until then its owner can keep it.', []),
  'account-stayed': kind<Nothing, Nothing>('An account that was being closed stays.', []),
  'account-closed': kind<Nothing, Nothing>('An account was closed. Its name is never given again; what it did stays on record.', []),
  'evidence-opened': kind<Nothing, { reason: string }>('The record of a closed account was opened.', ['reason']),
  'administrator-made': kind<{ mode?: 'single-operator' }, Nothing>('A person became an administrator of the index.', []),
  'administrator-suspended': kind<{ until: number }, Nothing>('An administrator decides nothing while his removal is waited for.', []),
  'administrator-unsuspended': kind<{ because: string }, Nothing>('An administrator decides again.', []),
  'administrator-removed': kind<{ because: string; mode?: 'single-operator' }, Nothing>(
    'A person is no administrator of the index any more.',
    [],
  ),
  'setup-link-made': kind<Nothing, Nothing>('A link was made that lets its reader become the first administrator.', []),
  'token-created': kind<{ commitment: string; expiresAt?: number }, { name: string; caveats: readonly string[] }>(
    'An API token was created. The commitment lets its owner prove later whether it was used.',
    ['name', 'caveats'],
  ),
  'token-narrowed': kind<Nothing, { caveat: string }>('A token may do less from now on.', ['caveat']),
  'token-put-to-sleep': kind<{ effect: 'asleep' }, Nothing>('A token is refused until it is woken.', []),
  'token-woken': kind<Nothing, Nothing>('A sleeping token works again.', []),
  'token-revoked': kind<Nothing, Nothing>('A token is dead for ever.', []),
  'project-created': kind<{ name: string; normalizedName: string }, Nothing>('A project was created by its first upload.', []),
  'role-given': kind<{ role: string; isCreator?: boolean; since?: number }, Nothing>(
    'An account got a role in a project; since says when its standing began.',
    [],
  ),
  'role-removed': kind<{ role: string; because: string }, Nothing>('An account lost its role in a project.', []),
  'role-offered': kind<{ role: string; invitation: string }, Nothing>('An account was offered a role in a project.', []),
  'offer-ended': kind<{ role: string; invitation: string; outcome: 'declined' | 'cancelled' | 'void' }, Nothing>(
    'An offer of a role ended without being taken.',
    [],
  ),
  'owner-suspended': kind<{ until: number }, Nothing>('An owner can do nothing in a project while his removal is waited for.', []),
  'owner-unsuspended': kind<{ because: string }, Nothing>('An owner can act in a project again.', []),
  'project-braked': kind<{ until?: number; because?: 'contested' }, { reason?: string }>(
    'Publishing to a project was stopped for a while; without a moment, until what is contested about it is decided.',
    ['reason'],
  ),
  'brake-lifted': kind<{ because?: 'decided' }, Nothing>('Publishing to a project is possible again.', []),
  'ownership-locked': kind<{ because: string; until?: number }, Nothing>('Nobody can change who owns a project for the moment.', []),
  'ownership-unlocked': kind<{ because: string }, Nothing>('Who owns a project can be changed again.', []),
  'ownership-restored': kind<{ asOf: number; restored: number; removed: number }, { reason: string }>(
    'The owners of a project were put back as they were at a moment.',
    ['reason'],
  ),
  'organisation-created': kind<{ name: string }, Nothing>('An organisation was made.', []),
  'organisation-deleted': kind<Nothing, Nothing>('An organisation is no more. Its name is not given out again.', []),
  'organisation-restored': kind<Nothing, Nothing>('An organisation that was deleted is back, with its members, teams and projects.', []),
  'organisation-role-offered': kind<{ role: string; offer: string }, Nothing>('An account was offered a role in an organisation.', []),
  'organisation-offer-ended': kind<{ role: string; offer: string; outcome: string }, Nothing>(
    'An offer of a role in an organisation ended: it was taken, declined, cancelled or void.',
    [],
  ),
  'organisation-role-given': kind<{ role: string; isCreator?: boolean; since?: number }, Nothing>(
    'An account got a role in an organisation.',
    [],
  ),
  'organisation-role-ended': kind<{ role: string; because: string }, Nothing>('An account lost its role in an organisation.', []),
  'team-made': kind<{ team: string; since?: number }, { name: string }>('A team of an organisation was made.', ['name']),
  'team-ended': kind<{ team: string; because: string }, Nothing>('A team of an organisation is no more.', []),
  'team-joined': kind<{ team: string; since?: number }, Nothing>('An account came into a team, and has what the team has.', []),
  'team-left': kind<{ team: string; because: string }, Nothing>('An account is no longer in a team.', []),
  'team-role-given': kind<{ team: string; role: string; since?: number }, Nothing>(
    'A team got a role in a project of its organisation.',
    [],
  ),
  'team-role-ended': kind<{ team: string; role: string; because: string }, Nothing>('A team lost its role in a project.', []),
  'project-joined-organisation': kind<{ since?: number }, Nothing>(
    'A project came to an organisation, whose owners own it from now on.',
    [],
  ),
  'project-left-organisation': kind<{ because: string }, Nothing>(
    'A project left an organisation: its owners and teams have nothing in it by that any more.',
    [],
  ),
  'file-published': kind<
    { filename: string; version: string; sha256: string; blake2b: string; sizeBytes: number; isNewRelease: boolean },
    { userAgent?: string }
  >('A file was published.', ['userAgent']),
  'release-yanked': kind<{ version: string }, { yankReason?: string }>(
    'A release was yanked: installers take it only when it is named exactly.',
    ['yankReason'],
  ),
  'release-unyanked': kind<{ version: string }, Nothing>('A yanked release is offered again.', []),
  'release-deleted': kind<{ version: string; filenames: readonly string[] }, Nothing>(
    'A release was deleted. Its bytes are kept for the trash time, its names for ever.',
    [],
  ),
  'file-deleted': kind<{ version: string; filename: string }, Nothing>(
    'One file of a release was deleted. Its bytes are kept for the trash time, its name for ever.',
    [],
  ),
  'release-restored': kind<{ version: string; filenames: readonly string[] }, Nothing>(
    'A deleted release was taken back out of the trash.',
    [],
  ),
  'project-deleted': kind<{ from: string }, Nothing>(
    'A project was deleted. Its files are kept for the trash time, its name for ever; from is the status that it had.',
    [],
  ),
  'project-restored': kind<{ to: string }, Nothing>('A deleted project was taken back out of the trash, as it was.', []),
  'files-purged': kind<{ filenames: readonly string[] }, Nothing>('The bytes of deleted files were removed after the trash time.', []),
  'project-status-changed': kind<{ from: string; to: string }, { statusReason?: string }>('The status of a project was changed.', [
    'statusReason',
  ]),
  // requester, objector, decider, releaser: account id, `operator` or `system`. None is named `by`: that is the label of a credential.
  'hold-requested': kind<
    { hold: string; holdKind: string; requester: string; details: Json; durationMilliseconds: number; policyDigest: string },
    Nothing
  >('Somebody asked for a change that is announced first and waited for. Nothing has changed yet.', []),
  'hold-announced': kind<{ hold: string; holdKind: string }, Nothing>(
    'Everybody whom a change concerns could know of it: the wait began.',
    [],
  ),
  'hold-paused': kind<{ hold: string; holdKind: string; because: string }, Nothing>(
    'A wait was paused: people could not answer, or the clock was wrong.',
    [],
  ),
  'restore-proposed': kind<{ hold: string; asOf: number; projects: number }, { reason: string }>(
    'An administrator asked to put the owners of projects back as they were at a moment. A second one has to confirm it.',
    ['reason'],
  ),
  'restore-confirmed': kind<{ hold: string; confirmer: string }, Nothing>(
    'A second administrator confirmed that the owners of projects are put back. It happens after its wait.',
    [],
  ),
  'hold-approved': kind<{ hold: string; holdKind: string; approver: string }, Nothing>(
    'An owner agreed, by an old passkey, to a change that takes something from another one.',
    [],
  ),
  'hold-resumed': kind<{ hold: string; holdKind: string; remainingMilliseconds: number; decider?: string }, { reason?: string }>(
    'A wait went on after a pause, or after administrators decided against an objection.',
    ['reason'],
  ),
  'hold-contested': kind<{ hold: string; holdKind: string; because: string; objector?: string }, { reason?: string }>(
    'Somebody objected to a change that waits, or nobody could be told of it: it waits for a decision.',
    ['reason'],
  ),
  'hold-vetoed': kind<{ hold: string; holdKind: string; because: string; objector?: string }, { reason?: string }>(
    'A change that waited was stopped for good.',
    ['reason'],
  ),
  'hold-withdrawn': kind<{ hold: string; holdKind: string; because: string }, Nothing>('A change that waited was withdrawn.', []),
  'hold-voided': kind<{ hold: string; holdKind: string; because: string; refusal?: string }, Nothing>(
    'A change that waited was not allowed any more when its time came.',
    [],
  ),
  'hold-applied': kind<{ hold: string; holdKind: string; releaser?: string }, Nothing>(
    'A change was made after its wait, or released early by a named proof.',
    [],
  ),
  'hold-undone': kind<{ hold: string; holdKind: string; objector: string }, { reason?: string }>(
    'A change that had waited and was made was undone by whoever lost by it.',
    ['reason'],
  ),
  'hold-settled': kind<{ hold: string; holdKind: string }, Nothing>(
    'The time in which a change could be undone by whoever lost by it is over.',
    [],
  ),
  'report-received': kind<{ report: number }, { text: string; names: string; contact: string }>(
    'Somebody reported that an account was taken. Nothing was changed by it.',
    ['text', 'names', 'contact'],
  ),
  'report-contained': kind<{ report: number; frozen: number; braked: number }, Nothing>(
    'An administrator froze the accounts and braked the projects that a report names.',
    [],
  ),
  'succession-asked': kind<{ hold: string; heir: string; silentDays: number }, { evidence: string }>(
    'Somebody asked to follow an owner of whom nothing was heard for long.',
    ['evidence'],
  ),
  'webhook-added': kind<{ webhook: string }, { host: string }>('A webhook was added: a program hears of what happens to an account.', [
    'host',
  ]),
  'webhook-removed': kind<{ webhook: string }, { host: string }>('A webhook of an account was removed.', ['host']),
  // `policy`: every setting as it is in force from now on; `differences`: in words, before -> after.
  'policy-changed': kind<{ version: number; digest: string; because: string; policy: Json; differences: readonly string[] }, Nothing>(
    'Another policy of the index is in force.',
    [],
  ),
  'policy-planned': kind<{ plan: string; requirement: string; audience: string; fromAt: number }, Nothing>(
    'It was announced that acts of some roles will need a factor from a day on.',
    [],
  ),
  'plan-switched': kind<{ plan: string; requirement: string; audience: string }, Nothing>(
    'What was announced is in force: acts of some roles need a factor.',
    [],
  ),
  'plan-cancelled': kind<{ plan: string; wasInForce: boolean }, Nothing>('A planned policy was cancelled.', []),
  'plan-reminded': kind<{ plan: string; daysLeft: number; people: number }, Nothing>(
    'Whoever lacks what a planned policy asks for was reminded.',
    [],
  ),
  'clock-alarm': kind<{ forwardMilliseconds: number; pausedHolds: number }, Nothing>(
    "The machine's clock jumped forward, or the index was down: every wait was paused.",
    [],
  ),
  'encryption-key-rotated': kind<Nothing, Nothing>('Secrets at rest were encrypted again with a new key.', []),
} as const

export type EventKindName = keyof typeof events

type FieldsOf<Name extends EventKindName> = NonNullable<(typeof events)[Name]['fields']>

/** The things an entry is about: random ids, never names. */
export interface Subjects {
  readonly account?: string
  readonly project?: string
  readonly token?: string
  readonly release?: string
  readonly hold?: string
  readonly organisation?: string
}

export type JournalEvent = {
  [Name in EventKindName]: {
    readonly kind: Name
    readonly subjects: Subjects
    readonly public: FieldsOf<Name>['public']
    readonly private: FieldsOf<Name>['private']
  }
}[EventKindName]
