/** Something found in a page, and the line it stands in. */
export interface Found {
  readonly text: string
  readonly line: number
}

/** What stands between backticks and looks like a path or a file name; blocks of code are samples and are passed over. */
export function codePaths(markdown: string): Found[] {
  const looksLikePath = /^\.?[\w@][\w@.<>*{}…-]*(\/[\w@.<>*{}…-]+)*\/?$/
  return lines(markdown).flatMap(({ text, line }) =>
    [...text.matchAll(/(?<!`)`([^`]+)`(?!`)/g)]
      .map((match) => match[1] as string)
      .filter((code) => looksLikePath.test(code) && /[./]/.test(code))
      .map((code) => ({ text: code, line })),
  )
}

/** Targets of `[text](target)`, of pictures and of `[name]: target`. */
export function linksOf(markdown: string): Found[] {
  return lines(markdown).flatMap(({ text, line }) => {
    const plain = text.replaceAll(/`[^`]*`/g, 'code')
    const inline = [...plain.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)]
    const reference = /^\s{0,3}\[[^\]]+\]:\s+<?(\S+?)>?(\s|$)/.exec(plain)
    return [...inline, ...(reference === null ? [] : [reference])].map((match) => ({ text: match[1] as string, line }))
  })
}

/** Headings in their order, without the marks of the text. */
export function headingsOf(markdown: string): { text: string; level: number }[] {
  return lines(markdown).flatMap(({ text }) => {
    const match = /^(#{1,6})\s+(.*?)\s*#*$/.exec(text)
    return match === null
      ? []
      : [{ level: (match[1] as string).length, text: (match[2] as string).replaceAll(/`|\*\*|\]\([^)]*\)|\[(?=[^\]]*\]\()/g, '') }]
  })
}

/** The anchors that GitHub gives to the headings of a page, and those it names itself. */
export function anchorsOf(markdown: string): Set<string> {
  const found = new Set([...markdown.matchAll(/<a\s+(?:id|name)="([^"]+)"/g)].map((match) => match[1] as string))
  for (const { text } of headingsOf(markdown)) {
    const slug = text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{M}\s_-]/gu, '')
      .replaceAll(/\s/g, '-')
    let name = slug
    for (let count = 1; found.has(name); count++) name = `${slug}-${count}`
    found.add(name)
  }
  return found
}

/** The lines outside fenced blocks. */
function lines(markdown: string): Found[] {
  let fence: string | undefined
  return markdown.split('\n').flatMap((text, at) => {
    const mark = /^\s*(`{3,}|~{3,})/.exec(text)?.[1]
    if (fence === undefined && mark !== undefined) {
      fence = mark
      return []
    }
    if (fence === undefined) return [{ text, line: at + 1 }]
    if (mark?.startsWith(fence) && text.trim() === mark) fence = undefined
    return []
  })
}
