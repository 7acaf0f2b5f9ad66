import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

export const chromium = '/usr/bin/chromium'
export const chromiumFlags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Other names of this machine, as a page in between has one.
  '--host-resolver-rules=MAP *.example 127.0.0.1',
]

/** "First page under 60 kB in all": page, style, script, mark. */
const LARGEST_BYTES = 60_000

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** WCAG 2.2 AA, and what is good practice: headings in order, landmarks. */
const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

export interface Look {
  readonly width: number
  readonly colours: 'light' | 'dark'
}

export const looks: readonly Look[] = [360, 1600].flatMap((width) => (['light', 'dark'] as const).map((colours) => ({ width, colours })))

export interface Visit {
  readonly name: string
  readonly url: string
  /** True where the content itself is long: its weight is not judged. */
  readonly isLong?: true
  readonly options?: BrowserContextOptions
  /** Before the address is loaded. */
  prepare?(page: Page): Promise<void>
  /** On the loaded page: fill in, send. */
  act?(page: Page): Promise<void>
}

export interface Inspection {
  readonly problems: string[]
  readonly sizeBytes: number
  readonly picture: Buffer
}

/** Loads a page as a new visitor and answers what is wrong with it. */
export async function inspectPage(browser: Browser, visit: Visit, look: Look): Promise<Inspection> {
  const problems: string[] = []
  const { origin } = new URL(visit.url)
  const context = await browser.newContext({
    ...visit.options,
    viewport: { width: look.width, height: look.width < 720 ? 780 : 1000 },
    colorScheme: look.colours,
  })
  try {
    const page = await context.newPage()
    page.on('console', (message) => {
      // That the page itself is an error is known.
      const isOwnStatus =
        /^Failed to load resource: the server responded with a status of [45]/.test(message.text()) && message.location().url === page.url()
      if (['error', 'warning'].includes(message.type()) && !isOwnStatus && !isOfForeignHost(message.text()))
        problems.push(`console: ${message.text()}`)
    })
    page.on('pageerror', (error) => problems.push(`script: ${error.message}`))
    page.on('request', (request) => {
      if (new URL(request.url()).origin !== origin) problems.push(`a request to elsewhere: ${request.url()}`)
    })
    await visit.prepare?.(page)
    const sizeBytes = await loadedBytes(page, () => page.goto(visit.url))
    if (sizeBytes > LARGEST_BYTES && !visit.isLong) problems.push(`${sizeBytes} bytes are more than ${LARGEST_BYTES}`)
    await visit.act?.(page)

    const picture = await page.screenshot({ fullPage: true })
    problems.push(...(await findProblems(page)))
    return { problems, sizeBytes, picture }
  } finally {
    await context.close()
  }
}

/** What is wrong with a page that is shown. Opens everything on it that can be opened. */
export async function findProblems(page: Page): Promise<string[]> {
  const problems = (await isScrolledSideways(page)) ? ['it scrolls sideways'] : []
  await openDetails(page)
  if (await isScrolledSideways(page)) problems.push('it scrolls sideways when everything is open')
  if ((await page.title()) === 'harmed') problems.push('a script of a stranger ran')
  return [...problems, ...(await runAxe(page))]
}

/** The page under a name of elsewhere warns people; the browser complains of plain http in its own words. */
export const isOfForeignHost = (complaint: string): boolean =>
  complaint.startsWith("The Cross-Origin-Opener-Policy header has been ignored, because the URL's origin was untrustworthy")

async function loadedBytes(page: Page, load: () => Promise<unknown>): Promise<number> {
  const sizes: Promise<number>[] = []
  page.on('requestfinished', (request) =>
    sizes.push(
      request.sizes().then(
        ({ responseBodySize, responseHeadersSize }) => responseBodySize + responseHeadersSize,
        () => 0,
      ),
    ),
  )
  await load()
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

const isScrolledSideways = (page: Page): Promise<boolean> =>
  page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')

const openDetails = (page: Page): Promise<unknown> =>
  page.evaluate('for (const each of document.querySelectorAll("details")) each.open = true')

interface Violation {
  readonly id: string
  readonly help: string
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[]
}

/** Evaluated from outside, so the policy of the page stays in force. */
async function runAxe(page: Page): Promise<string[]> {
  await page.evaluate(axeSource)
  const violations = await page.evaluate<Violation[]>(
    `axe.run(document, { runOnly: { type: 'tag', values: ${JSON.stringify(axeTags)} }, resultTypes: ['violations'] }).then((found) => found.violations)`,
  )
  return violations.map(
    ({ id, help, nodes }) =>
      `axe ${id}: ${help}: ${nodes
        .slice(0, 2)
        .map(({ html, failureSummary = '' }) => `${html.slice(0, 160)} (${failureSummary.replaceAll(/\s+/g, ' ').slice(0, 200)})`)
        .join(' | ')}`,
  )
}
