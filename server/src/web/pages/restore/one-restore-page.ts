import { html } from 'hono/html'
import { Refusal } from '../../../errors.ts'
import { type Hold, isLiveHold } from '../../../holds/hold.ts'
import { findHold } from '../../../holds/store.ts'
import { findConfirmer, findRestoreReason, restoreOf } from '../../../ownership/hold-kinds/restore-ownership.ts'
import { describeHold, earliestAt, nameOf, type ToldHold } from '../../../ownership/hold-sentence.ts'
import { findOrganisation } from '../../../ownership/organisations/store.ts'
import { confirmRestore, RESTORE_WAIT_MILLISECONDS } from '../../../ownership/restore/propose-restore.ts'
import { findProjectById } from '../../../packaging/store.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Call } from '../../call.ts'
import { answerAccount, doneOf, refusalOf } from '../account/account-frame.ts'
import { decisionPath, holdPath, stateBadge } from '../ownership/hold-state.ts'
import { holdStory } from '../ownership/hold-story.ts'
import { formToken, seeOther, sessionOf } from '../page-form.ts'
import { facts } from '../pieces/facts.ts'
import { form } from '../pieces/form.ts'
import { moment } from '../pieces/moment.ts'
import { spanText } from '../pieces/span.ts'
import { type Happening, story } from '../pieces/story.ts'
import { changingText, previewSection } from './preview-section.ts'
import { type Preview, readPreview } from './read-preview.ts'
import { oneRestorePath, RESTORE_PATH } from './restore-page.ts'

export interface OneRestoreView extends ToldHold {
  readonly asOf: number
  readonly count: number
  readonly organisations: readonly string[]
  readonly reason: string | undefined
  /** Name of the second administrator. */
  readonly confirmer: string | undefined
  readonly isOwn: boolean
  readonly earliestAt: number | undefined
  /** As things are now; undefined where it is decided. */
  readonly preview: Preview | undefined
  readonly happenings: readonly Happening[]
  readonly csrf: string
}

const done = {
  asked: 'It was asked for. Nothing has changed: send this page to another administrator, who confirms it.',
  confirmed: 'You have confirmed it. It happens in an hour, unless somebody objects.',
}

/** `GET /admin/restore/:id` */
export const oneRestorePage = (call: Call): Promise<Response> => show(call)

/** `POST /admin/restore/:id/confirm` */
export async function confirmSubmit(call: Call): Promise<Response> {
  const hold = await askedRestore(call)
  try {
    await confirmRestore(call.instance, sessionOf(call).principal, hold.id)
  } catch (error) {
    return show(call, refusalOf(error))
  }
  return seeOther(`${oneRestorePath(hold)}?done=confirmed`)
}

async function askedRestore(call: Call): Promise<Hold> {
  const hold = await findHold(call.instance.db.read, call.params.id ?? '')
  if (hold?.kind !== 'restore-ownership') throw new Refusal('restore-unknown')
  return hold
}

async function show(call: Call, refusal?: Refusal): Promise<Response> {
  const desk = call.instance
  const { read } = desk.db
  const hold = await askedRestore(call)
  const { asOf, projectIds, organisationIds } = restoreOf(hold)
  const confirmer = await findConfirmer(read, hold.id)
  const earliest = confirmer === undefined ? undefined : earliestAt(hold, desk.clock.now())
  const projects = []
  for (const id of projectIds) {
    const found = await findProjectById(read, id)
    if (found) projects.push(found)
  }
  const organisations = []
  for (const id of organisationIds) {
    const found = await findOrganisation(read, id)
    if (found) organisations.push(found)
  }
  const view: OneRestoreView = {
    ...(await describeHold(desk, read, hold)),
    asOf,
    count: projectIds.length,
    organisations: organisations.map(({ name }) => name),
    reason: await findRestoreReason(desk, read, hold.id),
    confirmer: confirmer && (await nameOf(desk, read, confirmer)),
    isOwn: hold.requestedBy === sessionOf(call).principal.account.id,
    earliestAt: earliest,
    preview: isLiveHold(hold) ? await readPreview(desk, { projects, organisations }, asOf) : undefined,
    happenings: await holdStory(
      desk,
      hold,
      earliest === undefined ? undefined : { at: earliest, what: 'It happens, unless somebody stops it. Never before.' },
    ),
    csrf: formToken(call),
  }
  return answerAccount(call, { title: view.sentence, section: undefined, refusal, done: doneOf(call, done), body: oneRestoreView(view) })
}

