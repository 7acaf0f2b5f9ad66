/**
 * What a parameter is, and so how it is shown: `link` an address that stands in the mail and never in the inbox, `moment`
 * milliseconds UTC, `name` words that somebody chose, `place` a device or network, `words` codes that the templates
 * translate (others are shown as they are).
 */
export type ParamForm = 'link' | 'moment' | 'count' | 'name' | 'address' | 'place' | 'words'

interface KindRow<Params extends Readonly<Record<string, ParamForm>>> {
  /** Carries the link "this was not me", and a subject of its own kind, so that ordinary mails cannot bury it. */
  readonly isSecurity: boolean
  /** The lower ones are sent first: what an account did, what strangers can cause, what somebody waits for. */
  readonly priority: 0 | 1 | 2
  readonly params: Params
}

type Params = Readonly<Record<string, ParamForm>>
const security = <const Row extends Params>(params: Row): KindRow<Row> => ({ isSecurity: true, priority: 0, params })
const stranger = <const Row extends Params>(params: Row): KindRow<Row> => ({ isSecurity: true, priority: 1, params })
const ordinary = <const Row extends Params>(params: Row): KindRow<Row> => ({ isSecurity: false, priority: 2, params })

/** `project` and `target` are empty where the act has none. */
const ofHold = { act: 'words', project: 'name', target: 'name' } as const
const from = { device: 'place', network: 'place' } as const

