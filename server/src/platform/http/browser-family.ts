const MOST_CHARACTERS = 512

/** The first that matches: browsers call themselves by the names of those that they descend from, too. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\b(?:OPR|Opera|OPiOS|OPT)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\bYaBrowser\//, 'Yandex Browser'],
  [/\bDuckDuckGo\/|\bDdg\//, 'DuckDuckGo'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:HeadlessChrome|Chrome|Chromium|CriOS)\//, 'Chrome'],
  [/\bVersion\/[\d.]+ .*\bSafari\//, 'Safari'],
]

const systems: readonly (readonly [RegExp, string])[] = [
  [/\bWindows\b/, 'Windows'],
  [/\bAndroid\b/, 'Android'],
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bMacintosh\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\b(?:Linux|X11)\b/, 'Linux'],
]

/**
 * A browser as people name it, without versions, which change under a running session: `Firefox on Linux`. Everything else
 * is `another browser`; nothing of the header's own text is in the answer.
 */
export function browserFamily(userAgent: string | undefined): string {
  const text = userAgent?.slice(0, MOST_CHARACTERS) ?? ''
  if (!text.startsWith('Mozilla/5.0 (') && !text.startsWith('Opera/')) return 'another browser'
  const name = (table: typeof browsers) => table.find(([pattern]) => pattern.test(text))?.[1]
  const browser = name(browsers)
  return browser === undefined ? 'another browser' : `${browser} on ${name(systems) ?? 'another system'}`
}
