import { html } from 'hono/html'
import { parseVersion } from '../../../packaging/version.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Greeting } from '../greeting.ts'
import { layout } from '../layout.ts'
import { countText } from '../pieces/amount.ts'
import { badge } from '../pieces/badge.ts'
import { projectPath } from '../place.ts'
import { descriptionSection } from './description-section.ts'
import { filesSection } from './files-section.ts'
import { waitingBanner } from './hold-banner.ts'
import { installSection } from './install-section.ts'
import type { ProjectContent } from './project-content.ts'
import { projectFacts, publisherFacts, versionFacts } from './project-facts.ts'
import { statusBadge, statusBanner } from './status.ts'
import { versionsSection } from './versions-section.ts'

export function projectView(content: ProjectContent, greeting?: Greeting): Markup {
  const { project, release, metadata, isNamed } = content
  const isQuarantined = project.status === 'quarantined'
  const summary = metadata.summary ?? project.summary
  return layout({
    greeting,
    title: [project.name, ...(release ? [release.version] : [])].join(' '),
    ...(isQuarantined || !release
      ? {}
      : { twin: `/pypi/${project.normalizedName}/${isNamed ? `${encodeURIComponent(release.version)}/` : ''}json` }),
    body: html`${statusBanner(project, release)}${waitingBanner(content.waiting)}
<div class="title"><h1>${project.name} ${release ? html`<span class="version">${release.version}</span>` : ''}</h1>${badges(content)}</div>
${summary ? html`<p class="lede" dir="auto">${summary}</p>` : ''}
${newerNote(content)}
<div class="columns">
<div class="first">
${release && !isQuarantined ? installSection(content) : ''}
${filesSection(content)}
</div>
<aside aria-label="About this project">${publisherFacts(content)}${projectFacts(content)}${versionFacts(content)}</aside>
<div class="rest">
${descriptionSection(content)}
${versionsSection(content)}
</div>
</div>`,
  })
}

function badges({ project, release, waiting }: ProjectContent): Markup {
  return html`${statusBadge(project.status)}
${waiting.brake ? badge('publishing braked', 'amber') : ''}
${release?.yankedAt == null ? '' : badge('yanked', 'amber')}
${release && parseVersion(release.version).isPrerelease ? badge('pre-release') : ''}`
}

function newerNote({ project, release, versionCount }: ProjectContent): Markup | '' {
  if (!release || project.latestVersion === null || project.latestVersion === release.version) return ''
  return html`<p>This is one of ${countText(versionCount, 'version')}. The latest is <a href="${projectPath(project.normalizedName)}">${project.latestVersion}</a>.</p>`
}
