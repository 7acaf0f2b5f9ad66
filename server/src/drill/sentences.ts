import type { Outcome } from './outcome.ts'
import type { Browser } from './wire/browser.ts'
import { readableText } from './wire/forms.ts'

/**
 * Pages that say why they show no form, by what they say and the refusal that it stands for. A page without a form and
 * without one of these is a page that the drill does not know.
 */
const sentences: readonly (readonly [RegExp, string])[] = [
  [/became an owner too short a while ago/, 'owner-on-probation'],
  [/leave the project without a senior owner/, 'owner-last'],
  [/ownership of this project is locked|Who owns it cannot be changed before/, 'ownership-locked'],
  [/changes waiting that take something away/, 'hold-limit'],
  [/The same was stopped not long ago/, 'hold-refused-before'],
  [/cannot be closed yet/, 'account-owns'],
  [/Changes of who owns what .* too young|changed lately/, 'account-changed-lately'],
  [/was here within the last/, 'owner-not-silent'],
  [/Another owner of this project is there and can act/, 'succession-needless'],
  [
    /can ask that somebody follows an owner|On this index (administrators ask for it|the operator decides)|Only (owners and maintainers|its members) can ask/,
    'succession-closed',
  ],
  [/(Another|A second) administrator has to confirm/, 'restore-confirm-own'],
  [/is guarded|This account is (guarded|recovering|frozen)/, 'account-cannot'],
]

/** What the page that is shown says in place of a form; undefined where the drill does not know its sentence. */
export function whyNoForm(browser: Browser): Outcome | undefined {
  const main = /<main\b[^>]*>([\s\S]*)<\/main>/.exec(browser.page)?.[1] ?? ''
  const text = readableText(main)
  const found = sentences.find(([pattern]) => pattern.test(text))
  return found === undefined ? undefined : { kind: 'refused', code: found[1], says: browser.says }
}
