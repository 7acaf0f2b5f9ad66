import type { CiFile } from '../../model/ci-file.ts'
import type { RepositoryFacts } from '../../model/repository-facts.ts'
import type { Address } from '../address.ts'
import type { Carried, Send } from '../flow-facts.ts'
import type { HostClass } from '../host-classes.ts'

/** Why a send is theft, in words; none where it may be honest. */
export interface Theft {
  readonly send: Send
  /** What is stolen: the carried that tell. */
  readonly loot: readonly Carried[]
  readonly host: string | undefined
  readonly hostClass: HostClass | undefined
  readonly because: string
  readonly confidence: 'high' | 'medium'
}

/** What the judgement may look at beside the send itself. */
export interface Surroundings {
  readonly file: CiFile
  readonly repository: RepositoryFacts
}

export function theft(
  send: Send,
  loot: readonly Carried[],
  because: string,
  confidence: Theft['confidence'] = 'high',
  address?: Address,
  hostClass?: HostClass,
): Theft {
  return { send, loot, host: address?.host, hostClass, because, confidence }
}
