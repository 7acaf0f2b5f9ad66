import { html } from 'hono/html'
import type { Markup } from '../../platform/html/markup.ts'
import { commandLine } from './pieces/command-line.ts'

/** What to do after an error: for its code, else for its status. */
export function nextStep({ status, code }: { readonly status: number; readonly code: string }): Markup | '' {
  return byCode[code] ?? byStatus[status] ?? ''
}

const lookElsewhere = html`<p>Look at the address again, search for a project, or see <a href="/projects/">all projects</a>.</p>`

const byCode: Readonly<Record<string, Markup>> = {
  'reading-needs-token': html`<p>People <a href="/sign-in">sign in</a>. Machines send a token: whoever has an account makes it on the page of <a href="/account/tokens">tokens</a>, and whoever runs the index on its machine:</p>
${commandLine('token', 'npx holdfast token create --user NAME --all --permission read', 'the command to make a token')}`,
  'setup-link-dead': html`<p>A set-up link works once, for one hour, and only until there is an administrator. A new one replaces the one before. Make one on the machine of the index:</p>
${commandLine('setup-link', 'npx holdfast setup-link', 'the command for a new link')}
<p>If you have just used this link, all is well: go to the <a href="/">home page</a>.</p>`,
  'link-dead': html`<p>Every link works once, for a while, and a newer one of its kind replaces it. Where you came from you can ask for another one.</p>
<p>If you have just used it, all is well. <a href="/sign-in">Sign in</a></p>`,
  'sign-in-late': html`<p>A sign-in waits a quarter of an hour, in the browser that began it.</p>
<p><a class="button primary" href="/sign-in">Begin again</a></p>`,
  'sign-in-needed': html`<p><a class="button primary" href="/sign-in">Sign in</a></p>`,
  'session-ended': html`<p><a class="button primary" href="/sign-in">Sign in again</a></p>`,
  'registration-closed': html`<p>Whoever has an account can <a href="/sign-in">sign in</a>.</p>`,
  'form-stale': html`<p>Go back, load the page anew, and fill it in once more. This happens after a sign-in in another window, or where cookies are blocked.</p>`,
  'setup-not-confidential': commandLine('setup-link', 'npx holdfast setup-link', 'the command for a new link'),
  'release-deleted': html`<p>Its file names are not used again, so nothing else can take its place. The page of the project, one step up in the address, lists the versions that are there.</p>`,
}

const byStatus: Readonly<Record<number, Markup>> = {
  400: html`<p>Nothing was changed. Go back, mend what the sentence above names, and send it again.</p>`,
  401: html`<p>Nothing was changed. <a href="/sign-in">Sign in</a>, then load this page again.</p>`,
  403: html`<p>Nothing was changed. If you should be allowed to do this, ask an owner of the project or the people who run this index.</p>`,
  404: lookElsewhere,
  405: html`<p>Nothing was changed. The page itself can be looked at: go there from the <a href="/">home page</a>. Programs find what is possible in the <a href="/api/openapi.json">HTTP API</a>.</p>`,
  409: html`<p>Nothing was changed. Somebody may have been faster: load the page again to see how things stand.</p>`,
  410: lookElsewhere,
  413: html`<p>Nothing was changed. Send less at once.</p>`,
  429: html`<p>Nothing is lost. Wait a moment, then load this page again.</p>`,
  500: html`<p>Load the page again. If it breaks again, tell the people who run this index; the number leads them to the line in the log.</p>`,
  503: html`<p>Nothing is lost. Load this page again in a moment.</p>`,
}
