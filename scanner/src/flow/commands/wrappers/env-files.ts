import { assignmentsIn } from '../../assignments.ts'
import type { Call } from '../../commands.ts'
import { withoutLead } from '../../options.ts'
import { readableText, textValue, type Value } from '../../value.ts'
import { leadOf } from '../../value-lines.ts'

/** Sets the variables of the files that options name, `--env-file f`, for the program that is run behind them. */
export function setFromFiles(call: Call, args: readonly Value[], option: RegExp): void {
  for (const [index, each] of args.slice(0, 40).entries()) {
    const lead = leadOf(each)
    const equals = lead.indexOf('=')
    const inOne = equals !== -1 && option.test(lead.slice(0, equals))
    if (!inOne && !option.test(readableText(each))) continue
    setFromFile(call, inOne ? withoutLead(each, equals + 1) : (args[index + 1] ?? textValue('.env')))
  }
}

/** Sets what the lines of a file say. */
export function setFromFile(call: Call, path: Value): void {
  const held = call.shell.world.job.read(path, call.at)
  if (held === undefined) return
  // Read once more each time it is named: long files in long loops end too.
  call.shell.world.budget.effort -= 1 + (readableText(held).length >> 8)
  for (const [name, value] of assignmentsIn(held).slice(0, 100)) if (name !== '') call.shell.set(name, value)
}
