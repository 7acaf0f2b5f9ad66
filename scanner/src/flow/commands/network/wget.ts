import { carriedIn } from '../../address.ts'
import type { Command } from '../../commands.ts'
import type { Carried } from '../../flow-facts.ts'
import { readOptions } from '../../options.ts'
import { joined, nothing, readableText, textValue, type Value } from '../../value.ts'
import { linesOf } from '../../value-lines.ts'
import { sendTo } from './send-to.ts'

const wgetNames = new Set(
  'post-data post-file body-data body-file method header user password http-user http-password output-document output-file directory-prefix user-agent referer timeout tries input-file load-cookies ca-certificate certificate private-key base domains'.split(
    ' ',
  ),
)

export const wget: Command = (call) => {
  const read = readOptions(call.args, { letters: 'OoPUTtieaDBlQw', names: wgetNames })
  const carried: Carried[] = []
  const { job } = call.shell.world
  let target: Value | undefined
  let folder: Value | undefined
  for (const { name, value = nothing } of read.options) {
    if (/^--(?:post|body)-data$/.test(name)) carried.push(...carriedIn(value, 'body'))
    else if (/^--(?:post|body)-file$/.test(name))
      carried.push(...carriedIn(/^-$|stdin/.test(readableText(value)) ? call.stdin : (job.read(value, call.at) ?? nothing), 'file'))
    else if (/^--(?:header|user|password|http-user|http-password|user-agent|referer)$/.test(name) || name === '-U')
      carried.push(...carriedIn(value, 'header'))
    else if (name === '-O' || name === '--output-document') target = value
    else if (name === '-P' || name === '--directory-prefix') folder = value
  }
  const list = read.options.find(({ name }) => name === '-i' || name === '--input-file')?.value
  const listed = list === undefined ? [] : linesOf(readableText(list) === '-' ? call.stdin : (job.read(list, call.at) ?? nothing))
  let out = nothing
  for (const url of listed.filter((each) => each.pieces.length > 0).slice(0, 20)) out = joined(out, sendTo(call, 'wget', url, carried))
  for (const url of read.operands) out = joined(out, sendTo(call, 'wget', url, carried))
  if (target !== undefined && /^(?:-|\/dev\/stdout)$/.test(readableText(target))) return out
  if (target !== undefined) call.shell.writeFile(target, out, false, call.at)
  else {
    for (const url of read.operands) {
      const name = readableText(url).split(/[?#]/)[0]?.split('/').at(-1) ?? ''
      const path = folder === undefined ? textValue(name) : joined(folder, textValue(`/${name}`))
      if (name !== '') call.shell.writeFile(path, out, false, call.at)
    }
  }
  return nothing
}
