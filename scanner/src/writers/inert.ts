// Everything that a report quotes was written by strangers, one of whom may want to move the reader's cursor, hide a line,
// or have his text taken for a link, a tag or a command of the runner.

/** Control characters, and those that turn, hide or break text (UAX #9, UAX #44: default ignorable). */
const hidden = /[\p{Cc}\p{Zl}\p{Zp}\p{DI}\p{Cs}\ufff9-\uffff]/gu

/** One line of text that a terminal shows and does not obey: tabs become spaces, what is hidden becomes `\u{202e}`. */
export function inertLine(text: string): string {
  return text.replaceAll('\t', '  ').replaceAll(hidden, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
}

/** As `inertLine`, at most so many characters: the middle gives way. */
export function shortLine(text: string, mostCharacters: number): string {
  const characters = [...inertLine(text)]
  if (characters.length <= mostCharacters) return characters.join('')
  const kept = Math.max(1, mostCharacters - 1)
  const tail = Math.floor(kept / 3)
  return `${characters.slice(0, kept - tail).join('')}\u2026${characters.slice(characters.length - tail).join('')}`
}

/** For Markdown and what GitHub makes of it: no tag, link, picture, mention, table or emphasis. */
export function inertMarkdown(text: string): string {
  return inertLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_{}[\]()#+\-.!|~:]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replaceAll('@', '&#64;')
}

/** Inside a fence that is longer than any run of backticks in the text. */
export function fenced(lines: readonly string[], language = ''): string {
  const text = lines.map(inertLine).join('\n')
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(Math.max(3, longest + 1))
  return `${fence}${language}\n${text}\n${fence}`
}

/** The value of a workflow command, or the text after it: nothing in it begins another command. */
export function inertCommand(text: string, isProperty = false): string {
  const escaped = inertLine(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
  return isProperty ? escaped.replaceAll(':', '%3A').replaceAll(',', '%2C') : escaped
}
