/** An unquoted word: a backslash keeps the next character and joins lines. */
export function unescapedPlain(text: string): string {
  return text.includes('\\') ? text.replace(/\\(\r?\n|[\s\S])/g, (_, next: string) => (/^\r?\n$/.test(next) ? '' : next)) : text
}

/** Within double quotes and here-documents a backslash only takes `$`, `` ` ``, `"`, itself and the end of the line. */
export function unescapedDouble(text: string): string {
  return text.includes('\\') ? text.replace(/\\(\r?\n|[$`"\\])/g, (_, next: string) => (/^\r?\n$/.test(next) ? '' : next)) : text
}

const letters: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  v: '\v',
}

/** The escapes of `$'...'`, `printf` and `echo -e`: octal, hexadecimal, Unicode, letters. */
export function ansiText(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(
    /\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|0?([0-7]{1,3})|([\s\S]))/g,
    (_, hex?: string, short?: string, long?: string, octal?: string, other = '') => {
      const digits = hex ?? short ?? long
      if (digits !== undefined) return characterOf(Number.parseInt(digits, 16))
      if (octal !== undefined) return characterOf(Number.parseInt(octal, 8))
      return letters[other] ?? other
    },
  )
}

function characterOf(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : ''
}
