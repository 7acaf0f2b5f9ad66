import MarkdownIt from 'markdown-it'
import sanitizeHtml from 'sanitize-html'
import { link } from './href.ts'

/** A page has one h1, and its sections are h2: what strangers write begins below. */
const SHALLOWEST_HEADING = 3
const DEEPEST_HEADING = 6
/** The depth that readable text needs, times five; beyond it the sanitiser's time grows with the square. */
const NESTING_LIMIT = 60

const tables = ['table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td']
const blocks = ['p', 'div', 'hr', 'ul', 'ol', 'li', 'dl', 'dt', 'dd', 'blockquote', 'pre', 'details', 'summary', 'h3', 'h4', 'h5', 'h6']
const words = [
  'a',
  'span',
  'br',
  'code',
  'kbd',
  'samp',
  'var',
  'em',
  'strong',
  'b',
  'i',
  's',
  'del',
  'ins',
  'sub',
  'sup',
  'q',
  'cite',
  'small',
  'mark',
]
/** Left out with everything in them, not only their tags. */
const silent = [
  'script',
  'style',
  'template',
  'title',
  'textarea',
  'select',
  'option',
  'button',
  'noscript',
  'iframe',
  'object',
  'svg',
  'math',
  'video',
  'audio',
]

const markdown = new MarkdownIt({ html: true, linkify: true })
markdown.linkify.set({ fuzzyLink: false, fuzzyIP: false })

/**
 * Markdown of a stranger as markup that may stand in a page: no script, style, form, frame, id or class; links only where
 * `link()` lets them through, and told to crawlers as worthless; pictures as links, so that a page of ours fetches
 * nothing from elsewhere. Slow for hostile input: see `openSanitiser`.
 */
export function sanitiseMarkdown(text: string): string {
  const nestHeading = outline()
  let openLinks = 0
  return sanitizeHtml(markdown.render(text), {
    allowedTags: [...tables, ...blocks, ...words],
    nonTextTags: silent,
    allowedAttributes: { table: ['tabindex'], a: ['href', 'rel'], ol: ['start'], details: ['open'] },
    allowedSchemes: ['https', 'mailto'],
    allowProtocolRelative: false,
    nestingLimit: NESTING_LIMIT,
    onOpenTag: (name) => {
      if (name === 'a') openLinks++
    },
    onCloseTag: (name) => {
      if (name === 'a') openLinks--
    },
    transformTags: {
      a: (_name, { href }) => linkTo(href),
      img: (_name, { src, alt }) => {
        const words = `[${alt?.trim().slice(0, 200) || 'picture'}]`
        // A link cannot stand in a link, and badges do.
        return { ...(openLinks > 0 ? { tagName: 'span', attribs: {} } : linkTo(src)), text: words }
      },
      ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((level) => [`h${level}`, () => ({ tagName: nestHeading(level), attribs: {} })])),
      // A wide table scrolls by itself, and whoever has no pointer must get into it.
      table: () => ({ tagName: 'table', attribs: { tabindex: '0' } }),
      center: 'div',
    },
    exclusiveFilter: ({ tag, text, mediaChildren }) => /^(a|h[1-6])$/.test(tag) && text.trim() === '' && mediaChildren.length === 0,
  })
}

function linkTo(address: string | undefined): sanitizeHtml.Tag {
  const href = link(address)
  return href === undefined ? { tagName: 'span', attribs: {} } : { tagName: 'a', attribs: { href, rel: 'nofollow noopener noreferrer' } }
}

/** Keeps the order of headings and closes gaps: whoever reads by headings meets no level without the one above it. */
function outline(): (level: number) => string {
  const open: number[] = []
  return (level) => {
    while (open.length > 0 && open.at(-1)! >= level) open.pop()
    open.push(level)
    return `h${Math.min(SHALLOWEST_HEADING - 1 + open.length, DEEPEST_HEADING)}`
  }
}
