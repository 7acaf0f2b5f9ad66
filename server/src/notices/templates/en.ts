import type { ToldFactor, ToldFactorKind, ToldFreezer, ToldRequirement } from '../told-codes.ts'
import { listOf, type OwnTemplate, wordFor } from './template.ts'

const factors: Readonly<Record<ToldFactor, string>> = {
  passkey: 'a passkey',
  totp: 'a code from your app',
  password: 'your password',
  'recovery-code': 'a recovery code',
  email: 'a link from your mailbox',
}

const kindOfFactor: Readonly<Record<ToldFactorKind, string>> = { passkey: 'passkey', totp: 'app for sign-in codes' }

const hows: Readonly<Record<ToldFreezer, string>> = {
  link: 'by the link in one of our notices',
  page: 'on the page of the account',
  administrator: 'by an administrator of this index',
  operator: 'by the operator of this index',
  rule: 'by a rule of this index, because too much happened at once',
}

const ifYou = 'If it was you, there is nothing to do.'
const count = (number: number, one: string, many: string) => `${number} ${number === 1 ? one : many}`

const neededFactors: Readonly<Record<ToldRequirement, string>> = { passkey: 'a passkey', 'second-factor': 'a second factor' }

export const en: OwnTemplate = {
  securitySubject: (site, subject) => `[${site}: security] ${subject}`,
  ordinarySubject: (site, subject) => `[${site}] ${subject}`,
  hello: (name) => (name === null ? 'Hello,' : `Hello ${name},`),
  when: 'When',
  device: 'Device',
  network: 'Network',
  place: (text) => text,
  phrase: (phrase) => `Your notice phrase: ${phrase}\nEvery security notice of ours to this address carries it.`,
  disputeLink:
    'If it was not you, or you are not sure: the page below shows what you can stop. Opening it changes nothing, and it asks for no password.',
  disputeLinkLife: (until) => `It works once, until ${until}.`,
  withoutLink: (site) =>
    `If it was not you: type the address ${site} into your browser yourself, and freeze your account on its security page.`,
  linkLife: (until) => `The link works until ${until}.`,
  linkInMailAlone: 'The link itself stands only in the mail.',
  sentBy: (site) => `This mail was sent by the package index at ${site}. No mail of ours asks for a password or a code.`,
  kinds: {
    'registration-link': () => ({
      subject: 'Finish creating your account',
      happened: 'Somebody, most likely you, asked for an account with this e-mail address.',
      did: 'Nothing has been created yet.',
      can: 'If it was you, go on with the link below. If it was not, leave it alone: without the link nothing happens.',
    }),
    'already-registered': ({ name }) => ({
      subject: 'You already have an account',
      happened: `Somebody asked for an account with this e-mail address. There is one already; its name is "${name}".`,
      did: 'Nothing was created or changed, and whoever asked was not told that the account exists.',
      can: 'If it was you, use that account; if you cannot get into it any more, the sign-in page leads to its recovery. If it was not you, there is nothing to do.',
    }),
    invitation: ({ invitedBy }) => ({
      subject: `"${invitedBy}" invites you`,
      happened: `The user "${invitedBy}" invites you to create an account.`,
      did: 'Nothing has been created yet.',
      can: 'To accept, use the link below. If the name means nothing to you, leave it alone: without the link nothing happens.',
    }),
    'email-verification': ({ address }) => ({
      subject: 'Confirm your e-mail address',
      happened: `Somebody, most likely you, gave ${address} as an e-mail address of an account.`,
      did: 'Until it is confirmed, the address counts for nothing.',
      can: 'If it was you, confirm it with the link below. If it was not, leave it alone: without the link the address is forgotten.',
    }),
    'sign-in-confirmation': () => ({
      subject: 'Are you signing in right now?',
      happened: 'Your password and a code from your app were given in a browser that we do not know.',
      did: 'We have let nobody in. The sign-in waits for you.',
      can: 'If it is you, open the link below in that same browser; in any other one it does nothing. If it is not you, do not open it, and change your password soon: somebody knows it.',
    }),
    'password-reset': () => ({
      subject: 'Set a new password',
      happened: 'Somebody, most likely you, asked to set a new password for your account.',
      did: 'Your password is still the old one.',
      can: 'If it was you, use the link below; it also asks for your second factor. If it was not, leave it alone: your password stays as it is.',
    }),
    'signed-in-new-browser': (params) => ({
      subject: 'Sign-in from a new browser',
      happened: `Somebody signed in to your account from a browser that it had not seen before, with ${listOf(params.factors, factors, 'and')}.`,
      did: 'Everything your account asks for was given, so we let the browser in and remember it.',
      can: ifYou,
    }),
    'factor-added': ({ factorKind, factorName }) => ({
      subject: `New ${wordFor(kindOfFactor, factorKind)}`,
      happened: `A new ${wordFor(kindOfFactor, factorKind)}, "${factorName}", was added to your account.`,
      did: 'It can be used to sign in from now on. Acts that matter most still ask for an older factor for a while.',
      can: ifYou,
    }),
    'factor-removed': ({ factorKind, factorName }) => ({
      subject: `One ${wordFor(kindOfFactor, factorKind)} fewer`,
      happened: `The ${wordFor(kindOfFactor, factorKind)} "${factorName}" was removed from your account.`,
      did: 'It no longer signs anybody in.',
      can: ifYou,
    }),
    'factor-switched-off': ({ factorKind, factorName }) => ({
      subject: `One ${wordFor(kindOfFactor, factorKind)} is switched off`,
      happened: `The ${wordFor(kindOfFactor, factorKind)} "${factorName}" was said to be lost or stolen.`,
      did: 'It opens nothing from now on, and is removed after a wait that another notice tells of. Other sessions have ended.',
      can: ifYou,
    }),
    'password-changed': () => ({
      subject: 'Your password was changed',
      happened: 'The password of your account was changed.',
      did: 'We ended every other session of the account.',
      can: ifYou,
    }),
    'recovery-codes-made': () => ({
      subject: 'New recovery codes',
      happened: 'A new set of recovery codes was made for your account.',
      did: 'All older recovery codes are void.',
      can: `${ifYou} Keep the new codes where you would find them without your phone.`,
    }),
    'recovery-code-used': ({ left }) => ({
      subject: 'A recovery code was used',
      happened: 'Somebody used one of the recovery codes of your account.',
      did: `That code is void now. ${count(left, 'code is', 'codes are')} left.`,
      can: `${ifYou} Make new codes before the last one is gone.`,
    }),
    'email-added': ({ address }) => ({
      subject: 'New e-mail address',
      happened: `The e-mail address ${address} was added to your account.`,
      did: 'It gets our notices from now on. It cannot stop or free anything yet.',
      can: ifYou,
    }),
    'email-removed': ({ address }) => ({
      subject: 'An e-mail address was removed',
      happened: `The e-mail address ${address} was removed from your account.`,
      did: 'For a month it still hears what happens to the account, and can stop single changes.',
      can: ifYou,
    }),
    'email-primary-changed': ({ address, before }) => ({
      subject: 'Your main e-mail address was changed',
      happened: `The main e-mail address of your account is now ${address}; it was ${before}.`,
      did: 'Both addresses were told.',
      can: ifYou,
    }),
    'email-compromised': ({ address }) => ({
      subject: 'An e-mail address counts as compromised',
      happened: `The e-mail address ${address} of your account was marked as compromised.`,
      did: 'Every link that we sent to it is void, and after this one it gets no more notices.',
      can: ifYou,
    }),
    'token-used-elsewhere': ({ tokenName, project, release }) => ({
      subject: `The token "${tokenName}" was used from a new place`,
      happened: `The token "${tokenName}" published the version "${release}" of "${project}" from a network that it had not been used from before.`,
      did: 'The token is allowed to, so the version is there. We tell of a new place once, and not of tokens that change places all the time.',
      can: 'If a machine of yours has moved, there is nothing to do. If not, put the token to sleep, and look at what it published.',
    }),
    'token-created': ({ tokenName }) => ({
      subject: 'New API token',
      happened: `The API token "${tokenName}" was created in your account.`,
      did: 'It works from now on, for what it was made for.',
      can: ifYou,
    }),
    'passkey-cloned': ({ factorName }) => ({
      subject: 'A passkey may have been copied',
      happened: `The passkey "${factorName}" was used with a counter that had gone backwards. That happens when there is a copy of it, and with some faulty devices.`,
      did: 'We refused that sign-in.',
      can: 'If you did try to sign in just now, remove this passkey and add a new one. If you did not, somebody else may hold the copy.',
    }),
    'sign-in-failures': ({ count: failures }) => ({
      subject: 'Failed attempts to sign in',
      happened: `There were ${count(failures, 'failed attempt', 'failed attempts')} to sign in to your account.`,
      did: 'Nobody got in. Further attempts are slowed down; browsers that you have used before are not.',
      can: 'If it was you, there is nothing to do. If it goes on, use a passkey: there is nothing about it to guess.',
    }),
    'account-frozen': ({ how }) => ({
      subject: 'Your account is frozen',
      happened: `Your account was frozen ${Object.hasOwn(hows, how) ? wordFor(hows, how) : `(${how})`}.`,
      did: 'Its sessions are ended, its tokens sleep, and the invitations it sent are stopped. Nothing is lost.',
      can: 'When you sign in with a factor that you had before the trouble began, you are shown the way back, and every change since then, to keep or to undo.',
    }),
    'account-returned': () => ({
      subject: 'Your account is in use again',
      happened: 'Your account is no longer frozen: an old factor of yours was shown, or the operator of the index lifted the freeze.',
      did: 'Tokens sleep until you wake them, one by one.',
      can: ifYou,
    }),
    'recovery-requested': ({ applyAt }) => ({
      subject: 'Somebody asks for the recovery of your account',
      happened: 'Somebody says that all factors of your account are lost, and asks to be let in without them.',
      did: `We have let nobody in. Unless it is cancelled, it can be granted from ${applyAt} on. We told every address of the account and the co-owners of its projects.`,
      can: 'If it was you, wait. If it was not, cancel it: any one of the links that we sent does.',
    }),
    'recovery-cancelled': () => ({
      subject: 'The recovery was cancelled',
      happened: 'The request to recover your account without its factors was cancelled.',
      did: 'Your account is as it was.',
      can: 'If it was you who had asked, you may ask again. If you had not, look at the security history of your account.',
    }),
    'recovery-granted': () => ({
      subject: 'The recovery of your account was granted',
      happened: 'Somebody said that all factors of your account were lost, waited, and was granted a new beginning.',
      did: 'The old factors are void. For three days the account cannot publish or change owners.',
      can: ifYou,
    }),
    'co-owner-recovering': ({ name, projects }) => ({
      subject: `"${name}" asks for the recovery of an account`,
      happened: `Somebody says that all factors of the account "${name}" are lost, and asks to be let in without them. You own projects together: ${projects}.`,
      did: 'We have let nobody in. We told every address of that account and all co-owners.',
      can: 'Ask the person in a way that you have used before, not by answering a mail, whether it is true. If it is, there is nothing to do.',
    }),
    'co-owner-leaving': ({ name, projects, until }) => ({
      subject: `"${name}" is closing an account`,
      happened: `The account "${name}" is being closed, and will be gone on ${until}. You own projects together: ${projects}.`,
      did: 'Until then it can do nothing but stay. The other owners keep their roles, and what is published stays.',
      can: 'If that surprises you, ask the person in a way that you have used before: until then, one link or sign-in of theirs stops it.',
    }),
    'co-owner-stayed': ({ name, projects }) => ({
      subject: `"${name}" does not close the account after all`,
      happened: `The closing of the account "${name}" was taken back. You own projects together: ${projects}.`,
      did: 'Everything is as it was before.',
      can: 'If that surprises you, ask the person in a way that you have used before.',
    }),
    'co-owner-closed': ({ name, projects }) => ({
      subject: `The account "${name}" is closed`,
      happened: `The account "${name}" was closed for ever. You owned projects together: ${projects}.`,
      did: 'It can do nothing in them any more, and nobody else can ever take its name.',
      can: 'Look at who is left to look after them. If you are alone, think of inviting somebody.',
    }),
    'account-closed': () => ({
      subject: 'Your account is closed',
      happened: 'Your account was closed.',
      did: 'Its tokens and sessions are void. Nobody else can ever take its name.',
      can: ifYou,
    }),
    'webhook-added': ({ host }) => ({
      subject: 'A webhook was added',
      happened: `A webhook to "${host}" was added to your account: a program there hears of everything that happens to it.`,
      did: 'It can stop nothing and learns no address in full. For 14 days, what arrives there does not count as told to you.',
      can: ifYou,
    }),
    'webhook-removed': ({ host }) => ({
      subject: 'A webhook was removed',
      happened: `The webhook to "${host}" was removed from your account.`,
      did: 'For 30 days it still hears when somebody changes who owns your projects.',
      can: ifYou,
    }),
    'shared-webhook-added': ({ host }) => ({
      subject: 'A webhook of the administrators was added',
      happened: `On the host of this index, a webhook to "${host}" was added: a program there hears what administrators are told as such.`,
      did: 'It can stop nothing. What arrives there does not count as told to anybody.',
      can: 'If nobody of you knows it, ask who can open the data of this index.',
    }),
    'shared-webhook-removed': ({ host }) => ({
      subject: 'A webhook of the administrators was removed',
      happened: `On the host of this index, the webhook of the administrators to "${host}" was removed.`,
      did: 'For 30 days it still hears what administrators are told as such.',
      can: 'If nobody of you knows why, ask who can open the data of this index.',
    }),
    'factor-planned': ({ requirement, fromAt }) => ({
      subject: `Your roles will need ${wordFor(neededFactors, requirement)}`,
      happened: `From ${fromAt} on, this index asks for ${wordFor(neededFactors, requirement)} from everybody in a role that you have. Your account has none.`,
      did: 'Nothing has changed yet. You will keep your roles; from that day on, what you do in them is refused until you have added it.',
      can: 'Add it on the page of your account, under factors. It takes a minute.',
    }),
    'factor-needed': ({ requirement, fromAt }) => ({
      subject: `Your roles need ${wordFor(neededFactors, requirement)} now`,
      happened: `Since ${fromAt} this index asks for ${wordFor(neededFactors, requirement)} from everybody in a role that you have. Your account has none.`,
      did: 'You keep your roles. What you do in them is refused, also with tokens, until you have added it.',
      can: 'Add it on the page of your account, under factors. Everything works again at once.',
    }),
    'factor-plan-cancelled': ({ requirement, fromAt }) => ({
      subject: 'A planned rule was taken back',
      happened: `The plan to ask for ${wordFor(neededFactors, requirement)} from ${fromAt} on was taken back.`,
      did: 'Your roles work as before.',
      can: 'There is nothing to do.',
    }),
    'theft-reported': ({ number, names }) => ({
      subject: `Report ${number}: an account was taken`,
      happened: `Somebody without a way in reports that an account was taken. Accounts or projects named: ${names}.`,
      did: `Nothing was changed. It is report ${number}; nothing in it is proved.`,
      can: 'Open it now, whatever the hour: one confirmation freezes the accounts and stops publishing to the projects. Both can be undone, and harm nobody.',
    }),
  },
}
