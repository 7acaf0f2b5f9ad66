import type { Markup } from '../../../platform/html/markup.ts'
import type { Sanitiser } from '../../../platform/html/sanitise.ts'

/** A description as it is shown: markup, or the text as its publisher wrote it. */
export interface Description {
  readonly markup: Markup | undefined
  readonly text: string
  /** True where the rest was cut off. */
  readonly isCut: boolean
}

/** Nobody reads more than that on a page; the whole stands in the metadata of the file. */
const LONGEST_CHARACTERS = 256 * 1024

/** Markdown becomes markup; reStructuredText, plain text and what cannot be rendered in time stay as they are. */
export async function describe(sanitiser: Sanitiser, whole: string, contentType: string | undefined): Promise<Description | undefined> {
  if (whole.trim() === '') return undefined
  const isCut = whole.length > LONGEST_CHARACTERS
  const text = isCut ? whole.slice(0, LONGEST_CHARACTERS).toWellFormed() : whole
  const markup = isMarkdown(contentType) ? await sanitiser.markdown(text) : undefined
  return { markup, text, isCut }
}

const isMarkdown = (contentType: string | undefined) => contentType?.split(';', 1)[0]?.trim().toLowerCase() === 'text/markdown'
