import { html } from 'hono/html'
import { listAccountsById } from '../../../accounts/store.ts'
import { Refusal } from '../../../errors.ts'
import { type Hold, type HoldState, isLiveHold } from '../../../holds/hold.ts'
import { kindOf } from '../../../holds/hold-kind.ts'
import type { Objection } from '../../../holds/hold-policy.ts'
import { pauseText } from '../../../holds/pause-reason.ts'
import { isConcerned, listHoldPeople } from '../../../holds/people/store.ts'
import { findHold } from '../../../holds/store.ts'
import { peopleOf } from '../../../holds/tell-hold.ts'
import { hasReached } from '../../../notices/store.ts'
import { answerHold, answersTo, type HoldAnswer } from '../../../ownership/decide-hold.ts'
import type { OwnershipDesk } from '../../../ownership/desk.ts'
import { confirmableAt, describeHold, earliestAt, type ToldHold } from '../../../ownership/hold-sentence.ts'
import { readSuccessionEvidence } from '../../../ownership/succession/succession-evidence.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Call } from '../../call.ts'
import { answerAccount, doneOf, refusalOf } from '../account/account-frame.ts'
import { dotted, entries } from '../account/entries.ts'
import { formToken, seeOther, sessionOf } from '../page-form.ts'
import { badge } from '../pieces/badge.ts'
import { facts } from '../pieces/facts.ts'
import { field } from '../pieces/field.ts'
import { form } from '../pieces/form.ts'
import { moment } from '../pieces/moment.ts'
import { spanText } from '../pieces/span.ts'
import { type Happening, story } from '../pieces/story.ts'
import { decisionPath, holdPath, stateBadge } from './hold-state.ts'
import { holdStory } from './hold-story.ts'
import { successionEvidenceView } from './succession-evidence-view.ts'

interface ShownPerson {
  readonly name: string
  readonly isViewer: boolean
  /** Undefined: concerned by now, but came after the announcement. */
  readonly hasHeard: boolean | undefined
  readonly objection: Objection
  readonly objectedAt: number | null
  readonly answers: readonly HoldAnswer[]
}

export interface HoldView extends ToldHold {
  readonly people: readonly ShownPerson[]
  /** Of whoever looks. */
  readonly answers: readonly HoldAnswer[]
  /** What the objection of whoever looks is worth. */
  readonly objection: Objection
  /** An objection that ends it asks for an old passkey. */
  readonly endsByKey: boolean
  readonly happenings: readonly Happening[]
  /** Of a succession. */
  readonly evidence: Markup | undefined
  readonly earliestAt: number | undefined
  readonly confirmableAt: number | undefined
  /** Until when it can be taken back; undefined where it was not done. */
  readonly undoableUntil: number | undefined
  readonly isForViewer: boolean
  /** Whoever looks is an administrator, and it is contested. */
  readonly isToDecide: boolean
  /** What whoever objected or decided wrote; for those who decide. */
  readonly reason: string | undefined
  readonly csrf: string
}

const done = {
  asked: 'It was asked for. Nothing has changed yet; everybody whom it concerns is being told.',
  accepted: 'You have taken the offer. The role comes after a wait, so that the owners can object.',
  object: 'Your objection stands.',
  withdraw: 'It is withdrawn. Everything stays as it was.',
  release: 'It was decided now.',
  approve: 'You have agreed. Nothing more happens before enough owners have.',
  undo: 'It is taken back. Everything is as it was before.',
}

/** `GET /hold/:id`: one change that waits, or has waited. */
export const holdPage = (call: Call): Promise<Response> => show(call)

const answerNames: readonly HoldAnswer[] = ['object', 'withdraw', 'release', 'approve', 'undo']

/** `POST /hold/:id/:answer` */
export async function holdSubmit(call: Call): Promise<Response> {
  const answer = answerNames.find((each) => each === call.params.answer)
  if (!answer) throw new Refusal('not-found')
  const hold = await visibleHold(call)
  try {
    await answerHold(call.instance, sessionOf(call).principal, hold.id, answer, call.form.reason)
  } catch (error) {
    return show(call, refusalOf(error))
  }
  return seeOther(`${holdPath(hold)}?done=${answer}`)
}

