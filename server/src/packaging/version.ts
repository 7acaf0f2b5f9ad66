import { Refusal } from '../errors.ts'
import { excerpt } from './metadata/excerpt.ts'

/** A version as PEP 440 understands it. Equal versions have equal `canonical` and equal `sortKey`. */
export interface Version {
  /** Normalised spelling: `1.0-RC.1` is `1.0rc1`. Keeps trailing zeros. */
  readonly text: string
  /** The spelling shared by all equal versions: trailing zeros of the release dropped, `1.0.0` is `1`. */
  readonly canonical: string
  /** Alpha, beta, candidate or development: not installed unless asked for. */
  readonly isPrerelease: boolean
  /** Has a local part behind `+`. */
  readonly isLocal: boolean
  /** Decimal digits only, so that any byte, JavaScript or database order of keys is the order of PEP 440. */
  readonly sortKey: string
}

const longest = 200

const pattern = new RegExp(
  '^v?(?:(?<epoch>[0-9]+)!)?(?<release>[0-9]+(?:\\.[0-9]+)*)' +
    '(?:[-_.]?(?<preLetter>alpha|beta|preview|pre|rc|a|b|c)[-_.]?(?<pre>[0-9]+)?)?' +
    '(?:-(?<bare>[0-9]+)|(?<postLetter>[-_.]?(?:post|rev|r))[-_.]?(?<post>[0-9]+)?)?' +
    '(?<devLetter>[-_.]?dev[-_.]?(?<dev>[0-9]+)?)?' +
    '(?:\\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?$',
  'i',
)

const stages: Readonly<Record<string, 'a' | 'b' | 'rc'>> = {
  a: 'a',
  alpha: 'a',
  b: 'b',
  beta: 'b',
  c: 'rc',
  rc: 'rc',
  pre: 'rc',
  preview: 'rc',
}

/** Reads a version (PEP 440, at most 200 characters, numbers of any length). Refuses with `version-invalid` or `version-too-long`. */
export function parseVersion(text: string): Version {
  if (text.length > longest) throw new Refusal('version-too-long', { version: excerpt(text), limit: longest })
  const groups = pattern.exec(text)?.groups
  if (groups === undefined) throw new Refusal('version-invalid', { version: excerpt(text) })

  const epoch = number(groups.epoch)
  const release = (groups.release ?? '').split('.').map(number)
  const stage = groups.preLetter === undefined ? undefined : stages[groups.preLetter.toLowerCase()]
  const pre = stage && number(groups.pre)
  const post = groups.bare !== undefined || groups.postLetter !== undefined ? number(groups.bare ?? groups.post) : undefined
  const dev = groups.devLetter === undefined ? undefined : number(groups.dev)
  const local =
    groups.local
      ?.toLowerCase()
      .split(/[-_.]/)
      .map((part) => (/^[0-9]+$/.test(part) ? number(part) : part)) ?? []

  const prefix = epoch === '0' ? '' : `${epoch}!`
  const suffix =
    (stage === undefined ? '' : `${stage}${pre}`) +
    (post === undefined ? '' : `.post${post}`) +
    (dev === undefined ? '' : `.dev${dev}`) +
    (local.length === 0 ? '' : `+${local.join('.')}`)
  const normalized = `${prefix}${release.join('.')}${suffix}`
  // A spelling may grow while it is normalised (`1c` is `1rc0`); what we write must be readable again.
  if (normalized.length > longest) throw new Refusal('version-too-long', { version: excerpt(text), limit: longest })

  const significant = release.slice(0, release.findLastIndex((part) => part !== '0') + 1)
  const preKey =
    stage !== undefined ? { a: '1', b: '2', rc: '3' }[stage] + numberKey(pre ?? '0') : dev !== undefined && post === undefined ? '0' : '4'
  return {
    text: normalized,
    canonical: `${prefix}${significant.join('.') || '0'}${suffix}`,
    isPrerelease: stage !== undefined || dev !== undefined,
    isLocal: local.length > 0,
    sortKey: [
      numberKey(epoch),
      ...significant.map(numberKey),
      end,
      preKey,
      post === undefined ? '0' : `1${numberKey(post)}`,
      dev === undefined ? '1' : `0${numberKey(dev)}`,
      ...local.map((part) => (/^[0-9]+$/.test(part) ? `2${numberKey(part)}` : `1${wordKey(part)}`)),
      end,
    ].join(''),
  }
}

/** Negative, zero or positive as `a` is older than, equal to or newer than `b` (PEP 440). */
export function compareVersions(a: Version, b: Version): number {
  return a.sortKey === b.sortKey ? 0 : a.sortKey < b.sortKey ? -1 : 1
}

function number(digits: string | undefined): string {
  return digits?.replace(/^0+(?=[0-9])/, '') ?? '0'
}

/** Below every number's and every word's first digit, so a list sorts before any longer one that starts with it. */
const end = '0'

/** Length before digits, so that more digits sort higher: one digit for lengths 1 to 8, else 9 and three digits. */
function numberKey(digits: string): string {
  return digits.length <= 8 ? `${digits.length}${digits}` : `9${String(digits.length).padStart(3, '0')}${digits}`
}

/** Two digits for each of 0-9a-z, closed by 00. */
function wordKey(word: string): string {
  return `${Array.from(word, (letter) => String(Number.parseInt(letter, 36) + 1).padStart(2, '0')).join('')}00`
}
