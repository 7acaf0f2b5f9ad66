import type { Command } from '../../commands.ts'
import { nothing, readableText } from '../../value.ts'
import { recordDeed } from '../../world.ts'

/** `config.sh --url … --token …` of a runner: the machine then takes work from whoever owns the address. */
export const runnerConfig: Command = (call) => {
  const text = call.args.map(readableText).join(' ')
  if (!/--url\b/.test(text) || !/--token\b/.test(text)) return nothing
  recordDeed(call.shell.world, 'leaves-door', call.at, 'config.sh', 'registers the machine as a runner')
  return nothing
}
