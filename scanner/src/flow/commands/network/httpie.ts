import { carriedIn } from '../../address.ts'
import type { Command } from '../../commands.ts'
import type { Carried } from '../../flow-facts.ts'
import { readOptions, withoutLead } from '../../options.ts'
import { nothing, readableText } from '../../value.ts'
import { sendTo } from './send-to.ts'

/** httpie and its kin: an address, then `name=value`, `name:value`, `name=@file`. */
export const httpie: Command = (call) => {
  const read = readOptions(call.args, {
    letters: 'aAopq',
    names: new Set(['auth', 'auth-type', 'body', 'raw', 'output', 'session', 'proxy', 'timeout', 'bearer']),
  })
  const carried: Carried[] = [...carriedIn(call.stdin, 'body')]
  for (const { name, value = nothing } of read.options)
    carried.push(...carriedIn(value, name === '--raw' || name === '--body' ? 'body' : 'header'))
  const words = read.operands.filter((each) => !/^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/i.test(readableText(each)))
  const [url, ...items] = words
  for (const item of items) {
    const lead = typeof item.pieces[0] === 'string' ? item.pieces[0] : ''
    const path = /^[\w.-]{1,80}:?=?@/.exec(lead)
    if (path !== null) carried.push(...carriedIn(call.shell.world.job.read(withoutLead(item, path[0].length), call.at) ?? nothing, 'body'))
    else
      carried.push(
        ...carriedIn(item, /^[\w-]{1,80}:[^=]/.test(lead) || lead.endsWith(':') ? 'header' : lead.includes('==') ? 'query' : 'body'),
      )
  }
  return url === undefined ? nothing : sendTo(call, call.name, url, carried)
}
