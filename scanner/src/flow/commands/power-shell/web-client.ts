import { carriedIn } from '../../address.ts'
import type { Call, Command } from '../../commands.ts'
import type { Carried } from '../../flow-facts.ts'
import { nothing, readableText, type Value } from '../../value.ts'
import { sendTo } from '../network/send-to.ts'
import { parameter, parametersOf } from './parameters.ts'

function addressAmong(values: readonly Value[]): number {
  return values.findIndex((each) => /^(?:https?|ftp):\/\//.test(readableText(each).trim()))
}

/** What the client was given before: credentials stand in headers, the rest goes as it is. */
function heldBy(client: Value | undefined): Carried[] {
  if (client === undefined) return []
  return carriedIn(client, 'body').map((each) => (each.label === 'Authorization' ? { ...each, position: 'header' } : each))
}

/** Asks an address with all that the client was given before; what it answers. */
function ask(call: Call, at: number): Value {
  return sendTo(call, call.name, call.args[at] ?? nothing, call.args.slice(0, at).flatMap(heldBy))
}

/** `$client.DownloadString(url)`, `.DownloadData(url)` give what the address answers. */
const download: Command = (call) => {
  const at = addressAmong(call.args)
  // Of an address that is put together elsewhere the last word is it.
  return ask(call, at === -1 ? call.args.length - 1 : at)
}

/** `$client.DownloadFile(url, path)` writes it. */
const downloadFile: Command = (call) => {
  const found = addressAmong(call.args)
  const at = found === -1 ? call.args.length - 2 : found
  const path = call.args[at + 1]
  if (at < 0 || path === undefined) return nothing
  call.shell.writeFile(path, ask(call, at), false, call.at)
  return nothing
}

/** `$client.UploadFile(url, path)`, with a method between them or none: what the file holds goes there. */
const uploadFile: Command = (call) => {
  const at = addressAmong(call.args)
  const path = call.args.at(-1)
  if (at === -1 || path === undefined) return nothing
  const held = call.shell.world.job.read(path, call.at) ?? nothing
  const carried = [...call.args.slice(0, at).flatMap(heldBy), ...carriedIn(held, 'file')]
  return sendTo(call, call.name, call.args[at] ?? nothing, carried)
}

/** `Start-BitsTransfer -Source a -Destination b`: one of both is an address. */
const transfer: Command = (call) => {
  const { named, words } = parametersOf(call)
  const source = parameter(named, '-source') ?? words[0] ?? nothing
  const target = parameter(named, '-destination') ?? words[1] ?? nothing
  if (addressAmong([target]) === 0)
    return sendTo(call, call.name, target, carriedIn(call.shell.world.job.read(source, call.at) ?? source, 'file'))
  call.shell.writeFile(target, sendTo(call, call.name, source, []), false, call.at)
  return nothing
}

/** What fetches and sends whole files and answers. */
export const webClient: Readonly<Record<string, Command>> = {
  '.downloadstring': download,
  '.downloaddata': download,
  '.downloadstringtaskasync': download,
  '.downloaddatataskasync': download,
  '.downloadfile': downloadFile,
  '.downloadfiletaskasync': downloadFile,
  '.downloadfileasync': downloadFile,
  '.uploadfile': uploadFile,
  '.uploadfiletaskasync': uploadFile,
  '.uploadfileasync': uploadFile,
  'start-bitstransfer': transfer,
}
