import { pauseText } from '../../holds/pause-reason.ts'
import type { EventKindName, JournalEvent } from '../../journal/events.ts'
import { voidText } from '../../notices/void-reasons.ts'
import type { HistoryGroup, Weight } from './history-line.ts'
import { momentText, plainText } from './plain-text.ts'
import { amount, called, listed, ours, ownWord, quoted, type Sentence, say } from './sentence.ts'

type EventOf<Name extends EventKindName> = Extract<JournalEvent, { kind: Name }>

/** What an entry says. Partial, because private fields can be erased and older entries lack the public fields of today. */
export interface Told<Name extends EventKindName> {
  readonly open: Partial<EventOf<Name>['public']>
  readonly hidden: Partial<EventOf<Name>['private']>
  /** Names of what the entry is about, where somebody could say them. */
  readonly token: string | undefined
  readonly project: string | undefined
}

type Of<Name extends EventKindName, Value> = Value | ((told: Told<Name>) => Value)

export interface Telling<Name extends EventKindName> {
  readonly group: HistoryGroup
  readonly says: (told: Told<Name>) => Sentence
  /** Why it is worth a look, in one to three words; the colour only repeats it. */
  readonly flag?: Of<Name, readonly [Exclude<Weight, 'usual'>, string] | undefined>
  /** False where "this was not me" would be no sensible answer. */
  readonly isSecurity?: false
  readonly isRefused?: true
  readonly factor?: (told: Told<Name>) => string | undefined
}

const theToken = (told: { readonly token: string | undefined }, name?: string) => called(say`The token`, name ?? told.token, say`A token`)
const theProject = (told: { readonly project: string | undefined }) => quoted(told.project, say`a project`)
const theHold = (told: { readonly open: { readonly holdKind?: string }; readonly project: string | undefined }) =>
  say`${ownWord(say`: `, told.open.holdKind)}${called(say` in`, told.project, [])}`
const theFactor = (kind: string | undefined, name: string | undefined) =>
  kind === 'totp' ? called(say`The authenticator app`, name, say`An authenticator app`) : called(say`The passkey`, name, say`A passkey`)
const theAddress = (email: string | undefined) => called(say`The e-mail address`, email, say`An e-mail address`)
const until = (at: unknown) => quotedMoment(at, say`, until `)
const quotedMoment = (at: unknown, before: Sentence): Sentence => {
  const text = momentText(at)
  return text === undefined ? [] : [...before, { text, isForeign: false }]
}
const reason = (text: string | undefined) => called(say` Reason:`, text, [])
const release = (version: string | undefined) => called(say`Release`, version, say`A release`)

const factorWords: Readonly<Record<string, string>> = {
  password: 'password',
  passkey: 'passkey',
  totp: 'authenticator app',
  'recovery-code': 'recovery code',
  'totp-and-recovery-code': 'authenticator app and recovery code',
}
const factorWord = (factor: unknown) => (typeof factor === 'string' ? (factorWords[factor] ?? plainText(factor)) : undefined)
const factorList = (factors: unknown) =>
  Array.isArray(factors) ? listed(factors.slice(0, 5).flatMap((factor) => factorWord(factor) ?? [])) || undefined : undefined

