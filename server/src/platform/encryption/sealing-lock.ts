/**
 * Held by whoever seals a secret and writes it, in the same transaction and before the locks of notices and journal: a
 * rotation holds it too, so that nothing is sealed with a key that is about to be dropped (decision 0025).
 */
export const SEALING_LOCK = 'sealing'
