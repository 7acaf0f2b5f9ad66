import type { Command } from '../../commands.ts'
import { readableText, unknownValue } from '../../value.ts'
import { recordDeed } from '../../world.ts'

/** A tunnel that lets others in, from a program made for it. */
export const tunnel: Command = (call) => {
  const text = call.args.map(readableText).join(' ')
  if (/tcp\s+22\b|ssh|:22\b/.test(text) || call.name === 'tmate')
    recordDeed(call.shell.world, 'leaves-door', call.at, call.name, 'opens the runner to whoever knows the address')
  return unknownValue(call.name)
}
