import type { Call, Command } from '../../commands.ts'
import { readOptions } from '../../options.ts'
import { fetchedValue, joined, knownText, nothing, readableText, textValue, unknownValue, type Value } from '../../value.ts'
import { publish } from './release.ts'
import { showTo } from './show-to.ts'

export const twine: Command = (call) => {
  const read = readOptions(call.args, {
    letters: 'rupst',
    names: new Set(['repository', 'repository-url', 'username', 'password', 'config-file', 'token', 'index', 'publish-url']),
  })
  const words = read.operands
  const action = readableText(words[0] ?? nothing)
  if (nameRepository(call, words)) return nothing
  if (action !== 'upload' && action !== 'publish') return unknownValue(call.name)
  const option = (pattern: RegExp) => read.options.filter(({ name }) => pattern.test(name)).flatMap(({ value }) => value ?? [])
  const named = [
    ...option(/^--(?:repository-url|publish-url|url)$/),
    ...option(/^(?:-r|--repository)$/).map((each) => repositoryOf(call, each)),
    ...['TWINE_REPOSITORY_URL', 'UV_PUBLISH_URL']
      .map((each) => call.shell.lookup(each, call.at))
      .filter((each) => knownText(each) !== undefined),
  ]
  showTo(call, 'pypi', named[0], ...option(/^(?:-p|-t|--password|--token)$/))
  return publish(call, words.slice(1).length > 0 ? words.slice(1) : [{ pieces: ['dist'] }])
}

/** `poetry config repositories.m https://…`: a name for a place. */
function nameRepository(call: Call, words: readonly Value[]): boolean {
  if (readableText(words[0] ?? nothing) !== 'config') return false
  const name = /^repositories\.([\w-]{1,60})(?:\.url)?$/.exec(readableText(words[1] ?? nothing))?.[1]
  if (name !== undefined && words[2] !== undefined) call.shell.world.job.settings.set(`repository ${name}`, words[2])
  return true
}

/** The place that a name stands for; one that the job did not give is not known. */
function repositoryOf(call: Call, name: Value): Value {
  const text = readableText(name)
  if (/^(?:https?:|pypi$)/.test(text)) return text === 'pypi' ? textValue('https://upload.pypi.org/') : name
  return call.shell.world.job.settings.get(`repository ${text}`) ?? unknownValue('repository')
}

/** `pip download -d folder --index-url x`: what another index has lies in the folder then. */
export const pip: Command = (call) => {
  const read = readOptions(call.args, {
    letters: 'dirwcf',
    names: new Set(['dest', 'index-url', 'extra-index-url', 'find-links', 'wheel-dir', 'target']),
  })
  const action = readableText(read.operands[0] ?? nothing)
  const option = (pattern: RegExp) => read.options.find(({ name }) => pattern.test(name))?.value
  const index = option(/^(?:-i|--index-url|--extra-index-url|-f|--find-links)$/)
  const direct = read.operands.find((each) => /^https?:\/\//.test(readableText(each)))
  const folder = option(/^(?:-d|-w|--dest|--wheel-dir)$/) ?? textValue('.')
  const preset = call.shell.lookup('PIP_INDEX_URL', call.at)
  const from = direct ?? index ?? (/^https?:/.test(readableText(preset)) ? preset : undefined)
  if ((action === 'download' || action === 'wheel') && from !== undefined)
    call.shell.writeFile(joined(folder, textValue('/fetched.whl')), fetchedValue(readableText(from)), false, call.at)
  return unknownValue(call.name)
}
