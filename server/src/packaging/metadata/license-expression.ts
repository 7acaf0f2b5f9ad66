const longest = 1000
const deepest = 32
const token = /[ \t]*(?:(?<bracket>[()])|(?<word>[A-Za-z0-9.+-]+)|(?<end>$))/y

/**
 * Reads the syntax of an SPDX licence expression as PEP 639 uses it (AND, OR, WITH, brackets at most 32 deep, `LicenseRef-`, `+`),
 * at most 1,000 characters, and returns it with upper-case operators and single spaces. Whether the ids exist is not asked:
 * a private index may see ids newer than itself.
 */
export function parseLicenseExpression(text: string): { readonly expression: string } | { readonly problem: string } {
  if (text.length > longest) return { problem: `it is longer than ${longest} characters` }
  const words: string[] = []
  let depth = 0
  let expectsLicense = true
  let expectsException = false
  // Only a bare id may have an exception: `(MIT OR X) WITH y` and `MIT WITH y WITH z` are none.
  let takesException = false
  token.lastIndex = 0
  for (;;) {
    const groups = token.exec(text)?.groups
    if (groups === undefined) return { problem: 'it contains a character that no licence expression has' }
    if (groups.end !== undefined) break
    const word = groups.bracket ?? groups.word ?? ''
    const operator = /^(?:and|or|with)$/i.test(word) ? word.toUpperCase() : undefined
    if (word === '(') {
      if (!expectsLicense || expectsException) return { problem: 'an opening bracket stands where an operator must stand' }
      depth += 1
      if (depth > deepest) return { problem: `it nests deeper than ${deepest} brackets` }
    } else if (word === ')') {
      if (expectsLicense || depth === 0) return { problem: 'a closing bracket has no opening one, or nothing inside' }
      depth -= 1
      takesException = false
    } else if (operator !== undefined) {
      if (expectsLicense) return { problem: `${operator} stands where a licence must stand` }
      if (operator === 'WITH' && !takesException) return { problem: 'WITH must follow the id of a licence' }
      expectsLicense = true
      expectsException = operator === 'WITH'
    } else {
      if (!expectsLicense) return { problem: 'two licences stand without an operator between' }
      const pattern = expectsException ? exception : /^licenseref-/i.test(word) ? reference : license
      if (!pattern.test(word)) return { problem: 'it contains a word that cannot be the id of a licence' }
      takesException = !expectsException
      expectsLicense = false
      expectsException = false
    }
    words.push(operator ?? word)
  }
  if (expectsLicense) return { problem: words.length === 0 ? 'it is empty' : 'it ends where a licence must stand' }
  if (depth > 0) return { problem: 'it lacks a closing bracket' }
  return { expression: words.join(' ').replaceAll('( ', '(').replaceAll(' )', ')') }
}

const license = /^[A-Za-z0-9][A-Za-z0-9.-]*\+?$/
const reference = /^licenseref-[A-Za-z0-9.-]+$/i
const exception = /^[A-Za-z0-9][A-Za-z0-9.-]*$/
