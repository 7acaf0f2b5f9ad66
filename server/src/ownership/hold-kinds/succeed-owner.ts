import { listAdministrators } from '../../accounts/store.ts'
import type { Concerned, HoldKind } from '../../holds/hold-kind.ts'
import type { OwnerTerms } from '../owner-terms.ts'
import { placeOfHold, successionOf } from '../succession/places/place-of-hold.ts'
import { readSuccession } from '../succession/read-succession.ts'
import { judgeSuccession } from '../succession/succession-policy.ts'

/** Somebody follows an owner of whom nothing was heard: becomes an owner, and the silent one is none any more. */
export const succeedOwner = (terms: OwnerTerms): HoldKind => ({
  act: 'succeed-owner',

  async decide(queries, hold, now) {
    const { targetId, heirId } = successionOf(hold)
    const place = placeOfHold(hold)
    const facts = await readSuccession(queries, {
      terms,
      now,
      place,
      targetId,
      heirId,
      // Who may ask was asked when it was asked for; an administrator may be none by now.
      asker: { accountId: heirId, isAdministrator: true },
      ownHold: hold.id,
    })
    // Whatever he did since then, he is there.
    if ((facts.lastSigns.get(targetId) ?? 0) > hold.requestedAt) return 'owner-alive'
    if ((await place.findOwn(queries, targetId))?.role !== 'owner') return 'no-owner'
    const verdict = judgeSuccession(facts)
    if ('milliseconds' in verdict) return undefined
    return verdict.refuse === 'owner-not-silent' ? 'owner-alive' : 'requester-may-not'
  },

  locks: (hold) => placeOfHold(hold).locks,
  apply: (tx, hold, now) => placeOfHold(hold).follow(tx, successionOf(hold), now),
  undo: (tx, hold, now) => placeOfHold(hold).takeBack(tx, successionOf(hold), now),

  async concerned(queries, hold) {
    const { targetId, heirId } = successionOf(hold)
    const people = new Map<string, Concerned>()
    for (const concerned of await placeOfHold(hold).listConcerned(queries, hold, terms)) people.set(concerned.accountId, concerned)
    for (const { id } of await listAdministrators(queries)) people.set(id, { accountId: id, objection: 'contests' })
    for (const id of [heirId, hold.requestedBy]) people.set(id, { accountId: id, objection: 'none' })
    people.set(targetId, { accountId: targetId, objection: 'decisive' })
    return [...people.values()]
  },

  // Void would be the end of it, after months.
  pausedBecause: async (queries, hold, now) => ((await placeOfHold(hold).isLocked(queries, now, hold.id)) ? 'locked' : undefined),

  async pausedBy(_queries, hold) {
    const { targetId, heirId } = successionOf(hold)
    return [targetId, heirId, hold.requestedBy]
  },

  // Silence is what it stands on: nobody makes it shorter.
  mayRelease: async () => false,
})
