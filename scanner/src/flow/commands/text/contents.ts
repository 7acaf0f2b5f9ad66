import type { Call } from '../../commands.ts'
import { joined, nothing, readableText, type Value } from '../../value.ts'
import { readNamed } from '../../working-folder.ts'

/** What the files named hold, or what comes in where none is named. */
export function contentsOf(call: Call, paths: readonly Value[]): Value {
  if (paths.length === 0) return call.stdin
  return joined(
    ...paths.map((each) =>
      /^(?:-|\/dev\/stdin)$/.test(readableText(each)) ? call.stdin : (readNamed(call.shell, each, call.at) ?? nothing),
    ),
  )
}

export function mapText(value: Value, map: (text: string) => string): Value {
  return { pieces: value.pieces.map((each) => (typeof each === 'string' ? map(each) : each)) }
}

/** Operands that are files which we know something of. */
export function filesNamed(call: Call): Value[] {
  return call.args.filter((each) => !readableText(each).startsWith('-')).flatMap((each) => readNamed(call.shell, each, call.at) ?? [])
}
