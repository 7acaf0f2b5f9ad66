import { html } from 'hono/html'
import type { CoreMetadata } from '../../../packaging/metadata/core-metadata.ts'
import { link } from '../../../platform/html/href.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import { managePath } from '../ownership/managed-project.ts'
import { countText } from '../pieces/amount.ts'
import { badge } from '../pieces/badge.ts'
import { type Fact, facts } from '../pieces/facts.ts'
import { moment } from '../pieces/moment.ts'
import { story } from '../pieces/story.ts'
import { projectPath } from '../place.ts'
import { maySeePeople } from './hold-banner.ts'
import type { ProjectContent } from './project-content.ts'
import { versionBadges } from './versions-section.ts'

const SHOWN_LINKS = 12
const SHOWN_DEPENDENCIES = 200
const SHOWN_VERSIONS = 6

/** People by role, then the services that act for them. */
export function publisherFacts({ publishers, project, waiting, ownership }: ProjectContent): Markup {
  const people = publishers.people.map(
    ({ name, role, protection, state }): Fact => [
      name,
      html`${role}${protection === undefined ? '' : `, ${protection}`}${state === undefined ? '' : html` ${badge(state, state === 'probation' || state === 'recovering' ? 'amber' : 'red')}`}`,
    ],
  )
  const services = publishers.services.map(
    ({ name, actsFor, hasToken }): Fact => [name, html`service of ${actsFor} ${hasToken ? '' : badge('no token')}`],
  )
  const nobody = people.length === 0 ? html`<p class="mute">Nobody: no account has a role here.</p>` : ''
  const more = maySeePeople(waiting) ? html`<p><a href="${managePath(project)}">Roles, offers and the brake</a></p>` : ''
  return facts('Who can publish', 'publishers', [...people, ...services], html`${nobody}${history(ownership)}${more}`)
}

/** Folded: few ask, and whoever asks wants to see at once who came lately. */
const history = (ownership: ProjectContent['ownership']): Markup | '' =>
  ownership.length === 0 ? '' : html`<details class="more"><summary>How that came to be so</summary>${story(ownership)}</details>`

export function projectFacts({ project, release, metadata, files, place }: ProjectContent): Markup {
  const isQuarantined = project.status === 'quarantined'
  const published = files.length > 0 ? Math.min(...files.map(({ uploadedAt }) => uploadedAt)) : release?.createdAt
  return facts(
    'Project',
    'facts',
    [
      ['Requires Python', metadata.requiresPython],
      ['License', license(metadata)],
      ['Published', published === undefined ? undefined : moment(published)],
      ['Author', isQuarantined ? undefined : contact(metadata.author, metadata.authorEmail)],
      ['Maintainer', isQuarantined ? undefined : contact(metadata.maintainer, metadata.maintainerEmail)],
      ...(isQuarantined ? [] : links(metadata)),
      ['For installers', place.isPrivate ? undefined : html`<a href="/simple/${project.normalizedName}/">simple page</a>`],
    ],
    html`${dependencies(metadata)}${classifiers(metadata)}`,
  )
}

/** The newest versions, for whoever looks for one of them. */
export function versionFacts({ project, release, versions, versionCount, versionsPage }: ProjectContent): Markup | '' {
  if (versionCount < 2 || versionsPage > 1) return ''
  const newest = versions.slice(0, SHOWN_VERSIONS)
  return html`<section class="panel" aria-labelledby="newest"><h2 id="newest">Versions</h2>
<ul class="code-list versions-list">${newest.map(
    (of) =>
      html`<li><a href="${projectPath(project.normalizedName, of.version)}"${of.version === release?.version ? html` aria-current="true"` : ''}>${of.version}</a> ${versionBadges(of, false)}</li>
`,
  )}</ul>
${versionCount > newest.length ? html`<p><a href="#versions">All ${countText(versionCount, 'version')}</a></p>` : ''}</section>`
}

