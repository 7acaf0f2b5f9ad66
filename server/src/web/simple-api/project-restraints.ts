import { listLiveRestraints } from '../../holds/restraints/store.ts'
import type { Instance } from '../instance.ts'

/** What installers may tell their users of a project that is read as before (design: A.5). */
export interface Restrained {
  readonly ownership: 'open' | 'locked'
  readonly publishing: 'open' | 'braked'
}

export interface ReadRestraints {
  /** Undefined where both are open: then a page says nothing of it. */
  readonly restrained: Restrained | undefined
  /** The same as text, to see whether a page still says what is true. */
  readonly stamp: string
  /** When the first of them ends by itself; milliseconds UTC. */
  readonly until: number | undefined
}

/** Whether publishing to a project is braked, and whether who owns it is locked. */
export async function readRestraints({ db, clock }: Pick<Instance, 'db' | 'clock'>, projectId: string): Promise<ReadRestraints> {
  const live = (await listLiveRestraints(db.read, 'project', projectId, clock.now())).filter(
    ({ effect }) => effect === 'braked' || effect === 'locked',
  )
  if (live.length === 0) return { restrained: undefined, stamp: '', until: undefined }
  const has = (wanted: 'braked' | 'locked') => live.some(({ effect }) => effect === wanted)
  const restrained: Restrained = { ownership: has('locked') ? 'locked' : 'open', publishing: has('braked') ? 'braked' : 'open' }
  const ends = live.flatMap(({ expiresAt }) => (expiresAt === null ? [] : [expiresAt]))
  return { restrained, stamp: JSON.stringify(restrained), until: ends.length === 0 ? undefined : Math.min(...ends) }
}
