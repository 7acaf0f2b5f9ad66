const longest = 60
const kept = 30

/**
 * A stranger's text, fit to stand in a refusal: printable ASCII, at most 63 characters, the first 30 and the last 30 of
 * a long one. A line break in it could otherwise forge a second header behind the reason phrase.
 */
export function excerpt(text: string): string {
  const cut = text.length <= longest ? text : `${text.slice(0, kept)}...${text.slice(-kept)}`
  return cut.replaceAll(/[^\x20-\x7e]/g, '?')
}
