/** The name of this software, which no account may have anywhere in its own. */
const product = 'holdfast'

/** Words that speak for the index: prohibited as a name, and as one word of a name (`root-team`, `ada.security`). */
const titles = [
  'admin',
  'administrator',
  'administrators',
  'admins',
  'moderator',
  'official',
  'root',
  'security',
  'staff',
  'support',
  'sysadmin',
]

/** Names of the index's own pages, of mailboxes that prove a domain, and of machines' own accounts: prohibited as a whole. */
const reserved = [
  ...['abuse', 'anonymous', 'billing', 'contact', 'daemon', 'everybody', 'everyone', 'guest', 'help', 'helpdesk', 'hostmaster', 'info'],
  ...['legal', 'mailer-daemon', 'maintainer', 'me', 'nobody', 'none', 'no-reply', 'null', 'operator', 'owner', 'postmaster', 'press'],
  ...[
    'privacy',
    'self',
    'service',
    'ssladmin',
    'superuser',
    'sysop',
    'system',
    'team',
    'undefined',
    'unknown',
    'user',
    'users',
    'webmaster',
  ],
  ...['account', 'accounts', 'api', 'assets', 'dashboard', 'files', 'help', 'inbox', 'integrity', 'journal', 'legacy', 'login', 'logout'],
  ...['manage', 'metrics', 'notices', 'packages', 'project', 'projects', 'register', 'search', 'session', 'sessions', 'settings', 'setup'],
  ...['sign-in', 'sign-out', 'sign-up', 'simple', 'static', 'status', 'token', 'tokens', 'upload', 'www'],
  ...['pip', 'pypa', 'pypi', 'python', 'twine', 'warehouse'],
]

const MOST_CHARACTERS = 100
const separators = /[._-]+/g

const prohibitedTitles = new Set(titles.map(nameSkeleton))
const prohibitedNames = new Set(reserved.map(nameSkeleton))
const productSkeleton = nameSkeleton(product)

/** True for names under which an account could pass for the index itself; look-alikes of them too. */
export function isProhibitedName(name: string): boolean {
  const skeleton = nameSkeleton(name)
  const words = name.slice(0, MOST_CHARACTERS).split(separators).map(nameSkeleton)
  return (
    skeleton.includes(productSkeleton) ||
    prohibitedNames.has(skeleton) ||
    prohibitedTitles.has(skeleton) ||
    words.some((word) => prohibitedTitles.has(word) || prohibitedTitles.has(withoutDigits(word)))
  )
}

/**
 * What is left of a name at a glance: two names with one skeleton look alike, so the second of them is refused. Letter
 * case, separators and doubled letters are dropped; 0 is o, 1 and i are l, rn is m, vv is w.
 */
export function nameSkeleton(name: string): string {
  return name
    .slice(0, MOST_CHARACTERS)
    .toLowerCase()
    .replace(separators, '')
    .replace(/0/g, 'o')
    .replace(/[1i]/g, 'l')
    .replace(/([^v])\1+/g, '$1')
    .replace(/rn/g, 'm')
    .replace(/v{2,}/g, 'w')
    .replace(/(.)\1+/g, '$1')
}

const withoutDigits = (word: string) => word.replace(/[0-9]+$/, '')
