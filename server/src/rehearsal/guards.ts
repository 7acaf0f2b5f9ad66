/** Something that stands between a thief and what he wants, and can be taken away in a rehearsal. */
export interface Guard {
  readonly name: string
  /** What is gone without it. */
  readonly sentence: string
  /** The modules that are replaced, below `src/`, and what by: a file of `guards-off/`, without its ending. */
  readonly replaces: readonly { readonly module: string; readonly by: string }[]
}

/** Every guard, one entry each. The modules that take one away stand in `guards-off/`; no switch stands in what is served. */
export const guards: readonly Guard[] = [
  {
    name: 'second-factor',
    sentence: 'a password alone opens a session',
    replaces: [{ module: 'accounts/sign-ins/begin-sign-in.ts', by: 'second-factor' }],
  },
  {
    name: 'sign-in-confirmation',
    sentence: 'a code from an authenticator app opens a session in a browser that nobody knows',
    replaces: [{ module: 'accounts/reception.ts', by: 'sign-in-confirmation' }],
  },
  {
    name: 'same-browser',
    sentence: 'the mailed link of a sign-in lets another browser in than the one that it is opened in',
    replaces: [{ module: 'accounts/sign-ins/continue-sign-in.ts', by: 'same-browser' }],
  },
  {
    name: 'session-binding',
    sentence: 'a copied session cookie works in any browser and network',
    replaces: [{ module: 'accounts/sessions/resume-session.ts', by: 'session-binding' }],
  },
  {
    name: 'fresh-proof',
    sentence: 'no act asks for a factor again',
    replaces: [{ module: 'accounts/proof-policy.ts', by: 'fresh-proof' }],
  },
  {
    name: 'old-factor',
    sentence: 'a factor that was added a minute ago decides what matters most',
    replaces: [{ module: 'accounts/proof-policy.ts', by: 'old-factor' }],
  },
  {
    name: 'factor-waits',
    sentence: 'a factor is removed at once',
    replaces: [{ module: 'ownership/open-desk.ts', by: 'factor-waits' }],
  },
  {
    name: 'guarded-after-change',
    sentence: 'an account whose factors or addresses were changed just now is not guarded',
    replaces: [{ module: 'accounts/guard-account.ts', by: 'guarded-after-change' }],
  },
  {
    name: 'invitation-waits',
    sentence: 'an account of two minutes becomes an owner in the moment in which it takes the offer',
    replaces: [{ module: 'ownership/open-desk.ts', by: 'invitation-waits' }],
  },
  {
    name: 'probation',
    sentence: 'a new owner may do at once what an old one may',
    replaces: [{ module: 'ownership/open-desk.ts', by: 'probation' }],
  },
  {
    name: 'standing',
    sentence: 'it does not matter who was an owner first',
    replaces: [{ module: 'ownership/standing.ts', by: 'standing' }],
  },
  {
    name: 'removal-hold',
    sentence: 'removing an owner waits for nothing',
    replaces: [{ module: 'ownership/owner-policy.ts', by: 'removal-hold' }],
  },
  {
    name: 'last-senior-owner',
    sentence: 'the last owner who has been there for long can be removed by those who came later',
    replaces: [
      { module: 'ownership/owner-policy.ts', by: 'last-senior-owner' },
      { module: 'ownership/organisations/paths/path-policy.ts', by: 'last-senior-path' },
    ],
  },
  {
    name: 'project-waits',
    sentence: 'deleting or moving a project waits for nothing',
    replaces: [{ module: 'ownership/open-desk.ts', by: 'project-waits' }],
  },
  {
    name: 'account-waits',
    sentence: 'an account is closed at once, whatever it owns and whatever was changed just before',
    replaces: [
      { module: 'ownership/open-desk.ts', by: 'account-waits' },
      { module: 'ownership/close-obstacle.ts', by: 'account-holds-nothing' },
    ],
  },
  {
    name: 'email-waits',
    sentence: 'addresses are removed and replaced at once',
    replaces: [{ module: 'ownership/open-desk.ts', by: 'email-waits' }],
  },
  {
    name: 'recovery-wait',
    sentence: 'a lost account can be given back in the moment in which somebody asks for it',
    replaces: [{ module: 'accounts/recovery/recovery-request.ts', by: 'recovery-wait' }],
  },
  {
    name: 'two-administrators',
    sentence: 'one administrator gives an account to whom he likes',
    replaces: [{ module: 'accounts/recovery/recovery-request.ts', by: 'two-administrators' }],
  },
  {
    name: 'administrator-waits',
    sentence: 'one administrator makes and removes others at once',
    replaces: [{ module: 'ownership/open-desk.ts', by: 'administrator-waits' }],
  },
  {
    name: 'policy-waits',
    sentence: 'a looser policy is in force at once',
    replaces: [{ module: 'policies/strictness-policy.ts', by: 'policy-waits' }],
  },
  {
    name: 'succession-waits',
    sentence: 'whoever says that an owner is gone follows him at once',
    replaces: [{ module: 'ownership/open-desk.ts', by: 'succession-waits' }],
  },
  {
    name: 'freeze',
    sentence: 'a frozen account goes on as before',
    replaces: [{ module: 'accounts/account.ts', by: 'freeze' }],
  },
  {
    name: 'veto',
    sentence: 'objections to a hold, and vetoes after it, count for nothing',
    replaces: [
      { module: 'holds/hold-policy.ts', by: 'veto' },
      { module: 'holds/tell-hold.ts', by: 'late-veto' },
    ],
  },
  {
    name: 'hold-limit',
    sentence: 'one account may have any number of removals under way',
    replaces: [{ module: 'holds/hold-policy.ts', by: 'hold-limit' }],
  },
  {
    name: 'burst-rule',
    sentence: 'the same act on many projects in a few minutes locks nothing',
    replaces: [{ module: 'ownership/burst.ts', by: 'burst-rule' }],
  },
  {
    name: 'announcement-first',
    sentence: 'the clock of a hold runs before anybody could know of it',
    replaces: [{ module: 'notices/store.ts', by: 'announcement-first' }],
  },
  {
    name: 'observed-time',
    sentence: 'a hold believes the clock of the machine, whatever it is set to',
    replaces: [{ module: 'holds/clock/hold-clock-policy.ts', by: 'observed-time' }],
  },
  {
    name: 'notices',
    sentence: 'no warning is mailed',
    replaces: [{ module: 'notices/announce.ts', by: 'notices' }],
  },
]

/** The guards that a list such as `a,b` names; `all` names each of them. @throws Error */
export function guardsNamed(list: string, from: readonly Guard[] = guards): readonly Guard[] {
  const names = list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  if (names.includes('all')) return from
  return names.map((name) => {
    const found = from.find((guard) => guard.name === name)
    if (!found) throw new Error(`There is no guard ${name.slice(0, 60)}; there are ${from.map((guard) => guard.name).join(', ')}.`)
    return found
  })
}
