/** The word of the list that needs the fewest edits (Levenshtein) to become `word`; for "did you mean". */
export function nearest(word: string, words: readonly string[]): string | undefined {
  return words.map((known) => ({ known, edits: editDistance(word, known) })).sort((a, b) => a.edits - b.edits)[0]?.known
}

function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i)
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    for (let j = 1; j <= to.length; j++) {
      const replaced = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[to.length]!
}
