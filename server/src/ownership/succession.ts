import { actAs } from '../accounts/act-as.ts'
import type { SessionPrincipal } from '../accounts/principal.ts'
import { Refusal } from '../errors.ts'
import type { Hold } from '../holds/hold.ts'
import { requestHold } from '../holds/request-hold.ts'
import type { JournalEvent } from '../journal/events.ts'
import { plainText } from '../notices/plain-text.ts'
import { lockAfterBurst } from './burst.ts'
import { type OwnedProject, type OwnershipDesk, rolesLock } from './desk.ts'
import type { OwnerTerms } from './owner-terms.ts'
import { readSuccession } from './read-succession.ts'
import { findHeldRole } from './store.ts'
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
 * Asks that somebody follows an owner who has given no sign of life for a year. It is announced at every address of his; any sign of
 * life ends it, and silence alone still takes two months.
 *
 * @throws Refusal as `judgeSuccession` decides, `evidence-missing`, `role-none`, `proof-needed`
 */
export async function askForSuccession(
  desk: OwnershipDesk,
  principal: SessionPrincipal,
  project: OwnedProject,
  { targetId, heirId, evidence }: SuccessionRequest,
): Promise<Hold> {
  const words = plainText(evidence, MOST_EVIDENCE)
  if (words.length < LEAST_EVIDENCE) throw new Refusal('evidence-missing')
  return actAs<Hold>(desk, principal, { level: 'S' }, async (tx, actor) => {
    await tx.lock(rolesLock(project.id))
    const now = desk.clock.now()
    const asker = { accountId: actor.id, isAdministrator: actor.isAdministrator }
    const facts = await readSuccession(tx, { terms: desk.ownerTerms, now, projectId: project.id, targetId, heirId, asker })
    const verdict = judgeSuccession(facts)
    if ('refuse' in verdict) throw refusalOf(verdict.refuse, desk.ownerTerms)
    const target = await findHeldRole(tx, project.id, targetId)
    // What he owns by an organisation is decided there.
    if (target?.role !== 'owner') throw new Refusal('role-none')
    const from = (await findHeldRole(tx, project.id, heirId))?.role ?? 'none'
    const { hold, events, isNew } = await requestHold(tx, desk, {
      kind: 'succeed-owner',
      subject: `project:${project.id} account:${targetId}`,
      projectId: project.id,
      targetId,
      requestedBy: actor.id,
      details: { accountId: heirId, heirFrom: from, since: target.since, isCreator: Number(target.isCreator) },
      durationMilliseconds: verdict.milliseconds,
      lateVetoMilliseconds: desk.ownerTerms.lateVeto,
    })
    if (!isNew) return { result: hold, events: 'unchanged' }
    const asked: JournalEvent = {
      kind: 'succession-asked',
      subjects: { project: project.id, account: targetId, hold: hold.id },
      public: { hold: hold.id, heir: heirId, silentDays: Math.floor((now - facts.lastSigns.get(targetId)!) / DAY) },
      private: { evidence: words },
    }
    return {
      result: hold,
      events: [...events, asked, ...(await lockAfterBurst(tx, desk, actor, project.id))] as [JournalEvent, ...JournalEvent[]],
    }
  })
}

function refusalOf(code: SuccessionRefusal, terms: OwnerTerms): Refusal {
  const who = { nobody: 'the operator', administrators: 'an administrator', members: 'whoever would follow' }[terms.successionBy]
  if (code === 'succession-closed') return new Refusal(code, { who })
  if (code === 'owner-not-silent') return new Refusal(code, { days: Math.round(terms.successionSilence / DAY) })
  return new Refusal(code)
}
