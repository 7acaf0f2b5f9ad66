import type { Command } from '../../commands.ts'
import { fileTaint } from '../../taint.ts'
import { alteredValue, isSecret, joined, nothing, readableText, secretsIn, taintedValue, unknownValue } from '../../value.ts'
import { readNamed, standsAtHome } from '../../working-folder.ts'
import { recordDeed } from '../../world.ts'
import { beginningsIn, variablesFrom } from './named-variables.ts'

export const grep: Command = (call) => {
  const flags = call.args.map(readableText).filter((each) => each.startsWith('-'))
  if (flags.some((each) => /^-[a-zA-Z]*[qclL]/.test(each) || /^--(?:quiet|silent|count|files-with)/.test(each))) return unknownValue('grep')
  // The names by which the runner marks what it masks: they are found in its memory, and nowhere else.
  if (call.args.some((each) => /isSecret.{0,10}true/.test(readableText(each))))
    recordDeed(call.shell.world, 'reads-memory', call.at, call.name, 'looks for the marks of secrets in the memory of the runner')
  const files = call.args.filter((each) => !readableText(each).startsWith('-')).slice(1)
  const isRecursive = flags.some((each) => /^-[a-zA-Z]*[rR]/.test(each) || each === '--recursive')
  const searched = [...call.args.map(readableText), ...(standsAtHome(call.shell) ? ['~'] : [])].join(' ')
  const found = isRecursive && /(?:^|\s)(?:\/|~|‹\$HOME›|\/home\S*|\/root\S*)(?:\s|\/?$)/.test(searched) && credentialWords.test(searched)
  const harvest = found ? taintedValue(fileTaint('a search of the whole machine', call.at), 'grep') : nothing
  // A dump of which only variables by name are kept.
  const wanted = beginningsIn(readableText(call.args.find((each) => !readableText(each).startsWith('-')) ?? nothing))
  const isDump = secretsIn(call.stdin).some((each) => each.taint.kind === 'environment')
  if (wanted !== undefined && isDump && !flags.some((each) => /^-[a-zA-Z]*v|^--invert/.test(each)))
    return joined(variablesFrom(call, wanted), unknownValue('grep'))
  const environ = files.flatMap((each) => readNamed(call.shell, each, call.at) ?? [])
  const out = joined(call.stdin, ...environ, harvest)
  return isSecret(out) && isLetterByLetter(flags, call.args.map(readableText)) ? alteredValue(out, 'grep') : out
}

/** `grep -o .`: every letter on a line of its own, where no mask finds it. */
function isLetterByLetter(flags: readonly string[], words: readonly string[]): boolean {
  return (
    flags.some((each) => /^-[a-zA-Z]{0,8}o[a-zA-Z]{0,8}$|^--only-matching$/.test(each)) &&
    words.some((each) => /^(?:\.|\\[wS]|\[[^\]]{1,30}\])(?:\.{0,8}|\\?\{\d{0,2},?\d{1,2}\\?\})$/.test(each))
  )
}

export const credentialWords = /token|secret|passw|credential|api[_-]?key|private[_ -]?key|ghp_|npm_|pypi-|akia|wallet|mnemonic|\.env\b/i
