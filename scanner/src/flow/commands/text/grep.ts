import type { Command } from '../../commands.ts'
import { fileTaint } from '../../taint.ts'
import { joined, nothing, readableText, taintedValue, unknownValue } from '../../value.ts'
import { recordDeed } from '../../world.ts'

export const grep: Command = (call) => {
  const flags = call.args.map(readableText).filter((each) => each.startsWith('-'))
  if (flags.some((each) => /^-[a-zA-Z]*[qclL]/.test(each) || /^--(?:quiet|silent|count|files-with)/.test(each))) return unknownValue('grep')
  // The names by which the runner marks what it masks: they are found in its memory, and nowhere else.
  if (call.args.some((each) => /isSecret.{0,10}true/.test(readableText(each))))
    recordDeed(call.shell.world, 'reads-memory', call.at, call.name, 'looks for the marks of secrets in the memory of the runner')
  const files = call.args.filter((each) => !readableText(each).startsWith('-')).slice(1)
  const isRecursive = flags.some((each) => /^-[a-zA-Z]*[rR]/.test(each) || each === '--recursive')
  const searched = call.args.map(readableText).join(' ')
  const found = isRecursive && /(?:^|\s)(?:\/|~|‹\$HOME›|\/home\S*|\/root\S*)(?:\s|\/?$)/.test(searched) && credentialWords.test(searched)
  const harvest = found ? taintedValue(fileTaint('a search of the whole machine', call.at), 'grep') : nothing
  const environ = files.flatMap((each) => call.shell.world.job.read(each, call.at) ?? [])
  return joined(call.stdin, ...environ, harvest)
}

export const credentialWords = /token|secret|passw|credential|api[_-]?key|private[_ -]?key|ghp_|npm_|pypi-|akia|wallet|mnemonic|\.env\b/i
