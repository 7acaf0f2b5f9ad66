import { html } from 'hono/html'
import type { Markup } from '../../../platform/html/markup.ts'
import { pipInstall, pipInstallWithToken, poetryAdd, poetryPublish, twineUpload, uvInstall } from '../client-commands.ts'
import { commandLine } from '../pieces/command-line.ts'
import type { ProjectContent } from './project-content.ts'

/** Lines to copy: pip at once, the others where they are looked for. */
export function installSection({ place, project, release, isNamed }: ProjectContent): Markup {
  const wanted = { normalizedName: project.normalizedName, version: isNamed ? release?.version : undefined }
  return html`<section aria-labelledby="install"><h2 id="install" class="unseen">Install</h2>
${commandLine('pip', pipInstall(place, wanted), 'the pip command')}
${place.isPrivate ? html`<p class="small mute">pip asks for a user and a password: the user is <code>__token__</code>, the password a token with the permission read.</p>` : ''}
<details class="more"><summary>uv, poetry, twine${place.isPrivate ? ', and in scripts' : ''}</summary>
<h3>Install with uv</h3>
${commandLine('uv', uvInstall(place, wanted), 'the uv command')}
<h3>Install with poetry</h3>
${commandLine('poetry', poetryAdd(place, wanted), 'the poetry commands')}
${place.isPrivate ? html`<p class="small mute">poetry asks for the password: that is the token.</p>` : ''}
${
  place.isPrivate
    ? html`<h3>Install in a script</h3>
<p class="small mute">Where nobody can be asked, put the token into the variable INDEX_TOKEN. uv reads it too.</p>
${commandLine('pip-script', pipInstallWithToken(place, wanted), 'the pip command for scripts')}`
    : ''
}
<h3>Publish a new version with twine</h3>
${commandLine('twine', twineUpload(place), 'the twine command')}
<p class="small mute">twine asks for the password: that is a token with the permission upload.</p>
<h3>Publish with poetry</h3>
${commandLine('poetry-publish', poetryPublish(place), 'the poetry commands to publish')}
</details></section>`
}
