/** A form as it stands on a page, with what is in its fields. */
export interface Form {
  /** Path and query. */
  readonly action: string
  /** What would be sent as it is; several values of one name in order. */
  readonly fields: readonly (readonly [name: string, value: string])[]
  /** Every name that can be filled in or chosen. */
  readonly names: ReadonlySet<string>
  /** The options of passkey buttons, by the field that gets the answer. */
  readonly passkeys: Readonly<Record<string, string>>
  readonly text: string
}

/** Every form of a page that is sent by POST. The pages are read as a browser without script would. */
export function formsOn(page: string, path: string): Form[] {
  const forms: Form[] = []
  for (const [, head = '', body = ''] of page.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)) {
    if (attribute(head, 'method')?.toLowerCase() !== 'post') continue
    const fields: [string, string][] = []
    const names = new Set<string>()
    const passkeys: Record<string, string> = {}
    for (const [tag] of body.matchAll(/<[a-z][^>]*>/g)) {
      const options = attribute(tag, 'data-options')
      if (options !== undefined) passkeys[attribute(tag, 'data-into') ?? ''] = options
    }
    for (const [whole, element = ''] of body.matchAll(/<(select|textarea)\b[^>]*>[\s\S]*?<\/\1>|<(?:input|button)\b[^>]*>/g)) {
      const tag = /^<[^>]*>/.exec(whole)![0]
      const name = attribute(tag, 'name')
      if (name === undefined || isDisabled(tag)) continue
      names.add(name)
      if (element === 'select') fields.push([name, chosenOption(whole)])
      else if (element === 'textarea') fields.push([name, unescapeText(/^<[^>]*>([\s\S]*)<\/textarea>$/.exec(whole)?.[1] ?? '')])
      else if (isSent(tag)) fields.push([name, attribute(tag, 'value') ?? ''])
    }
    forms.push({ action: attribute(head, 'action') ?? path.replace(/[?#].*$/, ''), fields, names, passkeys, text: readableText(body) })
  }
  return forms
}

/** Whether a browser would send this input where nobody touches it. */
function isSent(tag: string): boolean {
  const type = attribute(tag, 'type') ?? 'text'
  if (tag.startsWith('<button') || /^(submit|button|reset|file|image)$/.test(type)) return false
  return !/^(checkbox|radio)$/.test(type) || /\schecked(?=[\s>=/])/.test(tag)
}

function chosenOption(select: string): string {
  const options = [...select.matchAll(/<option\b[^>]*>/g)].map(([tag]) => tag)
  const chosen = options.find((tag) => /\sselected(?=[\s>=/])/.test(tag)) ?? options[0]
  return chosen === undefined ? '' : (attribute(chosen, 'value') ?? '')
}

const isDisabled = (tag: string) => /\sdisabled(?=[\s>=/])/.test(tag)

function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(tag)?.[1]
  return found === undefined ? undefined : unescapeText(found)
}

const entities: Readonly<Record<string, string>> = { quot: '"', '#39': "'", lt: '<', gt: '>', amp: '&' }

export const unescapeText = (text: string): string => text.replaceAll(/&(quot|#39|lt|gt|amp);/g, (_, name: string) => entities[name]!)

/** What a reader sees, on one line. */
export const readableText = (html: string): string =>
  unescapeText(html.replaceAll(/<(script|style|template)\b[\s\S]*?<\/\1>/g, ' ').replaceAll(/<[^>]*>/g, ' '))
    .replaceAll(/\s+/g, ' ')
    .trim()

/** The sentence that a page answers with: what it alarms about, else its first heading and paragraph. */
export function sentenceOf(page: string): string {
  const main = /<main\b[^>]*>([\s\S]*)<\/main>/.exec(page)?.[1] ?? page
  const alarm = /<(p|div|section|ul)\b[^>]*role="alert"[^>]*>([\s\S]*?)<\/\1>/.exec(main)?.[2]
  const heading = /<h1\b[^>]*>([\s\S]*?)<\/h1>/.exec(main)?.[1] ?? ''
  const paragraph = /<p\b[^>]*>([\s\S]*?)<\/p>/.exec(main)?.[1] ?? ''
  const first = readableText(heading)
  const mark = first === '' || /[.?!:]$/.test(first) ? '' : ':'
  return readableText(alarm ?? `${heading}${mark} ${paragraph}`).slice(0, 240)
}