export function oneRestoreView(view: OneRestoreView): Markup {
  const { hold, sentence, names, confirmer, preview, happenings } = view
  const isLive = isLiveHold(hold)
  return html`<div class="title"><h1>${sentence}</h1>${stateBadge(hold.state)}</div>
<p class="lede">${standing(view)}</p>
<div class="columns"><div class="first">
${isLive ? actSection(view) : ''}
<section aria-labelledby="story"><h2 id="story">${isLive ? 'What has happened, and what comes' : 'What has happened'}</h2>${story(happenings)}</section>
</div>
<aside>
${facts('This restore', 'restore', [
  ['Organisations', view.organisations.length === 0 ? undefined : view.organisations.join(', ')],
  ['Projects', String(view.count)],
  ['As they were at', moment(view.asOf)],
  ['Asked for by', names.requester],
  ['Confirmed by', confirmer],
  ['Waits then for', spanText(RESTORE_WAIT_MILLISECONDS)],
])}
<section class="panel" aria-labelledby="why"><h2 id="why">Why</h2><p><bdi>${view.reason ?? 'The words were erased.'}</bdi></p></section>
<p class="small"><a href="${RESTORE_PATH}">All restores</a></p>
</aside>
<div class="rest">${preview === undefined ? '' : previewSection(preview)}${undoSection(view)}</div></div>`
}

/** How it stands, in one or two sentences. */
function standing({ hold, confirmer, earliestAt }: OneRestoreView): Markup | string {
  switch (hold.state) {
    case 'announcing':
    case 'waiting':
    case 'paused':
      if (confirmer === undefined)
        return 'Nothing has changed. A second administrator has to confirm it, within seven days of its being asked.'
      return earliestAt === undefined
        ? html`Nothing has changed yet. ${confirmer} has confirmed it: its hour begins within a minute or two.`
        : html`Nothing has changed yet. ${confirmer} has confirmed it, and nothing changes before ${moment(earliestAt)}.`
    case 'contested':
      return 'Nothing has changed. Somebody objected: nobody publishes before it is decided, and without a decision within 30 days everything stays as it is.'
    case 'applied':
    case 'settled':
      return 'It is done. Everybody whom it concerned was told.'
    default:
      return 'It is decided: nothing was put back.'
  }
}

function actSection({ hold, confirmer, isOwn, csrf, preview }: OneRestoreView): Markup {
  const stop = html`<p class="after"><a href="${holdPath(hold)}">${isOwn ? 'Withdraw it' : 'Stop it'}, or see who was told</a></p>`
  if (isOwn || confirmer !== undefined || hold.state === 'contested')
    return html`<section aria-labelledby="can"><h2 id="can">What you can do</h2>
${hold.state === 'contested' ? html`<p><a class="button" href="${decisionPath(hold)}">See what each decision would do</a></p>` : ''}
${isOwn && confirmer === undefined && hold.state !== 'contested' ? html`<p>Send the address of this page to another administrator. You cannot confirm it yourself.</p>` : ''}${stop}</section>`
  return html`<section aria-labelledby="can"><h2 id="can">What you can do</h2>
${form({
  csrf,
  action: `${oneRestorePath(hold)}/confirm`,
  body: html`<p>Ask whoever wants it, by a way that you knew before, and look at what would change. Confirm only what you would have asked for yourself.</p>
<button class="button destructive" type="submit">Confirm: put ${preview === undefined ? 'them' : changingText(preview)} back in an hour</button>`,
})}
${stop}</section>`
}

const undoSection = ({ hold }: OneRestoreView): Markup | '' =>
  hold.appliedAt === null
    ? ''
    : html`<section class="after" aria-labelledby="undo"><h2 id="undo">Was it a mistake?</h2>
<p>Owners can be put back to the moment before it, in the same way: by two administrators, after an hour. <a href="${RESTORE_PATH}?undo=${hold.id}">Show what that would change</a></p></section>`
