import { carriedIn } from '../../address.ts'
import type { Command } from '../../commands.ts'
import { knownText, nothing, readableText, textValue, type Value } from '../../value.ts'

/** Options of rclone that take a value, whatever the kind of store is called that they begin with. */
const withValue =
  /^--(?:[a-z0-9]{2,20}-(?:url|user|username|pass|password|endpoint|host|port|key-file|token|account|region|provider|vendor|access-key-id|secret-access-key|bearer-token)|config|transfers|checkers|include|exclude|filter|log-file|log-level|header|header-upload|user-agent|bwlimit|retries|contimeout|timeout)$/

/** `rclone copy files remote:path`: the place may be made on the spot, `:webdav,url='https://…':`, or by options. */
export const rclone: Command = (call) => {
  const { job } = call.shell.world
  const words: Value[] = []
  let url: Value | undefined
  for (let at = 0; at < call.args.length; at += 1) {
    const arg = call.args[at] as Value
    const text = readableText(arg)
    const [, name, given] = /^--([a-z0-9]{2,20}-(?:url|endpoint|host))(?:=(.{1,300}))?$/.exec(text) ?? []
    if (name !== undefined) url = given === undefined ? call.args[at + 1] : textValue(given)
    if (withValue.test(text)) at += 1
    else if (!text.startsWith('-')) words.push(arg)
  }
  const action = readableText(words[0] ?? nothing)
  if (!/^(?:copy|copyto|copyurl|move|moveto|sync|rcat|bisync)$/.test(action)) return nothing
  const target = words.at(-1)
  if (target === undefined || words.length < 2) return nothing
  const made = /^:\w{2,20}[,:].{0,200}?(?:url|host|endpoint)=["']?([^"',\s]{1,200})/.exec(readableText(target))?.[1]
  const address = url ?? (made === undefined ? undefined : textValue(made))
  const sources = action === 'rcat' ? [call.stdin] : words.slice(1, -1).map((each) => job.read(each, call.at) ?? job.below(each))
  if (knownText(target)?.includes(':') === false && address === undefined) {
    for (const each of sources) call.shell.writeFile(target, each, false, call.at)
    return nothing
  }
  call.shell.send({
    at: call.at,
    channel: address === undefined ? 'store' : 'shell',
    tool: 'rclone',
    target: address ?? target,
    carried: sources.flatMap((each) => carriedIn(each, 'file')),
  })
  return nothing
}
