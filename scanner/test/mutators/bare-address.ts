import { HOST } from '../host-words.ts'
import type { Mutate } from './mutator.ts'

const IN_ADDRESS = new RegExp(`(?<=:\\/\\/)(?:${HOST.source})`, 'g')

/** An address of the block for documentation instead of a name, over plain http; a name that is itself the message stays. */
export const bareAddress: Mutate = (text) => {
  const edited = text.replaceAll('https://', 'http://').replace(IN_ADDRESS, (host) => (/^\d/.test(host) ? host : '203.0.113.251'))
  return edited === text ? undefined : edited
}
