import type { Call, Command } from '../../commands.ts'
import { readOptions } from '../../options.ts'
import { fetchedValue, nothing, readableText, textValue, unknownValue, type Value } from '../../value.ts'
import { recordDeed } from '../../world.ts'
import { npmGet, npmSet } from '../npm-settings.ts'
import { runLaterWords } from '../wrappers/later-words.ts'
import { runPackage } from '../wrappers/node-runners.ts'
import { built } from './publisher.ts'
import { fetchedRelease, publish } from './release.ts'
import { showTo } from './show-to.ts'

export const npm: Command = (call) => {
  const read = readOptions(call.args, {
    letters: 'w',
    names: new Set(['tag', 'access', 'registry', 'otp', 'workspace', 'prefix', 'userconfig']),
  })
  const words = read.operands
  const action = readableText(words[0] ?? nothing)
  const { job } = call.shell.world
  if (npmSet(call, words)) return nothing
  const setting = npmGet(call, words)
  if (setting !== undefined) return setting
  if (/^(?:pack|run|run-script|build|exec|version)$/.test(action) || (action === '' && call.name !== 'npm'))
    job.files.set('built', { pieces: ['yes'] })
  if (/^(?:access|search|owner)$/.test(action) && /packages|ls-packages|maintainer:/.test(words.slice(1).map(readableText).join(' ')))
    job.settings.set('lists packages', textValue('yes'))
  if (action === 'publish' && job.settings.has('lists packages'))
    recordDeed(call.shell.world, 'swaps-release', call.at, call.name, 'publishes every package that the token opens')
  const place = read.options.find(({ name }) => name === '--registry')?.value ?? job.settings.get('npm registry')
  if (/^(?:ci|i|install|add|whoami|view|pack)$/.test(action) && place !== undefined)
    showTo(call, 'npm', place, job.settings.get('npm token') ?? nothing)
  if (action === 'pack' && /^https?:\/\//.test(readableText(words[1] ?? nothing))) keepPacked(call, words[1] as Value)
  if (action !== 'publish') return action === 'token' ? nothing : unknownValue(call.name)
  const registry = read.options.find(({ name }) => name === '--registry')?.value ?? job.settings.get('npm registry')
  showTo(call, 'npm', registry, job.settings.get('npm token') ?? nothing)
  const target = words[1]
  if (target === undefined) return publish(call, [])
  const text = readableText(target)
  if (/\.t(?:ar\.)?gz$/.test(text) && fetchedRelease(call, target) === undefined && !/[*‹]/.test(text)) {
    if (!job.files.has('built') && !job.files.has('artifacts') && job.read(target, call.at) === undefined) {
      recordDeed(call.shell.world, 'swaps-release', call.at, call.name, `publishes ${text.slice(0, 60)}, which the job did not build`)
    }
  }
  return publish(call, [target])
}

/** `npm pack https://…/x.tgz`: the file lies in the folder then. */
function keepPacked(call: Call, address: Value): void {
  const text = readableText(address)
  const name = text.split(/[?#]/)[0]?.split('/').at(-1) ?? ''
  if (name !== '') call.shell.writeFile(textValue(name), fetchedValue(text), false, call.at)
}

/** `npx package words`. */
export const npx: Command = (call) => {
  const at = call.args.findIndex((each) => !/^-/.test(readableText(each)))
  const [first = nothing, ...rest] = at === -1 ? [] : call.args.slice(at)
  built(call)
  const assistant = /^(?:@anthropic-ai\/(claude)-code|@google\/(gemini)-cli|@openai\/(codex)|(opencode)-ai)(?:@.{0,40})?$/.exec(
    readableText(first),
  )
  if (assistant !== null)
    return call.shell.call([textValue(assistant.slice(1).find((each) => each !== undefined) ?? ''), ...rest], call.stdin, call.at)
  return /^@(?:vscode\/vsce|changesets\/cli|electron-forge\/cli|dotenvx\/dotenvx)$/.test(readableText(first))
    ? call.shell.call([textValue(readableText(first).replace(/^@[\w-]{1,40}\//, '')), ...rest], call.stdin, call.at)
    : (runPackage(call) ?? runLaterWords(call) ?? npxOf(call, first))
}

/** `npx https://…/x.tgz` runs whatever the address answers. */
export function npxOf(call: Call, word: Value): Value {
  if (/^https?:\/\//.test(readableText(word)))
    recordDeed(call.shell.world, 'runs-download', call.at, 'npx', 'runs a package that an address answers', word)
  return unknownValue('npx')
}
