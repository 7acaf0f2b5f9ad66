import { actAs } from '../../accounts/act-as.ts'
import type { SessionPrincipal } from '../../accounts/principal.ts'
import { Refusal } from '../../errors.ts'
import type { Hold } from '../../holds/hold.ts'
import { requestHold } from '../../holds/request-hold.ts'
import type { JournalEvent } from '../../journal/events.ts'
import { plainText } from '../../notices/plain-text.ts'
import { lockAfterBurst } from '../burst.ts'
import type { OwnershipDesk } from '../desk.ts'
import type { OwnerTerms } from '../owner-terms.ts'
import type { SuccessionPlace } from './places/succession-place.ts'
import { readSuccession } from './read-succession.ts'
import { judgeSuccession, type SuccessionRefusal } from './succession-policy.ts'

const DAY = 24 * 60 * 60 * 1000
const LEAST_EVIDENCE = 20
const MOST_EVIDENCE = 500

export interface SuccessionRequest {
  /** The owner of whom nothing was heard. */
  readonly targetId: string
  /** Who would be an owner in his place; where members ask, whoever asks. */
  readonly heirId: string
  /** What is known, and how he was tried to be reached. */
  readonly evidence: string
}

/**
 * Asks that somebody follows an owner of a project or an organisation who has given no sign of life for a year. It is announced at
 * every address of his; any sign of life ends it, and silence alone still takes two months.
 *
 * @throws Refusal as `judgeSuccession` decides, `evidence-missing`, `owner-none`, `owner-by-organisation`, `succession-live`,
 * `proof-needed`
 */
export async function askForSuccession(
  desk: OwnershipDesk,
  principal: SessionPrincipal,
  place: SuccessionPlace,
  { targetId, heirId, evidence }: SuccessionRequest,
): Promise<Hold> {
  const words = plainText(evidence, MOST_EVIDENCE)
  if (words.length < LEAST_EVIDENCE) throw new Refusal('evidence-missing')
  return actAs<Hold>(desk, principal, { level: 'S' }, async (tx, actor) => {
    await tx.lock(place.locks)
    const now = desk.clock.now()
    const asker = { accountId: actor.id, isAdministrator: actor.isAdministrator }
    const facts = await readSuccession(tx, { terms: desk.ownerTerms, now, place, targetId, heirId, asker })
    const verdict = judgeSuccession(facts)
    if ('refuse' in verdict) throw refusalOf(verdict.refuse, place, desk.ownerTerms)
    const target = await place.findOwn(tx, targetId)
    // He is an owner by something else, and is followed there: what he would lose here is not what he has.
    if (target?.role !== 'owner') throw new Refusal('owner-by-organisation')
    const from = (await place.findOwn(tx, heirId))?.role ?? 'none'
    const subject = `${place.what}:${place.id} account:${targetId}`
    const { hold, events, isNew } = await requestHold(tx, desk, {
      kind: 'succeed-owner',
      subject,
      projectId: place.hold.projectId,
      targetId,
      requestedBy: actor.id,
      details: { ...place.hold.details, accountId: heirId, heirFrom: from, since: target.since, isCreator: Number(target.isCreator) },
      durationMilliseconds: verdict.milliseconds,
      lateVetoMilliseconds: desk.ownerTerms.lateVeto,
    })
    // One who follows him is enough, and nobody waits for what somebody else gets.
    if (hold.details.accountId !== heirId) throw new Refusal('succession-live')
    if (!isNew) return { result: hold, events: 'unchanged' }
    const asked: JournalEvent = {
      kind: 'succession-asked',
      subjects: { [place.what]: place.id, account: targetId, hold: hold.id },
      public: { hold: hold.id, heir: heirId, silentDays: Math.floor((now - facts.lastSigns.get(targetId)!) / DAY) },
      private: { evidence: words },
    }
    const burst = place.what === 'project' ? await lockAfterBurst(tx, desk, actor, place.id) : []
    return { result: hold, events: [...events, asked, ...burst] as [JournalEvent, ...JournalEvent[]] }
  })
}

const parts = { project: 'owned or maintained the project', organisation: 'been in the organisation' } as const

function refusalOf(code: SuccessionRefusal, { what }: SuccessionPlace, terms: OwnerTerms): Refusal {
  const who = { nobody: 'the operator', administrators: 'an administrator', members: 'whoever would follow' }[terms.successionBy]
  switch (code) {
    case 'succession-closed':
      return new Refusal(code, { who })
    case 'owner-not-silent':
      return new Refusal(code, { days: Math.round(terms.successionSilence / DAY) })
    case 'succession-needless':
      return new Refusal(code, { what })
    case 'heir-cannot':
      return new Refusal(code, { part: parts[what] })
    case 'ownership-locked':
      return new Refusal(what === 'organisation' ? 'organisation-locked' : code)
    case 'role-none':
      return new Refusal(what === 'organisation' ? 'owner-none' : code)
  }
}
