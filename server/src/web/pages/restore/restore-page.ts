import { html } from 'hono/html'
import { type Hold, isLiveHold } from '../../../holds/hold.ts'
import { listHolds } from '../../../holds/store.ts'
import { describeHold, type ToldHold } from '../../../ownership/hold-sentence.ts'
import { proposeRestore } from '../../../ownership/restore/propose-restore.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Call } from '../../call.ts'
import { answerAccount, type Mistake, refusalOf } from '../account/account-frame.ts'
import { entries } from '../account/entries.ts'
import { stateBadge } from '../ownership/hold-state.ts'
import { formToken, seeOther, sessionOf } from '../page-form.ts'
import { area } from '../pieces/choices.ts'
import { field, mistakesSummary } from '../pieces/field.ts'
import { form } from '../pieces/form.ts'
import { moment, momentText } from '../pieces/moment.ts'
import { changingText, previewSection } from './preview-section.ts'
import { type Preview, readPreview } from './read-preview.ts'
import { readWanted, type TypedRestore, typedUndo } from './wanted-restore.ts'

export const RESTORE_PATH = '/admin/restore'
const MOST_LISTED = 100

export interface RestoreView {
  readonly typed: TypedRestore
  readonly mistakes: readonly Mistake[]
  readonly preview: Preview | undefined
  readonly reason: string
  /** Asked for before, the newest first. */
  readonly asked: readonly ToldHold[]
  readonly csrf: string
}

/** `GET /admin/restore`: the choice, and with one what it would change. Changes nothing. */
export async function restorePage(call: Call): Promise<Response> {
  const { searchParams } = call.url
  const of = (name: string) => (searchParams.get(name) ?? '').slice(0, 60_000)
  const undo = of('undo')
  const typed =
    undo === ''
      ? { projects: of('projects'), organisations: of('organisations'), person: of('person').trim(), at: of('at') }
      : await typedUndo(call.instance, undo)
  return show(call, typed, { isAsked: undo !== '' || ['projects', 'organisations', 'person', 'at'].some((name) => searchParams.has(name)) })
}

/** `POST /admin/restore`: asks for it. */
export async function restoreSubmit(call: Call): Promise<Response> {
  const { projects = '', organisations = '', person = '', at = '', reason = '' } = call.form
  const typed = { projects, organisations, person: person.trim(), at }
  const wanted = await readWanted(call.instance, typed)
  if ('mistakes' in wanted) return show(call, typed, { isAsked: true, reason })
  try {
    const hold = await proposeRestore(call.instance, sessionOf(call).principal, { ...wanted, reason })
    return seeOther(`${oneRestorePath(hold)}?done=asked`)
  } catch (error) {
    return show(call, typed, { isAsked: true, reason, error })
  }
}

export const oneRestorePath = ({ id }: Pick<Hold, 'id'>): string => `${RESTORE_PATH}/${encodeURIComponent(id)}`

async function show(
  call: Call,
  typed: TypedRestore,
  { isAsked, reason = '', error }: { readonly isAsked: boolean; readonly reason?: string; readonly error?: unknown },
): Promise<Response> {
  const refusal = error === undefined ? undefined : refusalOf(error)
  const wanted = isAsked ? await readWanted(call.instance, typed) : undefined
  const choice = wanted && 'mistakes' in wanted ? undefined : wanted
  const mistakes = wanted && 'mistakes' in wanted ? wanted.mistakes : []
  const preview = choice && (await readPreview(call.instance, choice, choice.asOf))
  const view: RestoreView = { typed, mistakes, preview, reason, asked: await readAsked(call), csrf: formToken(call) }
  return answerAccount(call, {
    title: 'Put owners back',
    section: undefined,
    refusal,
    ...(mistakes.length > 0 ? { status: 400 } : {}),
    body: restoreView(view),
  })
}

/** Every administrator was told of each: those that concern whoever looks are all of his time. */
async function readAsked(call: Call): Promise<ToldHold[]> {
  const { instance } = call
  const { read } = instance.db
  const holds = await listHolds(read, { accountId: sessionOf(call).principal.account.id, limit: MOST_LISTED })
  const told = []
  for (const hold of holds) if (hold.kind === 'restore-ownership') told.push(await describeHold(instance, read, hold))
  return told
}

