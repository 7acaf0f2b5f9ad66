import { html } from 'hono/html'
import { parseVersion } from '../../../packaging/version.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import { countText } from '../pieces/amount.ts'
import { badge } from '../pieces/badge.ts'
import { day } from '../pieces/moment.ts'
import { pager } from '../pieces/pager.ts'
import { projectPath } from '../place.ts'
import { type ProjectContent, type ShownRelease, VERSIONS_PAGE_SIZE } from './project-content.ts'

/** Every release that has files, newest version first. */
export function versionsSection(content: ProjectContent): Markup | '' {
  const { project, release, versions, versionCount, versionsPage } = content
  if (versionCount === 0) return ''
  const hasMore = versionCount > versionsPage * VERSIONS_PAGE_SIZE
  return html`<section aria-labelledby="versions"><h2 id="versions">${countText(versionCount, 'version')}</h2>
${
  versions.length === 0
    ? html`<p>There is no page ${versionsPage} of versions. <a href="${projectPath(project.normalizedName)}#versions">Back to the first page</a></p>`
    : html`<table class="versions">
<thead><tr><th scope="col">Version</th><th scope="col">Published</th><th scope="col" class="number">Files</th></tr></thead>
<tbody>
${versions.map((of) => row(project.normalizedName, of, of.version === release?.version))}
</tbody>
</table>`
}
${pager('Pages of versions', versionsPage, hasMore, (number) => `${projectPath(project.normalizedName)}?versions=${number}#versions`)}</section>`
}

function row(normalizedName: string, release: ShownRelease, isShown: boolean): Markup {
  return html`<tr><td><a class="mono" href="${projectPath(normalizedName, release.version)}"${isShown ? html` aria-current="true"` : ''}>${release.version}</a> ${versionBadges(release, isShown)}</td>
<td>${day(release.createdAt)}</td><td class="number">${countText(release.fileCount, 'file')}</td></tr>
`
}

export function versionBadges(release: ShownRelease, isShown: boolean): Markup {
  return html`${isShown ? badge('shown here', 'kelp') : ''}
${release.yankedAt === null ? '' : badge('yanked', 'amber')}
${parseVersion(release.version).isPrerelease ? badge('pre-release') : ''}`
}
