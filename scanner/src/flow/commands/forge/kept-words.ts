import type { Call } from '../../commands.ts'
import { isSecret, joined, nothing, readableText, unknownValue, type Value } from '../../value.ts'

/** What git keeps for whoever asks it again: settings, messages of commits, tags and notes, objects. Only secrets are kept. */
export type Shelf = 'message' | 'object' | `config ${string}`

/** Puts a value where git gives it out again. */
export function keepWords(call: Call, shelf: Shelf, ...values: readonly Value[]): void {
  const { settings } = call.shell.world.job
  const kept = values.filter(isSecret)
  if (kept.length > 0) settings.set(`git ${shelf}`, joined(settings.get(`git ${shelf}`) ?? nothing, ...kept))
}

/** What was put there. */
export function keptWords(call: Call, ...shelves: readonly Shelf[]): Value {
  const { settings } = call.shell.world.job
  const held = shelves.flatMap((each) => settings.get(`git ${each}`) ?? [])
  return held.length === 0 ? unknownValue('git') : joined(...held)
}

/** The text of a message: `-m text`, `-F file`, `-F -`. */
export function messagesOf(call: Call, options: readonly { readonly name: string; readonly value: Value | undefined }[]): Value[] {
  return options.flatMap(({ name, value }) => {
    if (value === undefined) return []
    if (/^(?:-m|--message|-am)$/.test(name)) return [value]
    if (!/^(?:-F|--file)$/.test(name)) return []
    return [readableText(value) === '-' ? call.stdin : (call.shell.world.job.read(value, call.at) ?? nothing)]
  })
}