/** To whoever was told of it, asked for it or loses by it, and to administrators; to others it is as if there were none. */
async function visibleHold(call: Call): Promise<Hold> {
  const { account } = sessionOf(call).principal
  const { read } = call.instance.db
  const hold = await findHold(read, call.params.id ?? '')
  if (!hold || !(account.isAdministrator || (await isConcerned(read, hold, account.id)) || (await isConcernedNow(call, hold, account.id))))
    throw new Refusal('hold-unknown')
  return hold
}

/** Whoever became an owner after the announcement is concerned too. */
async function isConcernedNow(call: Call, hold: Hold, accountId: string): Promise<boolean> {
  return (await peopleOf(call.instance.db.read, call.instance, hold)).some((person) => person.accountId === accountId)
}

async function show(call: Call, refusal?: Refusal): Promise<Response> {
  const hold = await visibleHold(call)
  const { account } = sessionOf(call).principal
  const desk = call.instance
  const now = desk.clock.now()
  const told = await describeHold(desk, desk.db.read, hold)
  const people = await readPersons(desk, hold, account.id)
  const earliest = earliestAt(hold, now)
  const confirmable = confirmableAt(hold, now)
  const comes =
    confirmable !== undefined
      ? { at: confirmable, what: `${told.names.requester} can confirm it a second time. Without that nothing changes.` }
      : earliest !== undefined
        ? { at: earliest, what: 'It happens, unless somebody stops it. Never before.' }
        : undefined
  const mine = people.find(({ isViewer }) => isViewer)
  const evidence = await readSuccessionEvidence(desk, desk.db.read, hold)
  const body = holdView({
    ...told,
    people,
    answers: offered(await answersTo(desk, hold, account.id), mine),
    objection: mine?.objection ?? 'none',
    endsByKey: kindOf(desk.holdKinds, hold)?.endsWith?.(hold, account.id) === 'K' || kindOf(desk.holdKinds, hold)?.objectsWith === 'K',
    happenings: await holdStory(desk, hold, comes),
    evidence:
      evidence && successionEvidenceView(evidence, { hold, mayReadWords: account.isAdministrator || hold.requestedBy === account.id }),
    earliestAt: earliest,
    confirmableAt: confirmable,
    undoableUntil: hold.state === 'applied' && hold.appliedAt !== null ? hold.appliedAt + hold.lateVetoMilliseconds : undefined,
    reason: account.isAdministrator && writtenIn.includes(hold.state) ? (hold.reason ?? undefined) : undefined,
    isToDecide: account.isAdministrator && hold.state === 'contested',
    isForViewer: hold.targetId === account.id && hold.requestedBy !== account.id,
    csrf: formToken(call),
  })
  return answerAccount(call, { title: told.sentence, section: '/account/holds', refusal, done: doneOf(call, done), body })
}

/** The states whose reason is what somebody wrote, and no code of ours. */
const writtenIn: readonly HoldState[] = ['contested', 'vetoed', 'undone']

