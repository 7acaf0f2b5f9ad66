import type { AccountState } from '../../../accounts/account.ts'
import { countText } from '../pieces/amount.ts'
import { momentText } from '../pieces/moment.ts'

/** What is known about an account when its owner looks at it. Moments are milliseconds UTC. */
export interface ProtectionFacts {
  readonly state: AccountState
  /** Until when it is guarded or recovering. */
  readonly until: number | undefined
  /** Why it is guarded; see `guardAccount`. */
  readonly because: string | undefined
  readonly passkeys: number
  readonly apps: number
  readonly codesLeft: number
  readonly arePasskeysPossible: boolean
  readonly hasPassword: boolean
  readonly verifiedAddresses: number
  readonly compromisedAddresses: number
  readonly sessions: number
  /** Tokens that work or sleep. */
  readonly tokens: number
  readonly endlessTokens: number
  /** A recovery of this very account that somebody asked for; `entry` leads to the page that stops it. */
  readonly recovery: { readonly applyAt: number; readonly entry: number | undefined } | undefined
  /** Sign-ins that wait for a confirmation: where from. */
  readonly waitingSignIns: readonly string[]
}

export interface Point {
  readonly headline: string
  readonly tone: 'amber' | 'red'
  /** What it means and what to do. */
  readonly sentence: string
  readonly link: { readonly href: string; readonly label: string }
}

export interface Protection {
  /** The most important sentence of the page. */
  readonly headline: string
  readonly tone: 'kelp' | 'amber' | 'red'
  /** What is weak and what to do about it, the most important first. */
  readonly weak: readonly Point[]
  readonly protects: readonly string[]
}

const reasons: Readonly<Record<string, string>> = {
  'recovery-code': 'somebody signed in with a recovery code',
  'factor-added': 'a factor was added that no old factor confirmed',
  'factor-removed': 'a factor was removed and no old factor confirmed it',
  'email-changed': 'an e-mail address was changed and no old factor confirmed it',
}

export const guardReason = (because: string | undefined): string =>
  because !== undefined && Object.hasOwn(reasons, because) ? reasons[because]! : 'something was changed that no old factor confirmed'

const to = (href: string, label: string) => ({ href, label })

/** What protects an account, what is weak, what to do. */
export function judgeProtection(facts: ProtectionFacts): Protection {
  const urgent = urgentPoints(facts)
  const weak = weakPoints(facts)
  const protects = protectingSentences(facts)
  const first = urgent[0] ?? weak[0]
  if (!first) return { headline: `Your account is well protected: ${shortProtection(facts)}.`, tone: 'kelp', weak: [], protects }
  return { headline: first.headline, tone: urgent.length > 0 ? first.tone : 'amber', weak: [...urgent, ...weak], protects }
}

function urgentPoints(facts: ProtectionFacts): Point[] {
  const { state, until, recovery } = facts
  const points: Point[] = []
  if (recovery) {
    points.push({
      headline: 'Somebody asks to get into your account without any factor.',
      tone: 'red',
      sentence: `If that was not you, stop it before ${momentText(recovery.applyAt)}. You have your factors: nobody needs that recovery.`,
      link: to(recovery.entry === undefined ? '/account/history' : `/account/dispute?entry=${recovery.entry}`, 'Stop the recovery'),
    })
  }
  for (const where of facts.waitingSignIns) {
    points.push({
      headline: 'Somebody is signing in and waits for a confirmation.',
      tone: 'red',
      sentence: `${where}. Whoever it is has your password and a code of your app. If it is not you, stop it, and choose another password.`,
      link: to('/account/sessions', 'Look at it'),
    })
  }
  const end = until === undefined ? '' : ` until ${momentText(until)}`
  if (state === 'recovering') {
    points.push({
      headline: `Your account was recovered, so it publishes nothing${end}.`,
      tone: 'amber',
      sentence: 'You can sign in, look around and add factors. Its tokens work again after that.',
      link: to('/account/factors', 'Look at your factors'),
    })
  }
  if (state === 'guarded') {
    points.push({
      headline: `Your account is guarded${end}.`,
      tone: 'amber',
      sentence: `It is, because ${guardReason(facts.because)}. Everything works; acts that matter ask for a factor that you had before.`,
      link: to('/account/history', 'See what was done'),
    })
  }
  return points
}