export function restoreView(view: RestoreView): Markup {
  const { preview, asked, mistakes } = view
  return html`${mistakesSummary(mistakes)}<h1>${preview === undefined ? 'Put owners back as they were' : !preview.isAnyChange ? 'Nothing would change' : `${changingText(preview)} would change`}</h1>
<p class="lede">After a theft: everybody who owned or maintained some projects at a moment does so again, and who came since does not. Two administrators say so, everybody whom it concerns is told, and it happens after an hour.</p>
${
  preview === undefined
    ? chooseForm(view)
    : html`${previewSection(preview)}${preview.isAnyChange ? askForm(view) : ''}
<details class="more after"><summary>Choose something else or another moment</summary>${chooseForm(view)}</details>`
}
${preview === undefined ? askedSection(asked) : ''}`
}

/** By address, so that a preview can be sent to the second administrator. */
const chooseForm = ({ typed, mistakes }: RestoreView): Markup => {
  const mistakeAt = (at: string) => mistakes.find(({ name }) => name === at)?.mistake
  return html`<form class="form" method="get" action="${RESTORE_PATH}" aria-label="What to put back">
${area({ name: 'projects', label: 'Projects', hint: 'Their names, with blanks or line ends between.', value: typed.projects, rows: 4, mistake: mistakeAt('projects') })}
${area({ name: 'organisations', label: 'Or organisations', hint: 'With their members, teams and projects, also those that were moved out since, and who owns these.', value: typed.organisations, rows: 1, mistake: mistakeAt('organisations') })}
${field({ name: 'person', label: 'Or every project of an account', type: 'text', autocomplete: 'off', hint: 'A user name: all projects in which that account got or lost a role since the moment.', value: typed.person, isOptional: true, mistake: mistakeAt('person') })}
${field({ name: 'at', label: 'As they were at', type: 'text', autocomplete: 'off', hint: 'In UTC, as 2026-01-05T12:00Z. Choose a moment before the theft began.', value: typed.at.slice(0, 60), mistake: mistakeAt('at') })}
<button class="button primary" type="submit">Show what would change</button>
</form>`
}

function askForm({ typed, preview, reason, csrf }: RestoreView): Markup {
  return html`<section class="after" aria-labelledby="ask"><h2 id="ask">Ask for it</h2>
${form({
  csrf,
  action: RESTORE_PATH,
  body: html`<input type="hidden" name="projects" value="${typed.projects}"><input type="hidden" name="organisations" value="${typed.organisations}"><input type="hidden" name="person" value="${typed.person}"><input type="hidden" name="at" value="${typed.at}">
<ul class="points">
<li>Nothing changes at once. Another administrator confirms it with a passkey, within seven days; then it waits for an hour.</li>
<li>Every owner of these projects, now and after, is told. Any of them can object; then nothing happens before it is decided.</li>
<li>Offers and waiting changes that were begun since then end with it. What is published stays.</li>
<li>To undo it, owners are put back to the moment before it, in the same way.</li>
</ul>
${area({ name: 'reason', label: 'Why', hint: 'For the other administrators and the journal, where it is kept encrypted.', value: reason.slice(0, 600), rows: 3 })}
<button class="button destructive" type="submit">Ask to put ${changingText(preview!)} back</button>`,
})}
<p class="after mute small">The next page asks for a passkey that you have had for a while.</p></section>`
}

function askedSection(asked: readonly ToldHold[]): Markup {
  return html`<section class="after" aria-labelledby="asked"><h2 id="asked">Asked for before</h2>
${
  asked.length === 0
    ? html`<div class="empty"><p>Nothing yet. On the host the same is <code>holdfast ownership restore --project NAME --as-of TIME --preview</code>.</p></div>`
    : entries(
        asked.map(({ hold, sentence }) => ({
          what: html`<strong>${sentence}</strong> ${stateBadge(hold.state)}`,
          about: [html`asked ${moment(hold.requestedAt)}`],
          acts: html`<a class="button" href="${oneRestorePath(hold)}">${isLiveHold(hold) ? 'Look at it' : 'Look back at it'}<span class="unseen">: ${momentText(hold.requestedAt)}</span></a>`,
        })),
      )
}</section>`
}
