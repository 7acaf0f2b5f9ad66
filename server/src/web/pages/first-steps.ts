import { html } from 'hono/html'
import type { Markup } from '../../platform/html/markup.ts'
import { type Place, pipInstall, serviceAndToken, twineUpload } from './client-commands.ts'
import { commandLine } from './pieces/command-line.ts'

/** From an empty index to the first install. `owner`: who answers for the service, where that is known. */
export function firstSteps(place: Place, owner?: string): Markup {
  return html`<ol class="steps">
<li><p>On the machine of the index, in its folder and with its settings, make a service and a token for it. The token is the last line; it is shown once.</p>
${commandLine('make-token', serviceAndToken(owner), 'the commands for a service and a token')}</li>
<li><p>Where your project is, build it and publish it. twine asks for the password: that is the token.</p>
${commandLine('first-upload', ['python3 -m build', twineUpload(place)], 'the commands to build and publish')}</li>
<li><p>Install it.${place.isPrivate ? ' pip asks for a user and a password: __token__ and the token.' : ''} Put the name of your project in place of yours.</p>
${commandLine('first-install', pipInstall(place, { normalizedName: 'yours' }), 'the command to install')}</li>
</ol>`
}