function weakPoints(facts: ProtectionFacts): Point[] {
  const { passkeys, apps, codesLeft } = facts
  const points: Point[] = []
  const weak = (headline: string, sentence: string, link: Point['link']) => points.push({ headline, tone: 'amber', sentence, link })
  if (!facts.hasPassword)
    weak(
      'Your account has no password at the moment.',
      'It was dropped after somebody said that he did not choose it. Passkeys go on working.',
      to('/account/password', 'Choose a password'),
    )
  if (facts.verifiedAddresses === 0)
    weak(
      'No e-mail address of yours is verified.',
      'We cannot tell you when somebody else uses your account.',
      to('/account/email', 'Verify an address'),
    )
  if (passkeys + apps === 1)
    weak(
      'You have only one factor.',
      'Lose it, and getting back in takes days. Add a second one and keep it somewhere else.',
      to('/account/factors', 'Add a factor'),
    )
  if (passkeys === 0 && facts.arePasskeysPossible)
    weak(
      'Your account has no passkey.',
      'A code of an app can be typed into a false page; a passkey answers only to this index.',
      to('/account/factors', 'Add a passkey'),
    )
  if (codesLeft <= 2)
    weak(
      codesLeft === 0 ? 'You have no recovery codes left.' : `You have only ${countText(codesLeft, 'recovery code')} left.`,
      'They are for the day on which every factor is out of reach.',
      to('/account/factors#codes', 'Make new ones'),
    )
  if (facts.verifiedAddresses === 1)
    weak(
      'You have only one verified e-mail address.',
      'With a second one you hear of a theft also when the first mailbox is stolen.',
      to('/account/email', 'Add an address'),
    )
  if (facts.endlessTokens > 0)
    weak(
      `${countText(facts.endlessTokens, 'token')} of yours never ${facts.endlessTokens === 1 ? 'expires' : 'expire'}.`,
      'A token that leaks works until somebody notices. One with an end is found out by time.',
      to('/account/tokens', 'Look at your tokens'),
    )
  return points
}

function protectingSentences(facts: ProtectionFacts): string[] {
  const sentences: string[] = []
  if (facts.passkeys > 0)
    sentences.push(
      `${countText(facts.passkeys, 'passkey')}: ${facts.passkeys === 1 ? 'it answers' : 'they answer'} to this index and to no page that imitates it.`,
    )
  if (facts.apps > 0)
    sentences.push(
      `${countText(facts.apps, 'authenticator app')}: a stolen password alone opens nothing.${facts.passkeys > 0 ? ' Where it matters we ask for a passkey instead.' : ''}`,
    )
  if (facts.hasPassword && facts.passkeys + facts.apps > 0) sentences.push('A password, which opens nothing without a factor.')
  if (facts.codesLeft > 2) sentences.push(`${countText(facts.codesLeft, 'recovery code')} for the day on which you lose the rest.`)
  if (facts.verifiedAddresses > 0)
    sentences.push(
      `Every change is mailed to ${facts.verifiedAddresses === 1 ? 'your verified address' : `your ${facts.verifiedAddresses} verified addresses`}, with a link that stops it.`,
    )
  return sentences
}

function shortProtection({ passkeys, apps, codesLeft }: ProtectionFacts): string {
  const parts = [
    ...(passkeys > 0 ? [countText(passkeys, 'passkey')] : []),
    ...(apps > 0 ? [countText(apps, 'authenticator app')] : []),
    countText(codesLeft, 'recovery code'),
  ]
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}
