import type { Span } from '../model/span.ts'
import type { ShellRun } from './shell-run.ts'
import { joined, nothing, readableText, textValue, type Value } from './value.ts'

/** Folders by which a path is known wherever the script stands: the root, the home, one of them written out. */
const absolute = /^(?:\/|~|‹\$(?:HOME|USERPROFILE|RUNNER_TEMP|TMPDIR)›)/

/** Goes where `cd` says. What lies within the repository, or is not known, is the folder that the script began in. */
export function goTo(shell: ShellRun, target: Value | undefined): void {
  const path = readableText(target ?? textValue('~'))
  if (absolute.test(path)) shell.folder = target ?? textValue('~')
  else if (/^\.{0,2}\w/.test(path) && shell.folder !== undefined) shell.folder = joined(shell.folder, textValue('/'), target ?? nothing)
  else if (!/^\.\/?$/.test(path)) shell.folder = undefined
}

/** What a path means from where the script stands. */
function fromFolder(folder: Value, path: Value): Value {
  const written = readableText(path)
  if (absolute.test(written)) return path
  return /^\.\/?$/.test(written) ? folder : joined(folder, textValue('/'), path)
}

/** What a file holds that a command names: as the path is written, or from where the script stands. */
export function readNamed(shell: ShellRun, path: Value, at: Span): Value | undefined {
  const { job } = shell.world
  return job.read(path, at) ?? (shell.folder === undefined ? undefined : job.read(fromFolder(shell.folder, path), at))
}

/** Whether the script stands in the home, or at the root. */
export function standsAtHome(shell: ShellRun): boolean {
  return /^(?:~|\/|‹\$(?:HOME|USERPROFILE)›|\/root|\/home\/\w{1,60}|\/Users\/\w{1,60})\/?$/.test(readableText(shell.folder ?? nothing))
}
