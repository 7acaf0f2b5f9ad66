import { html } from 'hono/html'
import { isRefusal } from '../../errors.ts'
import type { Markup } from '../../platform/html/markup.ts'
import type { Call } from '../call.ts'
import { admit } from '../guard.ts'
import { type Place, pipInstall, twineUpload } from './client-commands.ts'
import { firstSteps } from './first-steps.ts'
import { type Greeting, greetingOf } from './greeting.ts'
import { layout } from './layout.ts'
import { answerPage } from './page-answer.ts'
import { countText } from './pieces/amount.ts'
import { commandLine } from './pieces/command-line.ts'
import { field } from './pieces/field.ts'
import { story } from './pieces/story.ts'
import { placeOf, projectPath } from './place.ts'
import { listRecentReleases, type RecentRelease } from './recent-releases.ts'

const RECENT = 8

/** `GET /` */
export async function homePage(call: Call): Promise<Response> {
  const place = placeOf(call.instance)
  const greeting = await greetingOf(call)
  if (!(await mayRead(call))) return answerPage(call, closedHome(place, greeting))
  const count = await call.instance.countProjects()
  const recent = await listRecentReleases(call.instance.db.read, RECENT)
  return answerPage(call, count === 0 && recent.length === 0 ? emptyHome(place, greeting) : openHome(place, count, recent, greeting))
}

/** The page is for everybody; what it tells about projects is for readers. */
async function mayRead(call: Call): Promise<boolean> {
  if (call.instance.config.reading === 'public') return true
  try {
    await admit(call, { who: 'reader' })
    return true
  } catch (error) {
    if (isRefusal(error)) return false
    throw error
  }
}

const search = html`<form class="search" role="search" action="/projects/" method="get">
${field({ name: 'q', label: 'Search projects', type: 'search', autocomplete: 'off', isOptional: true })}
<button class="button primary" type="submit">Search</button>
</form>`

function openHome(place: Place, count: number, recent: readonly RecentRelease[], greeting: Greeting | undefined): Markup {
  return layout({
    greeting,
    title: '',
    head: 'without-search',
    twin: '/simple/',
    body: html`<h1>This index holds ${countText(count, 'project')}</h1>
<p class="lede">${place.isPrivate ? 'Reading and publishing need a token.' : 'Everybody may read; publishing needs a token.'} <a href="/projects/">See all projects</a></p>
${search}
<div class="columns even">${installSection(place)}${publishSection(place)}</div>
${recent.length === 0 ? '' : recentSection(recent)}`,
  })
}

function recentSection(recent: readonly RecentRelease[]): Markup {
  const happenings = recent.map(({ at, version, project }) => ({
    at,
    what: html`<a href="${projectPath(project.normalizedName, version)}"><strong>${project.name} ${version}</strong></a> was published`,
    about: project.summary,
  }))
  return html`<section aria-labelledby="recent"><h2 id="recent">Published lately</h2>${story(happenings)}</section>`
}

function installSection(place: Place): Markup {
  return html`<section class="panel" aria-labelledby="install"><h2 id="install">Install from here</h2>
${commandLine('pip', pipInstall(place, { normalizedName: 'NAME' }), 'the pip command')}
${place.isPrivate ? html`<p>pip asks for a user and a password: the user is <code>__token__</code>, the password a token with the permission read.</p>` : ''}
<p class="mute">Put the name of a project in place of NAME. Its page has the lines for uv and poetry.</p></section>`
}

function publishSection(place: Place): Markup {
  return html`<section class="panel" aria-labelledby="publish"><h2 id="publish">Publish here</h2>
${commandLine('twine', twineUpload(place), 'the twine command')}
<p class="mute">twine asks for the password: that is a token with the permission upload. You make it on the page of your <a href="/account/tokens">tokens</a>.</p></section>`
}

function closedHome(place: Place, greeting: Greeting | undefined): Markup {
  return layout({
    greeting,
    title: '',
    body: html`<h1>This index is private</h1>
<p class="lede">Its projects are shown to people who sign in, and to machines that have an API token with the permission read.</p>
<div class="columns even">
<section aria-labelledby="look"><h2 id="look">Look around</h2>
<p><a class="button primary" href="/sign-in?next=/projects/">Sign in and see the projects</a></p>
<p class="mute">You have no account? The people who run this index invite you.</p></section>
<section aria-labelledby="use"><h2 id="use">Use it</h2>
${commandLine('pip', pipInstall(place, { normalizedName: 'NAME' }), 'the pip command')}
${commandLine('twine', twineUpload(place), 'the twine command')}
<p class="mute">Both ask for a user and a password: the user is <code>__token__</code>, the password is a token with the permission read or upload. You make it on the page of your <a href="/account/tokens">tokens</a>.</p></section>
</div>`,
  })
}

function emptyHome(place: Place, greeting: Greeting | undefined): Markup {
  return layout({
    greeting,
    title: '',
    body: html`<h1>This index is ready, and empty</h1>
<p class="lede">The first upload of a name makes the project. Three steps lead there.</p>
${firstSteps(place)}`,
  })
}
