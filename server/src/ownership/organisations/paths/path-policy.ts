import type { AccountState } from '../../../accounts/account.ts'
import { isWorkingOwner } from '../../effective-owners.ts'
import { judgeRemoval, type OwnerVerdict, refusalOfActor } from '../../owner-policy.ts'
import type { OwnerTerms } from '../../owner-terms.ts'
import { isSeasoned, type OwnerStanding, relationOf } from '../../standing.ts'

/** Who owns one project, or the organisation itself, before and after a change. */
export interface SetChange {
  readonly id: string
  readonly owners: readonly OwnerStanding[]
  readonly isOwnershipLocked: boolean
  readonly after: readonly string[]
}

/** Somebody who would become an owner. */
export interface Arrival {
  readonly accountId: string
  readonly state: AccountState
  readonly kind: 'person' | 'service'
  readonly createdAt: number
}

export interface PathFacts {
  readonly terms: OwnerTerms
  readonly now: number
  readonly actor: { readonly accountId: string; readonly state: AccountState }
  /** Whoever runs the index asks, and owns nothing: what it does to the owners of each project counts all the same. */
  readonly isByOperator?: true
  readonly sets: readonly SetChange[]
  readonly arrivals: readonly Arrival[]
  /** Since when everybody could know of it: an offer is announced when it is made. */
  readonly announcedAt: number
}

/** Somebody who would lose a project, and can do nothing there meanwhile. */
export interface Suspension {
  readonly projectId: string
  readonly accountId: string
}

export interface PathVerdict {
  readonly verdict: OwnerVerdict
  readonly suspensions: readonly Suspension[]
  readonly gainers: readonly string[]
  readonly losers: readonly string[]
}

/**
 * A change of an organisation or team, judged by what it does to the owners of each project: whoever would gain one comes as an
 * invited owner, whoever would lose one goes as a removed owner, and the strictest of all verdicts holds for the whole.
 */
export function judgePaths(facts: PathFacts): PathVerdict {
  const { sets, arrivals, terms, now } = facts
  const gainers = new Set<string>()
  const losers = new Set<string>()
  const suspensions: Suspension[] = []
  let strictest: OwnerVerdict = { verdict: 'permit', proof: facts.actor.state === 'guarded' ? 'K' : 'S' }
  for (const { id: projectId, owners, isOwnershipLocked, after } of sets) {
    const of = { terms, now, owners, isOwnershipLocked, actor: facts.actor }
    const gain = after.filter((id) => owners.every(({ accountId }) => accountId !== id))
    if (gain.length > 0) {
      strictest = stricter(strictest, refusalOfActor(of) ?? { verdict: 'permit', proof: 'K' })
      for (const id of gain) {
        gainers.add(id)
        strictest = stricter(
          strictest,
          judgeArrival(
            facts,
            arrivals.find(({ accountId }) => accountId === id),
          ),
        )
      }
    }
    const loss = owners.filter(({ accountId }) => !after.includes(accountId))
    // Also of several who go together: each alone would leave the others, all of them nobody of their standing.
    if (loss.length > 0 && strands({ id: projectId, owners, isOwnershipLocked, after }, terms, now))
      strictest = stricter(strictest, { verdict: 'refuse', code: 'owner-last' })
    for (const { accountId } of loss) {
      losers.add(accountId)
      const verdict = judgeRemoval({ ...of, targetId: accountId, targetRole: 'owner' })
      // Whoever has been there for the longest leaves each project by himself; here it would go with many others.
      const isLast = verdict.verdict === 'hold' && verdict.isLast === true
      if (verdict.verdict === 'hold' && verdict.suspends) suspensions.push({ projectId, accountId })
      strictest = stricter(strictest, isLast ? { verdict: 'refuse', code: 'owner-last' } : verdict)
    }
  }
  const holds = strictest.verdict === 'hold'
  return { verdict: strictest, suspensions: holds ? suspensions : [], gainers: [...gainers], losers: [...losers] }
}

/**
 * A project into, out of or between organisations: slow, whoever gains or loses by it, and nothing for newcomers. The rights of
 * the organisation that it leaves are over, those of its teams too.
 */
export function judgeMove(facts: PathFacts): PathVerdict {
  const { sets, terms, now, actor, arrivals } = facts
  const { owners, isOwnershipLocked, after } = sets[0]!
  const refusal = refusalOfActor({ owners, isOwnershipLocked, actor })
  const mine = owners.find(({ accountId }) => accountId === actor.accountId)
  const gainers = after.filter((id) => owners.every(({ accountId }) => accountId !== id))
  const losers = owners.flatMap(({ accountId }) => (after.includes(accountId) ? [] : [accountId]))
  const answer = (verdict: OwnerVerdict): PathVerdict => ({ verdict, suspensions: [], gainers, losers })
  if (refusal || !mine) return answer(refusal ?? { verdict: 'refuse', code: 'not-owner' })
  if (!isSeasoned(mine, terms.probation, now)) return answer({ verdict: 'refuse', code: 'owner-on-probation' })
  if (strands(sets[0]!, terms, now)) return answer({ verdict: 'refuse', code: 'owner-last' })
  const arrived = gainers.map((id) =>
    judgeArrival(
      facts,
      arrivals.find(({ accountId }) => accountId === id),
    ),
  )
  const own: OwnerVerdict =
    terms.moveProject === 0
      ? { verdict: 'permit', proof: 'K' }
      : {
          verdict: 'hold',
          proof: 'K',
          milliseconds: terms.moveProject,
          suspends: false,
          why: 'everybody who owns the project before or after can object',
        }
  return answer(arrived.reduce(stricter, own))
}

