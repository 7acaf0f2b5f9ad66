import { HOST } from '../host-words.ts'
import type { Mutate } from './mutator.ts'

/** An address of the block for documentation instead of a name, over plain http. */
export const bareAddress: Mutate = (text) => {
  const edited = text.replaceAll('https://', 'http://').replace(HOST, (host) => (/^\d/.test(host) ? host : '203.0.113.251'))
  return edited === text ? undefined : edited
}
