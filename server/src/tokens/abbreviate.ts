/** A foreign value as it may stand in a message: at most 65 characters, the ends of a longer one kept. */
export function abbreviate(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 30)} ... ${text.slice(-30)}`.toWellFormed()
}
