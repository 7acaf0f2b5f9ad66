import { relyingPartyOf } from './passkeys/relying-party.ts'
import type { PeopleSettings } from './people-settings.ts'

export interface Settled {
  readonly preset: 'solo' | 'team' | 'public'
  readonly publicUrl: string
  readonly reading: 'public' | 'private'
  readonly people: Pick<PeopleSettings, 'registration' | 'breachUrl' | 'breachFile'>
  readonly mail: { readonly smtpUrl: string | undefined }
}

/** What is unwise about the settings for people: a sentence each, with the setting that helps. */
export function peopleWarnings({ preset, publicUrl, reading, people, mail }: Settled): string[] {
  const { registration, breachUrl, breachFile } = people
  const hasStrangers = preset !== 'solo' || registration === 'open'
  const warnings: string[] = []
  // Plain http elsewhere is worse than that, and has a warning of its own.
  if (!relyingPartyOf(publicUrl) && (publicUrl.startsWith('https:') || isLoopback(publicUrl)))
    warnings.push(`Browsers make no passkeys for ${publicUrl}: give HOLDFAST_PUBLIC_URL a host name instead of an IP address.`)
  if (hasStrangers && mail.smtpUrl === undefined)
    warnings.push(
      'No mail server is set (HOLDFAST_SMTP_URL): notices and confirmations stay in the folder outbox and on pages, where nobody is woken by them.',
    )
  if (hasStrangers && breachUrl === undefined && breachFile === undefined)
    warnings.push('New passwords are not compared with stolen ones: set HOLDFAST_BREACH_URL or HOLDFAST_BREACH_FILE.')
  if (registration === 'open' && reading === 'private')
    warnings.push(
      'Everybody may make an account and then read, although HOLDFAST_READING is private: set HOLDFAST_REGISTRATION to invitation.',
    )
  return warnings
}

const isLoopback = (url: string) => /^http:\/\/(127\.|\[::1\])/.test(url)