/** Every kind of notice. Rows of it stay in inboxes for years: a kind is never renamed, and a new parameter may be missing in old rows. */
export const noticeKinds = {
  'registration-link': ordinary({ link: 'link', expiresAt: 'moment' }),
  'already-registered': ordinary({ name: 'name' }),
  invitation: ordinary({ link: 'link', invitedBy: 'name', expiresAt: 'moment' }),
  'email-verification': ordinary({ link: 'link', address: 'address', expiresAt: 'moment' }),
  'sign-in-confirmation': ordinary({ link: 'link', at: 'moment', expiresAt: 'moment', ...from }),
  'password-reset': ordinary({ link: 'link', expiresAt: 'moment', ...from }),

  /** `factors`: of passkey, totp, password, recovery-code, email; comma between. */
  'signed-in-new-browser': security({ factors: 'words', ...from }),
  /** `factorKind`: passkey or totp. */
  'factor-added': security({ factorKind: 'words', factorName: 'name', ...from }),
  'factor-removed': security({ factorKind: 'words', factorName: 'name', ...from }),
  /** Until it is removed, which is announced by itself. */
  'factor-switched-off': security({ factorKind: 'words', factorName: 'name', ...from }),
  'password-changed': security(from),
  'recovery-codes-made': security(from),
  'recovery-code-used': security({ left: 'count', ...from }),
  'email-added': security({ address: 'address', ...from }),
  'email-removed': security({ address: 'address', ...from }),
  'email-primary-changed': security({ address: 'address', before: 'address', ...from }),
  'email-compromised': security({ address: 'address', ...from }),
  /** `host`: of its address. */
  'webhook-added': security({ host: 'name', ...from }),
  'webhook-removed': security({ host: 'name', ...from }),
  /** To every administrator: of a webhook that hears what they hear. */
  'shared-webhook-added': security({ host: 'name' }),
  'shared-webhook-removed': security({ host: 'name' }),
  'token-created': security({ tokenName: 'name', ...from }),
  /** It published from a network of which nothing was known. */
  'token-used-elsewhere': security({ tokenName: 'name', project: 'name', release: 'name', network: 'place' }),
  'passkey-cloned': security({ factorName: 'name', ...from }),
  'sign-in-failures': stranger({ count: 'count', network: 'place' }),
  /** `how`: link, page, administrator, operator or rule. */
  'account-frozen': security({ how: 'words', ...from }),
  'account-returned': security(from),
  'recovery-requested': security({ applyAt: 'moment', ...from }),
  'recovery-cancelled': security({}),
  'recovery-granted': security({}),
  /** To the co-owners of somebody's projects; `projects`: their names, comma between. */
  'co-owner-recovering': { isSecurity: false, priority: 1, params: { name: 'name', projects: 'name' } },
  /** To the same: the account is being closed, stays after all, or is closed. Not theirs to stop. */
  'co-owner-leaving': { isSecurity: false, priority: 1, params: { name: 'name', projects: 'name', until: 'moment' } },
  'co-owner-stayed': { isSecurity: false, priority: 1, params: { name: 'name', projects: 'name' } },
  'co-owner-closed': { isSecurity: false, priority: 1, params: { name: 'name', projects: 'name' } },
  'account-closed': security({}),
  /** To every administrator: somebody without a way in says that an account was taken. `names`: what he wrote. */
  'theft-reported': { isSecurity: false, priority: 1, params: { link: 'link', number: 'count', names: 'name' } },

  /** A role will need a factor; `requirement`: passkey or second-factor. Told at the plan, and as a reminder. */
  'factor-planned': { isSecurity: false, priority: 1, params: { requirement: 'words', fromAt: 'moment' } },
  'factor-needed': { isSecurity: false, priority: 1, params: { requirement: 'words', fromAt: 'moment' } },
  'factor-plan-cancelled': ordinary({ requirement: 'words', fromAt: 'moment' }),

  /** `act`: remove-owner, demote-owner and so on; `actor` and `by` may be `:operator` or `:system`, which no account can be named. */
  'hold-announced': security({ ...ofHold, actor: 'words', applyAt: 'moment' }),
  'hold-contested': security({ ...ofHold, by: 'words' }),
  /** After a pause of the wait by an objection; `reason`: why administrators decided against it. */
  'hold-resumed': security({ ...ofHold, by: 'words', reason: 'name', applyAt: 'moment' }),
  'hold-vetoed': security({ ...ofHold, by: 'words' }),
  'hold-withdrawn': security({ ...ofHold, by: 'words' }),
  /** `because`: a code. */
  'hold-voided': security({ ...ofHold, because: 'words' }),
  'hold-applied': security({ ...ofHold, by: 'words' }),
  'hold-undone': security({ ...ofHold, by: 'words' }),

  /** `role`: owner, maintainer or reader. To those who own the project. */
  'owner-invited': security({ project: 'name', role: 'words', invitee: 'name', actor: 'words' }),
  /** To whoever is invited. */
  'invitation-received': ordinary({ link: 'link', project: 'name', role: 'words', actor: 'words' }),
  /** `role`: the new one, or `none`. */
  'role-changed': security({ project: 'name', role: 'words', target: 'name', actor: 'words' }),
  'owner-suspended': security({ project: 'name', target: 'name', actor: 'words', until: 'moment' }),
  'project-braked': security({ project: 'name', actor: 'words', until: 'moment' }),
  /** Who owns a project cannot be changed for a while. */
  'ownership-locked': security({ project: 'name', actor: 'words', until: 'moment' }),
  /** A deleted project is back. */
  'project-restored': security({ project: 'name', actor: 'words' }),
  /** `role`: owner, manager or member. To those who own the organisation. */
  'organisation-invited': security({ organisation: 'name', role: 'words', invitee: 'name', actor: 'words' }),
  /** To whoever is invited. */
  'organisation-invitation': ordinary({ link: 'link', organisation: 'name', role: 'words', actor: 'words' }),
  /** `role`: the new one, `none`, `team-joined` or `team-left`. */
  'organisation-role-changed': security({ organisation: 'name', role: 'words', target: 'name', actor: 'words' }),
} as const

export type NoticeKind = keyof typeof noticeKinds

/** Told by templates of their own (hold-templates.ts). */
export type HoldNoticeKind = Extract<
  NoticeKind,
  | `hold-${string}`
  | `organisation-${string}`
  | 'owner-invited'
  | 'invitation-received'
  | 'role-changed'
  | 'owner-suspended'
  | 'project-braked'
  | 'project-restored'
  | 'ownership-locked'
>

type Values<Forms> = { readonly [Name in keyof Forms]: Forms[Name] extends 'moment' | 'count' ? number : string }

/** What each kind is told with. */
export type NoticeParams = { readonly [Kind in NoticeKind]: Values<(typeof noticeKinds)[Kind]['params']> }

export const isNoticeKind = (text: string): text is NoticeKind => Object.hasOwn(noticeKinds, text)

export const paramsOf = (kind: NoticeKind): Readonly<Record<string, ParamForm>> => noticeKinds[kind].params