async function readPersons(desk: OwnershipDesk, hold: Hold, viewerId: string): Promise<ShownPerson[]> {
  const queries = desk.db.read
  const told = await listHoldPeople(queries, hold.id)
  const present = await peopleOf(queries, desk, hold)
  const names = new Map(
    (
      await listAccountsById(
        queries,
        present.map(({ accountId }) => accountId),
      )
    ).map(({ id, name }) => [id, name]),
  )
  const persons: ShownPerson[] = []
  for (const { accountId, objection } of present) {
    const person = told.find((each) => each.accountId === accountId)
    persons.push({
      name: names.get(accountId) ?? '?',
      isViewer: accountId === viewerId,
      hasHeard: person?.noticeId == null ? undefined : await hasReached(queries, person.noticeId),
      objection,
      objectedAt: person?.objectedAt ?? null,
      answers: offered(await answersTo(desk, hold, accountId), { objection, objectedAt: person?.objectedAt ?? null }),
    })
  }
  return persons.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

export function holdView(view: HoldView): Markup {
  const { hold, sentence, people, happenings, answers, names } = view
  return html`<div class="title"><h1>${view.isForViewer ? headlineForTarget(view) : sentence}</h1>${stateBadge(hold.state)}</div>
<p class="lede">${standing(view)}</p>
<div class="columns"><div class="first">
${answers.length === 0 ? '' : html`<section aria-labelledby="can"><h2 id="can">What you can do</h2>${answers.map((answer) => answerForm(answer, view))}</section>`}
${view.isToDecide ? html`<section aria-labelledby="decide"><h2 id="decide">For administrators</h2><p><a class="button" href="${decisionPath(hold)}">See what each decision would do</a></p></section>` : ''}
<section aria-labelledby="story"><h2 id="story">${isLiveHold(hold) ? 'What has happened, and what comes' : 'What has happened'}</h2>${story(happenings)}</section>
</div>
<aside>
${facts('This change', 'change', [
  [subjectTerm(view), names.project === '?' ? undefined : names.project],
  ['Asked for by', names.requester],
  ['Would lose by it', hold.targetId === null ? undefined : names.target],
  ['Asked', moment(hold.requestedAt)],
  ['Reason given', view.reason === undefined ? undefined : html`<bdi>${view.reason}</bdi>`],
  ['Waits for', spanText(hold.durationMilliseconds)],
  // What was deleted waits in the trash for longer, and the pages of the project take it back.
  ['Can be taken back for', hold.lateVetoMilliseconds === 0 || isDeletion(hold) ? undefined : spanText(hold.lateVetoMilliseconds)],
])}
${view.evidence ?? ''}
</aside>
<div class="rest"><section aria-labelledby="people"><h2 id="people">Who was told</h2>
${entries(people.map((person) => personEntry(person, isLiveHold(hold))))}</section></div>
</div>`
}

const isDeletion = ({ kind }: Hold): boolean => kind === 'delete-project' || kind === 'delete-release'

function subjectTerm({ act, hold: { projectId, details } }: HoldView): string {
  if (act === 'delete-organisation' || (act === 'succeed-owner' && projectId === null)) return 'Organisation'
  return projectId === null && Array.isArray(details.projects) && details.projects.length > 1 ? 'Projects' : 'Project'
}

/** What whoever looks can do, what harms least first. An objection that was heard is not made a second time. */
function offered(answers: readonly HoldAnswer[], mine: Pick<ShownPerson, 'objection' | 'objectedAt'> | undefined): readonly HoldAnswer[] {
  const isHeard = mine?.objection === 'contests' && mine.objectedAt !== null
  const rest = answers.filter((answer) => answer !== 'withdraw' && !(answer === 'object' && isHeard))
  return answers.includes('withdraw') ? ['withdraw', ...rest] : rest
}

function headlineForTarget({ act, names, sentence }: HoldView): string {
  return act === 'remove-owner' ? `${names.requester} wants to take your role in ${names.project}` : sentence
}

/** How it stands, in one or two sentences. */
function standing({ hold, earliestAt, confirmableAt, undoableUntil, sentence, isForViewer }: HoldView): Markup | string {
  const asked = isForViewer ? `${sentence} ` : ''
  const left = spanText(hold.remainingMilliseconds)
  switch (hold.state) {
    case 'announcing':
      return `${asked}Nothing has changed yet. The wait of ${spanText(hold.durationMilliseconds)} begins when everybody whom it concerns could know of it.`
    case 'waiting':
      return confirmableAt !== undefined
        ? html`${asked}Nothing has changed yet. It has to be confirmed a second time, from ${moment(confirmableAt)} on; without that nothing changes.`
        : html`${asked}Nothing has changed yet, and nothing changes before ${moment(earliestAt ?? 0)}.`
    case 'paused':
      return `${asked}Nothing has changed. The wait stands still, because ${pauseText(hold.pausedBecause)}; ${left} are left.`
    case 'contested':
      return `${asked}Nothing has changed. Somebody objected, so administrators decide; without a decision within 30 days everything stays as it is.`
    case 'applied':
      return undoableUntil === undefined
        ? 'It is done.'
        : html`It is done. ${hold.targetId === null ? 'Whoever could have stopped it' : 'Whoever lost by it'} can take it back until about ${moment(undoableUntil)}.`
    case 'settled':
      return 'It is done, and can no longer be taken back here.'
    default:
      return 'It is decided: everything is as it was before.'
  }
}

interface AnswerWords {
  readonly says: string
  readonly button: string
  readonly tone: string
  /** Who reads why; undefined: nobody asks. */
  readonly reasonFor?: string
}

function wordsOf(answer: HoldAnswer, { objection, hold, endsByKey }: HoldView): AnswerWords {
  switch (answer) {
    case 'object':
      return objection === 'decisive'
        ? {
            says: `Your objection ends it: everything stays as it is, and the same cannot be asked for again for 30 days.${endsByKey ? ' This asks for a passkey that you have had for a while.' : ''}`,
            button: 'Stop this change',
            tone: 'destructive',
            reasonFor: 'You may leave it empty. Administrators can read it.',
          }
        : {
            says: 'Your objection stops the wait until administrators have decided.',
            button: 'Object to this change',
            tone: 'destructive',
            reasonFor: 'You may leave it empty. Those who decide read it.',
          }
    case 'withdraw':
      return { says: 'Nothing happens then, and nobody else has to do anything.', button: 'Withdraw this change', tone: '' }
    case 'release':
      return {
        says: 'It happens at once, without waiting any longer. This asks for a passkey that you have had for a while.',
        button: hold.kind === 'leave-project' ? 'Confirm that I leave' : 'Let it happen now',
        tone: 'primary',
      }
    case 'approve':
      if (hold.state === 'contested')
        return {
          says: 'Somebody objects. It goes on all the same, with three more days at least, when more than half of the owners of long standing agree. This asks for a passkey that you have had for a while.',
          button: 'Agree that it goes on',
          tone: '',
          reasonFor: 'Whoever objected reads it.',
        }
      if (hold.kind === 'move-project')
        return {
          says: 'You would lose it. It happens at once when everybody who would lose it agrees, each by a passkey that he has had for a while.',
          button: 'Agree to this change',
          tone: '',
        }
      return {
        says:
          hold.details.dispute === 1
            ? 'Whoever would lose by it has stopped it twice. It happens after its wait if more than half of the other owners of long standing agree. This asks for a passkey that you have had for a while.'
            : 'It happens at once when more than half of the owners of long standing agree. This asks for a passkey that you have had for a while.',
        button: 'Agree to this change',
        tone: '',
      }
    case 'undo':
      return {
        says: 'Everything becomes as it was before, and the same cannot be asked for again for 30 days.',
        button: 'Take this change back',
        tone: 'destructive',
        reasonFor: 'You may leave it empty. Those who decide read it.',
      }
  }
}

function answerForm(answer: HoldAnswer, view: HoldView): Markup {
  const { says, button, tone, reasonFor } = wordsOf(answer, view)
  return form({
    csrf: view.csrf,
    action: `${holdPath(view.hold)}/${answer}`,
    body: html`<p>${says}</p>
${reasonFor === undefined ? '' : field({ name: 'reason', id: `reason-${answer}`, label: 'Why', type: 'text', autocomplete: 'off', hint: reasonFor, ...(answer === 'approve' ? {} : { isOptional: true }) })}
<button class="button${tone === '' ? '' : ` ${tone}`}" type="submit">${button}</button>`,
  })
}

const canWords: Readonly<Record<HoldAnswer, string>> = {
  object: 'object',
  withdraw: 'withdraw it',
  release: 'let it happen now',
  approve: 'agree to it',
  undo: 'take it back',
}

const personEntry = ({ name, isViewer, hasHeard, objection, objectedAt, answers }: ShownPerson, isLive: boolean) => ({
  what: html`<strong><bdi>${name}</bdi></strong> ${isViewer ? badge('you') : ''} ${objectedAt === null ? '' : badge('objected', 'red')}`,
  about: [
    dotted(
      hasHeard === undefined ? 'came later' : hasHeard ? 'could know of it' : isLive ? 'not reached yet' : 'was not reached',
      answers.length === 0
        ? 'can do nothing about it'
        : `can ${answers.map((answer) => (answer === 'object' && objection === 'decisive' ? 'stop it' : canWords[answer])).join(', or ')}`,
      objectedAt === null ? undefined : html`objected ${moment(objectedAt)}`,
    ),
  ],
})
