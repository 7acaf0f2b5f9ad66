/**
 * A message as an HTTP/1.1 reason phrase: one line, Latin-1, at most 300 characters. twine 4 prints the phrase and not
 * the body. Whatever could end the line would let a file name write headers (response splitting).
 */
export function reasonPhrase(message: string): string {
  return message
    .replaceAll(/[\u2018\u2019]/g, "'")
    .replaceAll(/[\u201c\u201d]/g, '"')
    .replaceAll(/[\u2010-\u2015]/g, '-')
    .replaceAll('\u2026', '...')
    .replaceAll(/[\u0000-\u001f\u007f-\u009f\s]+/g, ' ')
    .replaceAll(/[^\u0020-\u00ff]/g, '?')
    .trim()
    .slice(0, 300)
}
