import { html } from 'hono/html'
import type { Markup } from '../../../platform/html/markup.ts'
import { filePath } from '../../simple-api/project-page.ts'
import { countText, sizeText } from '../pieces/amount.ts'
import { badge } from '../pieces/badge.ts'
import { copyButton } from '../pieces/command-line.ts'
import { day } from '../pieces/moment.ts'
import { pager } from '../pieces/pager.ts'
import { projectPath } from '../place.ts'
import { FILES_PAGE_SIZE, type ProjectContent, type ShownFile } from './project-content.ts'

/** The files of the release that is shown, each with its digests. */
export function filesSection(content: ProjectContent): Markup {
  const { project, release, files, fileCount, filesPage } = content
  const heading = html`<h2 id="files">Files</h2>`
  if (!release) {
    return html`<section aria-labelledby="files">${heading}
<div class="empty"><p>${project.name} has no files: all of its releases were deleted.</p><p class="mute">The name stays with its owners, who can publish a new version.</p></div></section>`
  }
  const address = projectPath(project.normalizedName, release.version)
  const isLinked = project.status !== 'quarantined'
  return html`<section aria-labelledby="files">${heading}
${fileCount > FILES_PAGE_SIZE ? html`<p class="small mute">${countText(fileCount, 'file')} in this release.</p>` : ''}
<table class="files">
<thead><tr><th scope="col">File</th><th scope="col" class="number">Size</th><th scope="col">Published</th><th scope="col">By</th></tr></thead>
<tbody>
${files.map((file, i) => row(file, i, { isYanked: release.yankedAt !== null, isLinked }))}
</tbody>
</table>
${pager('Pages of files', filesPage, fileCount > filesPage * FILES_PAGE_SIZE, (number) => `${address}?files=${number}#files`)}</section>`
}

function row(file: ShownFile, i: number, { isYanked, isLinked }: { isYanked: boolean; isLinked: boolean }): Markup {
  const name = isLinked
    ? html`<a class="mono" href="${filePath(file)}">${file.filename}</a>`
    : html`<span class="mono">${file.filename}</span>`
  return html`<tr>
<td>${name} ${isYanked ? badge('yanked', 'amber') : ''}
<details class="digests"><summary>Hashes<span class="unseen"> of ${file.filename}</span></summary><dl>
${digest(`sha256-${i}`, 'SHA256', file.sha256)}
${digest(`blake2b-${i}`, 'BLAKE2b', file.blake2b)}
</dl></details></td>
<td class="number">${sizeText(file.sizeBytes)}</td>
<td>${day(file.uploadedAt)}</td>
<td class="by">${publisher(file)}</td>
</tr>
`
}

const digest = (id: string, name: string, hex: string): Markup =>
  html`<div><dt>${name}</dt><dd><code id="${id}">${hex}</code>${copyButton(id, `the ${name} digest`)}</dd></div>`

function publisher({ account, token }: ShownFile): Markup {
  if (token === undefined) return html`${account ?? 'a closed account'}`
  return html`<bdi>${account ?? 'a closed account'}</bdi>, <span class="mute">token <bdi>${token}</bdi></span>`
}
