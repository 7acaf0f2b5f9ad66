/** The text without the given characters at its end: a loop, because `x+$` takes a regular expression quadratic time. */
export function trimmedEnd(text: string, characters: string): string {
  let end = text.length
  while (end > 0 && characters.includes(text[end - 1] as string)) end -= 1
  return text.slice(0, end)
}

/** The text without its hidden stretches, which stand in `‹›`. */
export function withoutHidden(text: string): string {
  let out = ''
  let at = 0
  for (let from = text.indexOf('‹'); from !== -1; from = text.indexOf('‹', at)) {
    const to = text.indexOf('›', from)
    out += text.slice(at, from)
    if (to === -1) return out
    at = to + 1
  }
  return out + text.slice(at)
}