/**
 * The end of an organisation: slow, and every owner of it or of its projects can stop it. Never where a project would have nobody left
 * who has owned it for long, or be taken from whoever has for the longest. `owners`: of the organisation itself.
 */
export function judgeEnd(facts: PathFacts, owners: readonly OwnerStanding[]): PathVerdict {
  const { sets, terms, now, actor } = facts
  const losers = new Set(sets.flatMap((set) => set.owners.flatMap(({ accountId }) => (set.after.includes(accountId) ? [] : [accountId]))))
  const answer = (verdict: OwnerVerdict): PathVerdict => ({ verdict, suspensions: [], gainers: [], losers: [...losers] })
  const isLocked = sets.some(({ isOwnershipLocked }) => isOwnershipLocked)
  if (facts.isByOperator) {
    if (isLocked) return answer({ verdict: 'refuse', code: 'ownership-locked' })
  } else {
    const refusal = refusalOfActor({ owners, isOwnershipLocked: isLocked, actor })
    const mine = owners.find(({ accountId }) => accountId === actor.accountId)
    if (refusal || !mine) return answer(refusal ?? { verdict: 'refuse', code: 'not-owner' })
    if (!isSeasoned(mine, terms.probation, now)) return answer({ verdict: 'refuse', code: 'owner-on-probation' })
  }
  if (sets.some((set) => strands(set, terms, now))) return answer({ verdict: 'refuse', code: 'owner-last' })
  return answer(
    terms.deleteOrganisation === 0
      ? { verdict: 'permit', proof: 'K' }
      : { verdict: 'hold', proof: 'K', milliseconds: terms.deleteOrganisation, suspends: false, why: 'every owner can stop a deletion' },
  )
}

/** Projects that a change would leave without anybody who has owned them for long, or take from whoever has for the longest. */
export const strandedBy = (sets: readonly SetChange[], terms: OwnerTerms, now: number): readonly string[] =>
  sets.flatMap((set) => (strands(set, terms, now) ? [set.id] : []))

const strands = ({ owners, after }: SetChange, terms: OwnerTerms, now: number): boolean =>
  leavesNobody(owners, after, terms, now) || takesLastSenior(owners, after, terms, now)

function judgeArrival({ terms, now, announcedAt }: PathFacts, arrival: Arrival | undefined): OwnerVerdict {
  if (arrival?.kind !== 'person' || (arrival.state !== 'active' && arrival.state !== 'guarded'))
    return { verdict: 'refuse', code: 'arrival-cannot' }
  const milliseconds = Math.max(0, arrival.createdAt + terms.inviteeAge - now, announcedAt + terms.inviteWait - now)
  return milliseconds === 0
    ? { verdict: 'permit', proof: 'K' }
    : { verdict: 'hold', proof: 'K', milliseconds, suspends: false, why: 'a new owner comes slowly, so that the others can object' }
}

/** Nobody is left, or of those who had been there for long nobody. */
function leavesNobody(owners: readonly OwnerStanding[], after: readonly string[], { probation }: OwnerTerms, now: number): boolean {
  const seasoned = owners.filter((owner) => isSeasoned(owner, probation, now))
  // Whoever is frozen, closed or suspended keeps nobody's place.
  const stays = (owner: OwnerStanding) => after.includes(owner.accountId) && isWorkingOwner(owner)
  return !owners.some(stays) || (seasoned.length > 0 && !seasoned.some(stays))
}

/** Somebody goes who was there before everybody who stays: silence would take it from him, however slow it is. */
function takesLastSenior(owners: readonly OwnerStanding[], after: readonly string[], { probation }: OwnerTerms, now: number): boolean {
  const staying = owners.filter((owner) => after.includes(owner.accountId) && isWorkingOwner(owner))
  return owners.some(
    (owner) =>
      !after.includes(owner.accountId) &&
      isSeasoned(owner, probation, now) &&
      staying.every((other) => relationOf(owner, other, probation) === 'junior'),
  )
}

/** The stricter of two verdicts; of two waits the longer one. */
export function stricter(one: OwnerVerdict, other: OwnerVerdict): OwnerVerdict {
  if (one.verdict === 'refuse' || other.verdict === 'refuse') return one.verdict === 'refuse' ? one : other
  if (one.verdict === 'hold' && other.verdict === 'hold') return other.milliseconds > one.milliseconds ? other : one
  if (one.verdict === 'hold') return one
  if (other.verdict === 'hold') return other
  return one.proof === 'K' ? one : other
}
