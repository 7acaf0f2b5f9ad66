import type { Recorded } from '../journal/record.ts'
import { following } from '../platform/following.ts'
import type { Ground } from '../platform/ground.ts'
import { relyingPartyOf } from './passkeys/passkey.ts'
import type { BreachCheck } from './passwords/breached-password.ts'
import type { PeopleSettings } from './people-settings.ts'
import type { Reception, Terms } from './terms.ts'

const HOUR = 60 * 60 * 1000

interface Settled {
  readonly config: { readonly people: PeopleSettings; readonly publicUrl: string }
}

/** The ground of an index with what its settings ask of people. Failures are noted by whoever serves. */
export function openReception<Index extends Ground & Settled>(index: Index, breaches?: BreachCheck): Index & Reception {
  return {
    ...index,
    terms: followingTerms(index, breaches),
    failures: { note: () => {} },
    mailStranger: (work) => index.db.transaction((tx) => work(tx as Recorded)),
  }
}

/** A policy can be loosened or tightened while the index runs; `people` is another object then. */
function followingTerms({ config }: Settled, breaches: BreachCheck | undefined): Terms {
  let people = config.people
  let terms = termsOf(config, breaches)
  return following(() => {
    if (config.people !== people) {
      people = config.people
      terms = termsOf(config, breaches)
    }
    return terms
  })
}

function termsOf({ people, publicUrl }: Settled['config'], breaches: BreachCheck | undefined): Terms {
  return {
    publicUrl,
    party: relyingPartyOf(publicUrl),
    registration: people.registration,
    sessions: {
      idleMilliseconds: people.sessionIdleDays * 24 * HOUR,
      absoluteMilliseconds: people.sessionDays * 24 * HOUR,
      freshMilliseconds: people.freshMinutes * 60_000,
    },
    unknownBrowser: people.unknownBrowser,
    oldAfterMilliseconds: people.oldFactorHours * HOUR,
    guardMilliseconds: people.guardHours * HOUR,
    breaches,
    newTokenLevel: people.newTokenProof === 'passkey' ? 'K' : 'S',
    mostTokenSeconds: people.mostTokenDays === undefined ? undefined : people.mostTokenDays * 86_400,
  }
}
