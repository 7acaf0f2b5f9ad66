import { z } from 'zod'
import type { TokenPrincipal } from '../../accounts/principal.ts'
import { isRefusal, Refusal } from '../../errors.ts'
import { type Hold, holdStates } from '../../holds/hold.ts'
import { isConcerned } from '../../holds/people/store.ts'
import { findHold, listLiveHolds, listUndoableHolds } from '../../holds/store.ts'
import { describeHold, earliestAt } from '../../ownership/hold-sentence.ts'
import { findProjectById } from '../../packaging/store.ts'
import { authorize } from '../../tokens/authorize.ts'
import type { Instance } from '../instance.ts'
import { api } from '../route.ts'
import { moment } from './schemas.ts'

const MOST = 200

const hold = z.object({
  id: z.string(),
  act: z.string().describe('what it does: remove-owner, invite-owner and so on'),
  state: z.enum(holdStates),
  sentence: z.string().describe('who asked for what, in words'),
  projects: z.array(z.string()),
  requester: z.string(),
  target: z.string().nullable().describe('who would lose something'),
  requestedAt: moment,
  announcedAt: moment.nullable().describe('since when everybody concerned could know; the wait begins there'),
  earliestAt: moment.nullable().describe('it happens then at the earliest; null while no clock runs'),
  page: z.string().describe('where a person stops it, withdraws it or lets it go on'),
})

/**
 * What waits, to be read by programs. A token shows it and decides nothing: a thief's token must stop no defence and release no
 * theft, so objecting takes a session or the link of a notice, and releasing an old passkey (design: A.0, proofs).
 */
export const holdRoutes = [
  api({
    method: 'GET',
    path: '/api/v1/holds',
    guard: { who: 'token', permission: 'read' },
    says: 'Changes that wait, or can still be undone, and concern the person behind the token, in projects that the token is good for.',
    response: z.object({ holds: z.array(hold) }),
    async handle({ instance, principal }) {
      const filter = { accountId: personBehind(principal!), limit: MOST }
      const found = [...(await listLiveHolds(instance.db.read, filter)), ...(await listUndoableHolds(instance.db.read, filter))]
      const holds = []
      for (const each of found) {
        const projects = await readableProjects(instance, principal!, each)
        if (projects) holds.push(await shown(instance, each, projects))
      }
      return { holds }
    },
  }),

  api({
    method: 'GET',
    path: '/api/v1/holds/:id',
    guard: { who: 'token', permission: 'read' },
    says: 'One such change, also after it was decided.',
    params: z.object({ id: z.string().max(100) }),
    response: hold,
    async handle({ instance, principal, input }) {
      const found = await findHold(instance.db.read, input.params.id)
      const isMine = found !== undefined && (await isConcerned(instance.db.read, found, personBehind(principal!)))
      const projects = isMine ? await readableProjects(instance, principal!, found) : undefined
      // To everybody else it is as if there were none.
      if (!found || !projects) throw new Refusal('hold-unknown')
      return shown(instance, found, projects)
    },
  }),
]

/** A service reads for the person who answers for it. */
const personBehind = ({ account }: TokenPrincipal): string => (account.kind === 'person' ? account.id : (account.ownerId ?? account.id))

/** The names of the projects that it is about; undefined where it is about none, or about one that the token is not good for. */
async function readableProjects(
  instance: Instance,
  principal: TokenPrincipal,
  { projectId, details }: Hold,
): Promise<string[] | undefined> {
  const listed = Array.isArray(details.affected) ? details.affected.filter((id) => typeof id === 'string') : []
  const ids = projectId === null ? listed : [projectId]
  const names: string[] = []
  for (const id of ids) {
    const project = await findProjectById(instance.db.read, id)
    if (!project) return undefined
    try {
      await authorize(instance, instance.db.read, principal, 'read', { id, normalizedName: project.normalizedName })
    } catch (error) {
      if (isRefusal(error)) return undefined
      throw error
    }
    names.push(project.name)
  }
  return names.length === 0 ? undefined : names
}

async function shown(instance: Instance, of: Hold, projects: string[]): Promise<z.input<typeof hold>> {
  const { act, names, sentence } = await describeHold(instance, instance.db.read, of)
  const { id, state, targetId, requestedAt, announcedAt } = of
  return {
    id,
    act,
    state,
    sentence,
    projects,
    requester: names.requester,
    target: targetId === null ? null : names.target,
    requestedAt,
    announcedAt,
    earliestAt: earliestAt(of, instance.clock.now()) ?? null,
    page: `${instance.config.publicUrl}/hold/${id}`,
  }
}
