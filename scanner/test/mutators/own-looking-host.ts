import { HOST } from '../host-words.ts'
import type { Mutate } from './mutator.ts'

/** A name that looks like a part of the forge. */
export const ownLookingHost: Mutate = (text) => {
  const edited = text.replace(HOST, (host) => (/^\d/.test(host) ? host : 'api.github.com.actions-cdn.example'))
  return edited === text ? undefined : edited
}
