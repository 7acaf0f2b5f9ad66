/** First line of every page that is made from the code. */
export const madeFrom = (sources: readonly string[]): string =>
  `<!-- Made from ${sources.join(' and ')}. Do not edit: "UPDATE=1 npm run check" writes it. -->`

/** A Markdown table. Cells are Markdown; what would end a cell is escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** Text as code, or nothing where it is empty. */
export const code = (text: string): string => (text === '' ? '' : `\`${text}\``)

/** Text that is no Markdown: `__token__` stays as it is. */
export const plain = (text: string): string => text.replaceAll(/[\\`*_<>]/g, '\\$&')

export const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`

/** Parts of a page, with a blank line between them and a line break at the end. */
export const page = (...parts: readonly string[]): string => `${parts.join('\n\n')}\n`
