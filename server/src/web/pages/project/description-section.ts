import { html } from 'hono/html'
import type { Markup } from '../../../platform/html/markup.ts'
import { filePath } from '../../simple-api/project-page.ts'
import type { ProjectContent } from './project-content.ts'

/** What the publisher wrote about the project, and what it needs. */
export function descriptionSection(content: ProjectContent): Markup {
  const { project, release, description } = content
  if (!release) return html``
  return html`<section aria-labelledby="description"><h2 id="description">Description</h2>
${
  project.status === 'quarantined'
    ? html`<p class="mute">It is not shown while the project is in quarantine.</p>`
    : description === undefined
      ? html`<p class="mute">This release came without a description.</p>`
      : html`${description.markup ? html`<div class="prose" dir="auto">${description.markup}</div>` : html`<pre class="plain">${description.text}</pre>`}
${description.isCut ? cutNote(content) : ''}`
}</section>`
}

function cutNote({ files }: ProjectContent): Markup {
  const wheel = files.find(({ metadataSha256 }) => metadataSha256 !== null)
  const file = wheel ?? files[0]
  if (!file) return html``
  return html`<p class="mute">The description is longer than a page can show. The whole stands in <a href="${filePath(file)}${wheel ? '.metadata' : ''}">${
    wheel ? 'the metadata of the release' : file.filename
  }</a>.</p>`
}
