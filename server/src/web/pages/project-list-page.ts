import { html } from 'hono/html'
import type { Project } from '../../packaging/project.ts'
import { searchProjects } from '../../packaging/search-projects.ts'
import type { Markup } from '../../platform/html/markup.ts'
import type { Call } from '../call.ts'
import { type Place, twineUpload } from './client-commands.ts'
import { type Greeting, greetingOf } from './greeting.ts'
import { layout } from './layout.ts'
import { answerPage } from './page-answer.ts'
import { commandLine } from './pieces/command-line.ts'
import { field } from './pieces/field.ts'
import { pager, parsePageNumber } from './pieces/pager.ts'
import { placeOf, projectPath } from './place.ts'
import { statusBadge } from './project/status.ts'

const PAGE_SIZE = 50
const LONGEST_SEARCH = 200

interface ProjectList {
  readonly place: Place
  readonly words: string
  readonly number: number
  readonly projects: readonly Project[]
  readonly hasMore: boolean
  readonly greeting: Greeting | undefined
}

/** `GET /projects/?q=…&page=…` */
export async function projectListPage(call: Call): Promise<Response> {
  const query = call.url.searchParams
  // Control characters are in no name or summary, and PostgreSQL takes no NUL.
  const words = (query.get('q') ?? '')
    .replaceAll(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, LONGEST_SEARCH)
  const number = parsePageNumber(query.get('page'))
  const found = await searchProjects(call.instance.db.read, words, (number - 1) * PAGE_SIZE, PAGE_SIZE + 1)
  const list = {
    place: placeOf(call.instance),
    words,
    number,
    projects: found.slice(0, PAGE_SIZE),
    hasMore: found.length > PAGE_SIZE,
    greeting: await greetingOf(call),
  }
  return answerPage(call, projectListView(list))
}

/** The field shows the rest. */
const shortened = (words: string) => (words.length > 60 ? `${words.slice(0, 60).toWellFormed()}…` : words)

function address(words: string, number: number): string {
  const query = new URLSearchParams({ ...(words === '' ? {} : { q: words }), ...(number === 1 ? {} : { page: String(number) }) })
  return `/projects/${query.size === 0 ? '' : `?${query}`}`
}

function projectListView(list: ProjectList): Markup {
  const { words, number, projects, hasMore } = list
  const twin = new URLSearchParams({
    ...(words === '' ? {} : { q: words }),
    offset: String((number - 1) * PAGE_SIZE),
    limit: String(PAGE_SIZE),
  })
  return layout({
    title: words === '' ? 'Projects' : `Projects matching ${shortened(words)}`,
    head: 'without-search',
    greeting: list.greeting,
    current: 'projects',
    twin: `/api/v1/projects?${twin}`,
    body: html`<h1>${words === '' ? 'Projects' : html`Projects matching <bdi>${shortened(words)}</bdi>`}</h1>
<form class="search" role="search" action="/projects/" method="get">
${field({ name: 'q', label: 'Search projects', type: 'search', autocomplete: 'off', isOptional: true, value: words })}
<button class="button primary" type="submit">Search</button>
</form>
${projects.length === 0 ? nothingFound(list) : html`<ol class="results">${projects.map(result)}</ol>`}
${pager('Pages of projects', number, hasMore, (other) => address(words, other))}`,
  })
}

function result(project: Project): Markup {
  return html`<li><p class="line"><a href="${projectPath(project.normalizedName)}">${project.name}</a>
<span class="mono mute">${project.latestVersion ?? 'no files'}</span> ${statusBadge(project.status)}</p>
${project.summary === null ? '' : html`<p class="mute" dir="auto">${project.summary}</p>`}</li>
`
}

function nothingFound({ place, words, number }: ProjectList): Markup {
  if (number > 1)
    return html`<div class="empty"><p>There is no page ${number}: the list ends before it.</p><p><a href="${address(words, 1)}">Back to the first page</a></p></div>`
  if (words !== '') {
    return html`<div class="empty"><p>No project has <bdi>${shortened(words)}</bdi> in its name or summary.</p>
<p class="mute">A part of the name is enough: json finds tinyjson. <a href="/projects/">See all projects</a></p></div>`
  }
  return html`<div class="empty"><p>There is no project yet. The first upload of a name makes it.</p>
${commandLine('twine', twineUpload(place), 'the twine command')}
<p class="mute">twine asks for a token. <a href="/">How to make one</a></p></div>`
}