/** How each kind of event reads in the history of the account it is about. A kind without a line here does not compile. */
export const tellings: { readonly [Name in EventKindName]: Telling<Name> } = {
  'account-created': {
    group: 'other',
    isSecurity: false,
    says: ({ open }) => (open.isAdministrator ? say`The account was made, as an administrator.` : say`The account was made.`),
  },
  'person-invited': { group: 'other', says: ({ hidden }) => say`${quoted(hidden.email, say`Somebody`)} was invited to make an account.` },
  'welcome-link-made': {
    group: 'factors',
    says: () => say`A link was made on the host by which the first password can be chosen.`,
    flag: ['notable', 'link'],
  },
  'password-changed': {
    group: 'factors',
    says: ({ open }) =>
      open.how === 'set'
        ? say`A password was set.`
        : open.how === 'reset'
          ? say`The password was reset by a link in a mail. Other sessions ended.`
          : say`The password was changed. Other sessions ended.`,
    flag: ({ open }) => (open.how === 'set' ? undefined : ['notable', 'new password']),
  },
  'factor-added': {
    group: 'factors',
    says: ({ open, hidden }) =>
      say`${theFactor(open.factorKind, hidden.name)} was added${open.isFirst ? say`: the first factor beside the password` : []}.`,
    flag: ({ open }) => (open.isFirst ? undefined : ['notable', 'new factor']),
  },
  'factor-removed': {
    group: 'factors',
    says: ({ open, hidden }) => say`${theFactor(open.factorKind, hidden.name)} was removed.`,
    flag: ['notable', 'factor removed'],
  },
  'factor-switched-off': {
    group: 'factors',
    says: ({ open, hidden }) => say`${theFactor(open.factorKind, hidden.name)} was said to be lost or stolen, and is switched off.`,
    flag: ['alarming', 'factor off'],
  },
  'factor-switched-on': {
    group: 'factors',
    says: ({ open, hidden }) => say`${theFactor(open.factorKind, hidden.name)} works again: its removal was stopped.`,
    flag: ['notable', 'factor on'],
  },
  'factor-restored': {
    group: 'factors',
    says: ({ open, hidden }) => say`${theFactor(open.factorKind, hidden.name)} was taken back.`,
  },
  'recovery-codes-made': {
    group: 'factors',
    says: ({ open }) =>
      say`${open.count === undefined ? say`New recovery codes` : amount(open.count, 'new recovery code')} were made. Older ones no longer work.`,
    flag: ['notable', 'new codes'],
  },
  'recovery-code-used': {
    group: 'factors',
    says: ({ open }) => say`A recovery code was used${open.left === undefined ? [] : say`; ${amount(open.left, 'code')} left`}.`,
    flag: ['notable', 'recovery code'],
    factor: () => 'recovery code',
  },
  'passkey-copied': {
    group: 'factors',
    says: ({ hidden }) => say`${called(say`The passkey`, hidden.name, say`A passkey`)} was refused: there may be a copy of it.`,
    flag: ['alarming', 'copied passkey'],
    isRefused: true,
    factor: () => 'passkey',
  },
  'signed-in': {
    group: 'sign-ins',
    says: ({ open }) => (open.isKnownBrowser === false ? say`Signed in from a browser that was not known.` : say`Signed in.`),
    flag: ({ open }) => (open.isKnownBrowser === false ? ['notable', 'new browser'] : undefined),
    factor: ({ open }) => factorList(open.factors),
  },
  'sign-in-failed': {
    group: 'sign-ins',
    says: ({ open }) =>
      (open.count ?? 1) > 1
        ? say`Somebody failed to sign in ${open.count!} times within a quarter of an hour.`
        : say`Somebody failed to sign in.`,
    flag: ['notable', 'failed'],
    isRefused: true,
  },
  'sign-in-waiting': {
    group: 'sign-ins',
    says: () => say`Password and code were right in a browser that was not known; the sign-in waits for a confirmation.`,
    flag: ['notable', 'new browser'],
  },
  'session-confirmed': {
    group: 'sessions',
    says: () => say`A factor was shown again for an act that asks for it.`,
    factor: ({ open }) => factorWord(open.factorKind),
  },
  'session-moved': {
    group: 'sessions',
    says: () => say`A session went on from another network or browser, after a factor was shown.`,
    flag: ['notable', 'moved'],
  },
  'session-ended': { group: 'sessions', says: ({ open }) => say`A session ended${ownWord(say`: `, open.because)}.` },
  'email-added': {
    group: 'e-mail',
    says: ({ hidden }) => say`${theAddress(hidden.email)} was added.`,
    flag: ['notable', 'new address'],
  },
  'email-verified': { group: 'e-mail', says: ({ hidden }) => say`${theAddress(hidden.email)} was verified.` },
  'email-made-primary': {
    group: 'e-mail',
    says: ({ hidden }) => say`${theAddress(hidden.email)} became the first one${called(say`, in place of`, hidden.before, [])}.`,
    flag: ['notable', 'first address'],
  },
  'email-removed': {
    group: 'e-mail',
    says: ({ hidden }) => say`${theAddress(hidden.email)} was removed.`,
    flag: ['notable', 'address removed'],
  },
  'email-restored': { group: 'e-mail', says: ({ hidden }) => say`${theAddress(hidden.email)} was taken back.` },
  'email-marked-compromised': {
    group: 'e-mail',
    says: ({ hidden }) => say`${theAddress(hidden.email)} was marked as read by somebody else. Its links no longer work.`,
    flag: ['alarming', 'foreign reader'],
  },
  // The phrase itself is what imitations of our mails lack: it is shown on one page alone.
  'profile-changed': { group: 'other', says: () => say`The language or the phrase of the notices was changed.` },
  'change-disputed': {
    group: 'other',
    isSecurity: false,
    says: ({ open }) => say`"This was not me" was said${ownWord(say` about: `, open.act)}.${disputeEnding(open.outcome)}`,
    flag: ['alarming', 'disputed'],
  },
  'account-frozen': {
    group: 'other',
    isSecurity: false,
    says: ({ open, hidden }) =>
      say`The account was frozen${freezing(open.how)}: its tokens sleep${
        open.sessionsEnded === undefined ? say`, its sessions ended` : say`, ${amount(open.sessionsEnded, 'session')} ended`
      }.${reason(hidden.reason)}`,
    flag: ['alarming', 'frozen'],
  },
  'account-returned': {
    group: 'other',
    says: ({ open }) =>
      say`${open.how === 'operator' ? say`The freeze was lifted on the host` : say`The account was taken back with an old factor`}${open.tokensKeptAsleep ? say`; still asleep: ${amount(open.tokensKeptAsleep, 'token')}` : []}.`,
  },
  'account-guarded': {
    group: 'other',
    isSecurity: false,
    says: ({ open }) => say`The account is guarded${until(open.until)}: acts that matter ask for an old factor.`,
    flag: ['notable', 'guarded'],
  },
  'account-released': { group: 'other', isSecurity: false, says: () => say`The account is no longer guarded.` },
  'recovery-requested': {
    group: 'factors',
    says: ({ open }) =>
      say`Somebody asked to get into the account without any of its factors${quotedMoment(open.applyAt, say`; that cannot happen before `)}.`,
    flag: ['alarming', 'recovery'],
  },
  'recovery-approved': {
    group: 'factors',
    says: ({ open }) =>
      open.mode === 'single-operator' ? say`The operator alone approved a recovery.` : say`An administrator approved a recovery.`,
    flag: ['alarming', 'recovery'],
  },
  'recovery-cancelled': { group: 'factors', says: () => say`A recovery was cancelled.` },
  'recovery-granted': {
    group: 'factors',
    says: () => say`A recovery was granted: all factors are gone, and new ones can be added.`,
    flag: ['alarming', 'recovery'],
  },
  'sign-in-approved': {
    group: 'sign-ins',
    says: () => say`A sign-in from an unknown browser was confirmed from elsewhere.`,
    flag: ['notable', 'new browser'],
  },
  'account-leaving': {
    group: 'other',
    says: ({ open }) => say`The account is being closed${until(open.until)} it can be kept.`,
    flag: ['alarming', 'closing'],
  },
  'account-stayed': { group: 'other', isSecurity: false, says: () => say`The account stays: it is not being closed any more.` },
  'account-closed': { group: 'other', isSecurity: false, says: () => say`The account was closed.`, flag: ['notable', 'closed'] },
  'evidence-opened': {
    group: 'other',
    isSecurity: false,
    says: ({ hidden }) => say`The record of the closed account was opened.${reason(hidden.reason)}`,
    flag: ['notable', 'opened'],
  },
  'administrator-made': {
    group: 'roles',
    says: ({ open }) =>
      open.mode === 'single-operator'
        ? say`The account became an administrator, by a command on the host.`
        : say`The account became an administrator.`,
    flag: ['alarming', 'administrator'],
  },
  'administrator-suspended': {
    group: 'roles',
    says: ({ open }) => say`The account decides nothing as an administrator${until(open.until)}: its removal was asked for.`,
    flag: ['alarming', 'suspended'],
  },
  'administrator-unsuspended': { group: 'roles', isSecurity: false, says: () => say`The account decides again as an administrator.` },
  'administrator-removed': {
    group: 'roles',
    says: () => say`The account is no administrator any more.`,
    flag: ['notable', 'no administrator'],
  },
  'setup-link-made': { group: 'other', isSecurity: false, says: () => say`A link was made that makes the first administrator.` },
  'token-created': {
    group: 'tokens',
    says: (told) => say`${theToken(told, told.hidden.name)} was created${quotedMoment(told.open.expiresAt, say`; it works until `)}.`,
  },
  'token-narrowed': { group: 'tokens', says: (told) => say`${theToken(told)} may do less from now on.` },
  'token-put-to-sleep': { group: 'tokens', says: (told) => say`${theToken(told)} was put to sleep.` },
  'token-woken': { group: 'tokens', says: (told) => say`${theToken(told)} was woken.` },
  'token-revoked': { group: 'tokens', says: (told) => say`${theToken(told)} was revoked.` },
  'project-created': {
    group: 'releases',
    says: ({ open }) => say`The project ${quoted(open.name, say`without a name`)} was created by its first upload.`,
  },
  'role-given': {
    group: 'roles',
    says: (told) => say`The account got the role ${quoted(told.open.role, say`of somebody`)} in ${theProject(told)}.`,
  },
  'role-removed': {
    group: 'roles',
    says: (told) => say`The account lost the role ${quoted(told.open.role, say`of somebody`)} in ${theProject(told)}.`,
    flag: ['notable', 'role lost'],
  },
  'role-offered': {
    group: 'roles',
    says: (told) => say`The account was offered the role ${quoted(told.open.role, say`of somebody`)} in ${theProject(told)}.`,
  },
  'offer-ended': {
    group: 'roles',
    says: (told) => say`The offer of the role ${quoted(told.open.role, say`of somebody`)} in ${theProject(told)} ended.`,
  },
  'owner-suspended': {
    group: 'roles',
    says: (told) => say`The account can do nothing in ${theProject(told)} while its removal is waited for${until(told.open.until)}.`,
    flag: ['alarming', 'suspended'],
  },
  'owner-unsuspended': { group: 'roles', says: (told) => say`The account can act in ${theProject(told)} again.` },
  'project-braked': {
    group: 'releases',
    says: (told) =>
      say`Publishing to ${theProject(told)} was stopped${told.open.because === 'contested' ? say` until a contested change is decided` : until(told.open.until)}.${reason(told.hidden.reason)}`,
    flag: ['notable', 'braked'],
  },
  'brake-lifted': { group: 'releases', says: (told) => say`Publishing to ${theProject(told)} is possible again.` },
  'ownership-locked': {
    group: 'roles',
    says: (told) => say`Nobody can change who owns ${theProject(told)} for the moment.`,
    flag: ['notable', 'locked'],
  },
  'ownership-unlocked': { group: 'roles', says: (told) => say`Who owns ${theProject(told)} can be changed again.` },
  'ownership-restored': {
    group: 'roles',
    says: (told) => say`The owners of ${theProject(told)} were put back as they were.${reason(told.hidden.reason)}`,
    flag: ['notable', 'restored'],
  },
  'organisation-created': {
    group: 'roles',
    says: ({ open }) => say`The organisation ${quoted(open.name, say`without a name`)} was made.`,
  },
  'organisation-deleted': { group: 'roles', says: () => say`An organisation was deleted.`, flag: ['notable', 'deleted'] },
  'organisation-restored': { group: 'roles', says: () => say`A deleted organisation was taken back.` },
  'organisation-role-offered': {
    group: 'roles',
    says: ({ open }) => say`The account was offered the role ${quoted(open.role, say`of somebody`)} in an organisation.`,
  },
  'organisation-offer-ended': {
    group: 'roles',
    says: ({ open }) =>
      say`The offer of the role ${quoted(open.role, say`of somebody`)} in an organisation ended${ownWord(say`: `, open.outcome)}.`,
  },
  'organisation-role-given': {
    group: 'roles',
    says: ({ open }) => say`The account got the role ${quoted(open.role, say`of somebody`)} in an organisation.`,
  },
  'organisation-role-ended': {
    group: 'roles',
    says: ({ open }) => say`The account lost the role ${quoted(open.role, say`of somebody`)} in an organisation.`,
    flag: ['notable', 'role lost'],
  },
  'team-made': { group: 'roles', says: ({ hidden }) => say`The team ${quoted(hidden.name, say`without a name`)} was made.` },
  'team-ended': { group: 'roles', says: () => say`A team was ended.` },
  'team-joined': { group: 'roles', says: () => say`The account came into a team, and has what the team has.` },
  'team-left': { group: 'roles', says: () => say`The account is no longer in a team.`, flag: ['notable', 'left a team'] },
  'team-role-given': {
    group: 'roles',
    says: (told) => say`A team got the role ${quoted(told.open.role, say`of somebody`)} in ${theProject(told)}.`,
  },
  'team-role-ended': {
    group: 'roles',
    says: (told) => say`A team lost the role ${quoted(told.open.role, say`of somebody`)} in ${theProject(told)}.`,
  },
  'project-joined-organisation': { group: 'roles', says: (told) => say`An organisation took in ${theProject(told)}.` },
  'project-left-organisation': { group: 'roles', says: (told) => say`An organisation let go of ${theProject(told)}.` },
  'file-published': {
    group: 'releases',
    says: (told) => say`${quoted(told.open.filename, say`A file`)} was published in ${theProject(told)}.`,
  },
  'release-yanked': {
    group: 'releases',
    says: (told) => say`${release(told.open.version)} of ${theProject(told)} was yanked.${reason(told.hidden.yankReason)}`,
  },
  'release-unyanked': { group: 'releases', says: (told) => say`${release(told.open.version)} of ${theProject(told)} is offered again.` },
  'release-deleted': {
    group: 'releases',
    says: (told) => say`${release(told.open.version)} of ${theProject(told)} was deleted.`,
    flag: ['notable', 'deleted'],
  },
  'file-deleted': {
    group: 'releases',
    says: (told) => say`${quoted(told.open.filename, say`A file`)} of ${theProject(told)} was deleted.`,
    flag: ['notable', 'deleted'],
  },
  'release-restored': {
    group: 'releases',
    says: (told) => say`${release(told.open.version)} of ${theProject(told)} was taken back out of the trash.`,
  },
  'project-deleted': {
    group: 'releases',
    says: (told) => say`${called(say`The project`, told.project, say`A project`)} was deleted.`,
    flag: ['notable', 'deleted'],
  },
  'project-restored': {
    group: 'releases',
    says: (told) => say`${called(say`The project`, told.project, say`A project`)} was taken back out of the trash.`,
  },
  'files-purged': { group: 'releases', says: () => say`The bytes of deleted files were removed.`, isSecurity: false },
  'project-status-changed': {
    group: 'releases',
    says: (told) =>
      say`The status of ${theProject(told)} became ${quoted(told.open.to, say`another one`)}.${reason(told.hidden.statusReason)}`,
  },
  'hold-requested': {
    group: 'roles',
    says: (told) => say`A change was announced, and waits${theHold(told)}.`,
    flag: ['notable', 'waits'],
  },
  'hold-announced': {
    group: 'roles',
    says: (told) => say`Everybody whom a waiting change concerns could know of it${theHold(told)}. The wait began.`,
  },
  'hold-paused': {
    group: 'roles',
    says: (told) => say`The wait of a change was paused${theHold(told)}; ${ours(pauseText(told.open.because))}.`,
  },
  'restore-proposed': {
    group: 'roles',
    says: (told) => say`An administrator asked to put the owners of projects back as they were.${reason(told.hidden.reason)}`,
    flag: ['notable', 'waits'],
  },
  'restore-confirmed': {
    group: 'roles',
    says: () => say`A second administrator confirmed that the owners of projects are put back.`,
    flag: ['notable', 'waits'],
  },
  'hold-approved': {
    group: 'roles',
    says: (told) => say`Another owner agreed to a waiting change${theHold(told)}.`,
    flag: ['notable', 'agreed'],
  },
  'hold-resumed': {
    group: 'roles',
    says: (told) => say`The wait of a change went on${theHold(told)}.${reason(told.hidden.reason)}`,
    flag: ['notable', 'waits again'],
  },
  'hold-contested': {
    group: 'roles',
    says: (told) => say`A waiting change was contested${theHold(told)}.${reason(told.hidden.reason)}`,
    flag: ['notable', 'contested'],
  },
  'hold-vetoed': {
    group: 'roles',
    says: (told) => say`A waiting change was stopped for good${theHold(told)}.${reason(told.hidden.reason)}`,
    flag: ['notable', 'stopped'],
  },
  'hold-withdrawn': { group: 'roles', says: (told) => say`A waiting change was withdrawn${theHold(told)}.` },
  'hold-voided': {
    group: 'roles',
    says: (told) => say`A waiting change was not allowed any more${theHold(told)}; ${ours(voidText('en', told.open.because))}.`,
  },
  'hold-applied': {
    group: 'roles',
    says: (told) =>
      say`A change was made${told.open.releaser === undefined ? say` after its wait` : say` without waiting further`}${theHold(told)}.`,
    flag: ['notable', 'changed'],
  },
  'hold-undone': {
    group: 'roles',
    says: (told) => say`A change was undone${theHold(told)}.${reason(told.hidden.reason)}`,
    flag: ['notable', 'undone'],
  },
  'hold-settled': { group: 'roles', isSecurity: false, says: (told) => say`A change can no longer be undone by a link${theHold(told)}.` },
  'report-received': {
    group: 'other',
    isSecurity: false,
    says: () => say`Somebody reported that an account was taken.`,
    flag: ['notable', 'report'],
  },
  'report-contained': {
    group: 'other',
    says: ({ open }) =>
      say`What a report of a theft names was stopped: ${amount(open.frozen ?? 0, 'account')} frozen, ${amount(open.braked ?? 0, 'project')} braked.`,
    flag: ['notable', 'report'],
  },
  'succession-asked': {
    group: 'roles',
    says: (told) =>
      say`Somebody asked to follow the account as an owner of ${quoted(told.project, say`a project or an organisation`)}: nothing was heard of it for long.`,
    flag: ['alarming', 'succession'],
  },
  'webhook-added': {
    group: 'other',
    says: ({ hidden }) => say`A webhook to ${quoted(hidden.host, say`some host`)} was added.`,
    flag: ['notable', 'webhook'],
  },
  'webhook-removed': {
    group: 'other',
    says: ({ hidden }) => say`The webhook to ${quoted(hidden.host, say`some host`)} was removed.`,
    flag: ['notable', 'webhook'],
  },
  'policy-changed': { group: 'other', isSecurity: false, says: () => say`Another policy of the index came into force.` },
  'policy-planned': { group: 'other', isSecurity: false, says: () => say`It was announced that roles will need a factor.` },
  'plan-switched': { group: 'other', isSecurity: false, says: () => say`Acts of some roles need a factor from now on.` },
  'plan-cancelled': { group: 'other', isSecurity: false, says: () => say`A planned policy was cancelled.` },
  'plan-reminded': { group: 'other', isSecurity: false, says: () => say`A reminder of a planned policy was sent.` },
  'clock-alarm': {
    group: 'other',
    isSecurity: false,
    says: () => say`The clock of the index jumped forward, or the index was down. Every wait was paused.`,
    flag: ['notable', 'clock'],
  },
  'encryption-key-rotated': {
    group: 'other',
    says: () => say`Secrets at rest were encrypted again with a new key.`,
    isSecurity: false,
  },
}

function freezing(how: string | undefined): Sentence {
  if (how === 'link') return say` by a link in a notice`
  if (how === 'page') return say` on a page`
  if (how === 'administrator') return say` by an administrator`
  return how === 'operator' ? say` on the host` : []
}

function disputeEnding(outcome: string | undefined): Sentence {
  if (outcome === 'stopped') return say` The change was stopped.`
  if (outcome === 'frozen') return say` The account was frozen.`
  return outcome === 'told' ? say` Others were told.` : []
}