/** An SPDX expression, else the classifiers, else the beginning of whatever was written: some put the whole text there. */
function license({ licenseExpression, license, classifiers = [] }: Partial<CoreMetadata>): Markup | string | undefined {
  if (licenseExpression !== undefined) return licenseExpression
  const named = classifiers
    .filter((classifier) => classifier.startsWith('License :: '))
    .map((classifier) => classifier.split(' :: ').at(-1)!)
  if (named.length > 0) return html`<bdi>${shortened(named.join(', '))}</bdi>`
  const [first = ''] = license?.trim().split('\n', 1) ?? []
  return first === '' ? undefined : html`<bdi>${shortened(first)}</bdi>`
}

const shortened = (text: string, longest = 80) => (text.length > longest ? `${text.slice(0, longest).toWellFormed()} …` : text)

/** `Ada, ada@example.org` or, as build tools write it now, `"Ada" <ada@example.org>, …` in one field. */
function contact(name: string | undefined, addresses: string | undefined): Markup | undefined {
  const people = (addresses ?? '')
    .split(',')
    .slice(0, 5)
    .map((person) => /^\s*(?:"?([^"<>]*?)"?\s*<([^\s<>]+)>|(\S+@\S+))\s*$/.exec(person))
  if (addresses !== undefined && people.some((person) => person === null))
    return html`<bdi>${shortened([name, addresses].filter(Boolean).join(', '))}</bdi>`
  const shown = people
    .filter((person) => person !== null)
    .map((person) => mailLink(shortened(person[1]?.trim() || name || person[2] || person[3]!), person[2] ?? person[3]!))
  if (shown.length > 0) return html`${shown.map((each, i) => html`${i > 0 ? ', ' : ''}${each}`)}`
  return name === undefined ? undefined : html`<bdi>${shortened(name)}</bdi>`
}

function mailLink(name: string, address: string): Markup {
  const href = link(`mailto:${encodeURIComponent(address).replaceAll('%40', '@')}`)
  return href === undefined ? html`<bdi>${name}</bdi>` : html`<a href="${href}"><bdi>${name}</bdi></a>`
}

function links({ projectUrls = [], homePage, downloadUrl }: Partial<CoreMetadata>): Fact[] {
  const all = [
    ...(homePage === undefined ? [] : [{ label: 'Home page', url: homePage }]),
    ...projectUrls,
    ...(downloadUrl === undefined ? [] : [{ label: 'Download', url: downloadUrl }]),
  ]
  return all.slice(0, SHOWN_LINKS).flatMap(({ label, url }): Fact[] => {
    const href = link(url)
    const shown = shortened(label, 40)
    if (href !== undefined)
      return [[shown, html`<a href="${href}" rel="nofollow noopener noreferrer"><bdi>${shortAddress(href)}</bdi></a>`]]
    // Where an old plain address leads is worth telling, if not worth a click.
    return /^http:\/\//i.test(url) ? [[shown, html`<bdi>${shortened(url, 60)}</bdi>`]] : []
  })
}

function shortAddress(href: string): string {
  const url = new URL(href)
  return shortened(url.protocol === 'mailto:' ? url.pathname : `${url.host}${url.pathname.replace(/\/$/, '')}`, 48)
}

function dependencies({ requiresDist = [] }: Partial<CoreMetadata>): Markup | '' {
  if (requiresDist.length === 0) return ''
  const shown = requiresDist.slice(0, SHOWN_DEPENDENCIES)
  return html`<details class="more"><summary>${countText(requiresDist.length, 'dependency', 'dependencies')}</summary>
<ul class="code-list">${shown.map((requirement) => html`<li><bdi>${shortened(requirement, 300)}</bdi></li>`)}</ul>
${requiresDist.length > shown.length ? html`<p class="small mute">and ${requiresDist.length - shown.length} more</p>` : ''}</details>`
}

function classifiers({ classifiers = [] }: Partial<CoreMetadata>): Markup | '' {
  if (classifiers.length === 0) return ''
  return html`<details class="more"><summary>${countText(classifiers.length, 'classifier')}</summary>
<ul class="small">${classifiers.slice(0, 100).map((classifier) => html`<li><bdi>${shortened(classifier, 200)}</bdi></li>`)}</ul></details>`
}
