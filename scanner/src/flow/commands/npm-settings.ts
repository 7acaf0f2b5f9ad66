import type { Call } from '../commands.ts'
import { withoutLead } from '../options.ts'
import { noteInjected, replaceTree } from '../source-tree.ts'
import { nothing, readableText, textValue, type Value } from '../value.ts'
import { leadOf } from '../value-lines.ts'

/** `npm pkg set`, `npm config set`: what the package runs from then on, and where it is published. Whether it was one. */
export function npmSet(call: Call, words: readonly Value[]): boolean {
  const [area = '', verb = ''] = words.slice(0, 2).map(readableText)
  const rest = verb === 'set' ? words.slice(2) : words.slice(1)
  if (area === 'pkg' && verb === 'set') {
    for (const each of rest) setScript(call, each)
    return true
  }
  if (area === 'set-script') {
    writeScript(call, readableText(rest[0] ?? nothing), rest[1] ?? nothing)
    return true
  }
  if ((area !== 'config' || verb !== 'set') && area !== 'set') return false
  const lead = leadOf(rest[0] ?? nothing)
  const equals = lead.indexOf('=')
  const name = equals === -1 ? readableText(rest[0] ?? nothing) : lead.slice(0, equals)
  const value = equals === -1 ? (rest[1] ?? nothing) : withoutLead(rest[0] ?? nothing, equals + 1)
  const { settings } = call.shell.world.job
  settings.set(`npm config ${name}`, value)
  if (/(?:^|:)registry$/.test(name)) settings.set('npm registry', value)
  else if (/_authToken$|_auth$/.test(name)) settings.set('npm token', value)
  else if (/^(?:https?-)?proxy$/.test(name)) settings.set('proxy', value)
  else if (name === 'strict-ssl' && readableText(value) === 'false') settings.set('unchecked', textValue('yes'))
  return true
}

/** `npm config get name`: what the job itself put there. */
export function npmGet(call: Call, words: readonly Value[]): Value | undefined {
  const [area = '', verb = ''] = words.slice(0, 2).map(readableText)
  const name = area === 'config' && verb === 'get' ? words[2] : area === 'get' ? words[1] : undefined
  return name === undefined ? undefined : call.shell.world.job.settings.get(`npm config ${readableText(name)}`)
}

function setScript(call: Call, word: Value): void {
  const depends = /^(?:dev|peer|optional|bundled)?dependencies[.[]/i.test(leadOf(word))
  const address = leadOf(word)
    .slice(leadOf(word).indexOf('=') + 1)
    .replace(/^["']/, '')
  if (depends && /^(?:https?|git|git\+\w{1,6}):\/\//.test(address))
    replaceTree(call.shell.world.job, address, 'depends on what an address answers')
  const match = /^scripts\.([\w:-]{1,60})=/.exec(leadOf(word))
  if (match !== null) writeScript(call, match[1] as string, withoutLead(word, match[0].length))
}

/** A script of the package lies where whoever runs what a job left finds it. */
export function writeScript(call: Call, name: string, code: Value): void {
  call.shell.writeFile(textValue(`.npm-scripts/${name.replaceAll(':', '-')}.sh`), code, false, call.at)
  if (/^(?:pre|post)?install$|^prepare$/.test(name)) noteInjected(call.shell.world.job, code)
}
