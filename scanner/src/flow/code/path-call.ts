import { knownText, spaced, textValue, type Value } from '../value.ts'
import type { CodeScope } from './code-scope.ts'
import { isPathThing, openedPath, openedValue, plainPath } from './opened.ts'

/** Calls that make one path of several parts. */
const joins =
  /(?:^|\.)(?:os\.path\.join|path\.join|path\.resolve|path\.posix\.join|filepath\.join|file\.join|file\.path|path\.combine|paths\.get|path\.of|join-path)$/

/** Calls that give a folder without being told which. */
const folders: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\.)(?:os\.homedir|homedir|path\.home|dir\.home|os\.userhomedir|user_home_dir)$/, '~'],
  [/(?:^|\.)(?:os\.tmpdir|tmpdir|gettempdir|dir\.tmpdir|os\.tempdir|sys_get_temp_dir|gettemppath|file::spec->tmpdir)$/, '/tmp'],
  [/(?:^|\.)(?:os\.getcwd|getcwd|process\.cwd|path\.cwd|dir\.pwd|dir\.getwd|os\.getwd)$/, '.'],
]

/** Calls that write a path in another way and leave it the same place. */
const keeps =
  /(?:^|\.)(?:expanduser|expandvars|abspath|realpath|normpath|fspath|as_posix|absolute|path\.normalize|filepath\.clean|filepath\.abs|file\.expand_path|pathlib\.purepath|purepath|pathlib\.posixpath)$/

/** What a call gives that only puts together the name of a file; none where it does something else. */
export function pathCall(scope: CodeScope, path: string, receiver: Value, args: readonly Value[]): Value | undefined {
  const folder = args.length === 0 ? folders.find(([pattern]) => pattern.test(path))?.[1] : undefined
  // `Path.home()` may be put together with `/`.
  if (folder !== undefined) return path.includes('path.') ? openedValue(textValue(folder)) : textValue(folder)
  if (joins.test(path) && args.length > 0 && receiver.pieces.length === 0) return joinedPath(args.map(plainPath))
  if (/\.joinpath$/.test(path) && isPathThing(receiver)) return openedValue(joinedPath([receiver, ...args].map(plainPath)))
  if (/(?:^|\.)(?:r?glob|globsync|glob\.sync|glob1|iglob|dir\.glob|readdirsync|readdir|listdir|iterdir|scandir)$/.test(path))
    return found(receiver, args)
  if (!keeps.test(path)) return undefined
  const own = args[0] ?? receiver
  const text = knownText(own)
  return text === undefined
    ? own
    : (textValue(text.replace(/^(▸?)\$\{?(?:HOME|USERPROFILE)\}?/, '$1~').replace(/^(▸?)\$\{?(?:TMPDIR|RUNNER_TEMP)\}?/, '$1/tmp')) ??
        scope.solid(own))
}

/** The parts with `/` between them; an absolute one begins anew. */
function joinedPath(parts: readonly Value[]): Value {
  const present = parts.filter((each) => each.pieces.length > 0)
  const from = Math.max(
    0,
    present.findLastIndex((each) => typeof each.pieces[0] === 'string' && /^[/~]/.test(each.pieces[0])),
  )
  return spaced(present.slice(from), textValue('/'))
}

/** Files of a folder, by a pattern that stands for them. */
function found(receiver: Value, args: readonly Value[]): Value {
  const folder = openedPath(receiver)
  const [first] = args
  const pattern = first === undefined ? textValue('*') : plainPath(first)
  if (folder !== undefined) return openedValue(joinedPath([folder, pattern]))
  const isPattern = /[*?[]/.test(knownText(pattern) ?? '')
  return isPattern ? pattern : joinedPath([pattern, textValue('*')])
}
