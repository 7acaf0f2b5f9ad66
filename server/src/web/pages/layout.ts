import { html } from 'hono/html'
import type { Markup } from '../../platform/html/markup.ts'
import { version } from '../version.ts'
import { assetPath } from './assets.ts'
import type { Greeting } from './greeting.ts'
import { form } from './pieces/form.ts'

export interface PageFrame {
  /** Without the name of the product. */
  readonly title: string
  /** What stands beside the name: the search and the ways on (default), only the ways on where the page has its own search, or only a badge, behind a link that does one thing. */
  readonly head?: 'whole' | 'without-search' | Markup
  readonly current?: 'projects' | 'account'
  /** Who looks at it: undefined for a stranger. */
  readonly greeting?: Greeting | undefined
  /** The address of the same content for machines. */
  readonly twin?: string
  /** True for pages with forms that take a passkey. */
  readonly isSigning?: true
  readonly body: Markup
}

const mark = html`<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M10 3v9M10 9l-5 8M10 9l5 8M10 12v5" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"/><circle cx="10" cy="3" r="2" fill="currentColor"/></svg>`

const search = html`<form role="search" action="/projects/" method="get">
<label class="unseen" for="search">Search projects</label>
<input id="search" type="search" name="q" placeholder="Search projects" maxlength="200" autocomplete="off">
</form>`

const ways = ({ current, greeting }: PageFrame): Markup =>
  html`<nav aria-label="Main"><a href="/projects/"${current === 'projects' ? html` aria-current="page"` : ''}>Projects</a>
${
  greeting === undefined
    ? html`<a href="/sign-in">Sign in</a>`
    : html`<a href="/account"${current === 'account' ? html` aria-current="page"` : ''}>${greeting.name}</a>
${greeting.unread === 0 ? '' : html`<a class="badge amber" href="/account/inbox">${greeting.unread} new</a>`}
${greeting.csrf === undefined ? '' : form({ action: '/sign-out', csrf: greeting.csrf, shape: 'bare', body: html`<button type="submit">Sign out</button>` })}`
}</nav>`

/** Head, content and foot: the frame of every page. */
export function layout(page: PageFrame): Markup {
  const { head = 'whole' } = page
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${page.title === '' ? 'Holdfast' : `${page.title} · Holdfast`}</title>
<link rel="stylesheet" href="${assetPath('holdfast.css')}">
<link rel="icon" type="image/svg+xml" href="${assetPath('mark.svg')}">
<script type="module" src="${assetPath('page.js')}"></script>
${page.isSigning ? html`<script type="module" src="${assetPath('passkey.js')}"></script>` : ''}
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="head">
<a class="brand" href="/">${mark} Holdfast</a>
${head === 'whole' ? search : ''}
${head === 'whole' || head === 'without-search' ? ways(page) : head}
</header>
<main id="content" tabindex="-1">
${page.body}
</main>
<footer class="foot">
${page.twin === undefined ? '' : html`<a href="${page.twin}">This page as JSON</a>`}
<a href="/api/openapi.json">HTTP API</a>
<a href="/victim">My account was taken</a>
<span>Holdfast ${version}</span>
</footer>
</body>
</html>
`
}
