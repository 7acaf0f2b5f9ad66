import type { Span } from '../model/span.ts'
import { addressOf } from './address.ts'
import { classOf, isBad } from './host-classes.ts'
import { fetchedFrom, isUnpacked, textValue, type Value } from './value.ts'
import { recordDeed, type World } from './world.ts'

const spoken = /^github\.event\.(?:issue|comment|discussion|pull_request|review|head_commit)[\w.]{0,60}\.(?:body|title|message|ref|label)$/i

/** Notes where code that is run came from: fetched, or written by whoever opened an issue. */
export function noteCode(world: World, at: Span, tool: string, code: Value, how: string): void {
  const from = fetchedFrom(code)
  if (from !== undefined) recordDeed(world, 'runs-download', at, tool, how, { pieces: [from] })
  if (from !== undefined && world.budget.endless > 0 && isElsewhere(from))
    recordDeed(world, 'opens-shell', at, tool, 'runs what an address answers, again and again', { pieces: [from] })
  if (isUnpacked(code)) recordDeed(world, 'runs-payload', at, tool, 'runs what it unpacks from a file of the repository')
  const event = code.pieces.find((each) => typeof each !== 'string' && spoken.test(each.name))
  if (event !== undefined && typeof event !== 'string')
    recordDeed(world, 'runs-event', at, tool, `runs ${event.name}, which strangers write`)
}

function isElsewhere(address: string): boolean {
  const kind = classOf(addressOf(textValue(address))?.host ?? '')
  return kind === 'foreign' || isBad(kind)
}

/** A shell whose words come from a socket, in any language. */
export function noteReverseShell(world: World, at: Span, text: string): void {
  if (!/socket|TCPSocket|fsockopen|net\.(?:connect|Socket|createConnection)|TcpClient/i.test(text)) return
  if (/TcpClient/i.test(text) && /GetStream/i.test(text) && /\b(?:iex|Invoke-Expression)\b/i.test(text))
    recordDeed(world, 'opens-shell', at, 'code', 'runs what another machine says')
  const isShell = /["'`\s](?:\/bin\/|\/usr\/bin\/)?(?:ba|z|da)?sh["'`]?[\s,\]]{1,4}["'`]?-i\b|pty\.spawn|(?:cmd|powershell)\.exe/.test(text)
  const isPiped = /dup2|pty\.spawn|\.pipe\(|>&|StandardInput|proc_open/.test(text)
  if (isShell && isPiped) recordDeed(world, 'opens-shell', at, 'code', 'opens a shell to another machine')
}
