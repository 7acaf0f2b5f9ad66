import { joined, knownText, nothing, readableText, spaced, textValue, type Value } from '../value.ts'
import type { CodeScope } from './code-scope.ts'

/** Stands before the path of a thing that was opened from it: `Path('x')`, `open('x', 'w')`. No program writes it by itself. */
const mark = '▸'

/** A thing that a program opened, or may open, from a path. */
export function openedValue(path: Value): Value {
  return joined(textValue(mark), plainPath(path))
}

/** What a value says where a path is asked for: things are taken for what they are called. */
export function plainPath(value: Value): Value {
  if (!value.pieces.some((each) => typeof each === 'string' && each.includes(mark))) return value
  return { pieces: value.pieces.map((each) => (typeof each === 'string' ? each.replaceAll(mark, '') : each)).filter((each) => each !== '') }
}

/** The path of the thing that a value is, or holds; none where it holds none. */
export function openedPath(value: Value): Value | undefined {
  if (!value.pieces.some((each) => typeof each === 'string' && each.includes(mark))) return undefined
  const path = /▸([^\s,▸]{1,300})/.exec(readableText(value))?.[1]
  return path === undefined ? undefined : textValue(path)
}

/** Whether a value is a path that may be put together with `/`. */
export function isPathThing(value: Value | undefined): boolean {
  return typeof value?.pieces[0] === 'string' && value.pieces[0].startsWith(mark)
}

/** Whether a call opens a thing from a path. */
export function opensThing(path: string): boolean {
  return opensFile.test(path) || opensForWriting.test(path)
}

/** Opens or reads: what the file holds, if the job wrote it; else, or for writing, the thing to read from or to write to. */
export function openCall(scope: CodeScope, path: string, receiver: Value, args: readonly Value[]): Value {
  // `Path('a', 'b')` names a file and reads nothing yet; so does `new File(x)`, but not `file($x)` of php.
  if (/(?:^|\.)(?:path|file)$/.test(path) && scope.language !== 'php') return openedValue(withSlashes(args))
  if (scope.language === 'lua' && path === 'io.read') return scope.input
  const own = openedPath(receiver)
  const target = own ?? (args[0] === undefined ? undefined : plainPath(args[0]))
  if (target === undefined) return scope.solid(receiver)
  if (own === undefined && /^(?:0|-|\/dev\/stdin|php:\/\/stdin|\/proc\/self\/fd\/0)$/.test(knownText(target) ?? '')) return scope.input
  const modes = (own === undefined ? args.slice(1) : args).map((each) => knownText(each) ?? '')
  const isWritten = modes.some((each) => /^(?:mode: |flags?: )?(?:[rb]?\+|r?b?[wax]\+?[bt]?\+?(?::\w{1,4})?$|\+?>)/.test(each))
  const held = isWritten || opensForWriting.test(path) ? undefined : scope.shell.world.job.read(target, scope.at)
  return held ?? openedValue(target)
}

/** Calls that open a file to write to it, whatever they are given beside its path. */
const opensForWriting =
  /(?:^|\.)(?:createwritestream|os\.create|os\.openfile|filewriter|fileoutputstream|printwriter|streamwriter|file\.createtext|file\.appendtext)$/

/** Calls that open a file, or a file of files, for what they are told. */
const opensFile = /(?:^|\.)(?:opensync|zipfile|gzipfile|tarfile|create_?writer)$/

function withSlashes(args: readonly Value[]): Value {
  return joined(spaced(args, textValue('/')), nothing)
}
