import { html } from 'hono/html'
import { createOrganisation } from '../../../ownership/organisations/create-organisation.ts'
import { listOpenOffers } from '../../../ownership/organisations/offers/store.ts'
import type { OrganisationRole } from '../../../ownership/organisations/organisation.ts'
import { findOrganisation, listMemberships } from '../../../ownership/organisations/store.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Call } from '../../call.ts'
import { answerAccount, type Mistake, mistakeOf } from '../account/account-frame.ts'
import { entries } from '../account/entries.ts'
import { formToken, seeOther, sessionOf } from '../page-form.ts'
import { badge } from '../pieces/badge.ts'
import { field, mistakesSummary } from '../pieces/field.ts'
import { form } from '../pieces/form.ts'
import { organisationPath } from './named-organisation.ts'

export interface NewView {
  readonly name: string
  readonly mistake: Mistake | undefined
  readonly own: readonly { readonly name: string; readonly role: OrganisationRole | 'invited' }[]
  readonly csrf: string
}

/** `GET /organisations/new` */
export const newOrganisationPage = (call: Call): Promise<Response> => show(call, '')

/** `POST /organisations/new` */
export async function newOrganisationSubmit(call: Call): Promise<Response> {
  const { name = '' } = call.form
  try {
    return seeOther(organisationPath(await createOrganisation(call.instance, sessionOf(call).principal, name)))
  } catch (error) {
    const mistake = mistakeOf(error, { 'account-name-invalid': 'name', 'account-name-taken': 'name', 'organisation-limit': 'name' })
    return show(call, name, mistake)
  }
}

async function show(call: Call, name: string, mistake?: Mistake): Promise<Response> {
  const { db, clock } = call.instance
  const accountId = sessionOf(call).principal.account.id
  const memberships = await listMemberships(db.read, accountId)
  const offers = await listOpenOffers(db.read, { accountId }, clock.now())
  const all = [...memberships, ...offers.map(({ organisationId }) => ({ organisationId, role: 'invited' as const }))]
  const own = []
  for (const { organisationId, role } of all) own.push({ name: (await findOrganisation(db.read, organisationId))!.name, role })
  const body = newView({ name, mistake, own, csrf: formToken(call) })
  const status = mistake ? { status: 400 } : {}
  return answerAccount(call, { title: 'Organisations', section: '/account/invitations', body, ...status })
}

export function newView({ name, mistake, own, csrf }: NewView): Markup {
  return html`${mistakesSummary(mistake ? [mistake] : [])}<h1>Organisations</h1>
<p class="lede">People who own projects together. Whoever owns an organisation owns every project in it; its teams maintain some of them.</p>
${
  own.length === 0
    ? ''
    : html`<section class="after" aria-labelledby="own"><h2 id="own">Yours</h2>
${entries(own.map((each) => ({ what: html`<a href="${organisationPath(each)}"><strong>${each.name}</strong></a> ${badge(each.role, each.role === 'invited' ? 'amber' : 'plain')}`, about: [] })))}</section>`
}
<section class="after" aria-labelledby="new"><h2 id="new">Make a new one</h2>
${form({
  csrf,
  action: '/organisations/new',
  body: html`${field({ name: 'name', label: 'Name', type: 'text', autocomplete: 'off', hint: 'As user names are: small letters, digits, dots and hyphens. It is never given out again.', value: name.slice(0, 60), mistake: mistake?.mistake })}
<button class="button primary" type="submit">Make the organisation</button>`,
})}</section>`
}
