import { carriedIn } from '../../address.ts'
import type { Command } from '../../commands.ts'
import { readOptions } from '../../options.ts'
import { nothing, readableText } from '../../value.ts'
import { clonedAbove, copiedTo } from '../forge/cloned.ts'

/** Copies to another machine: the last word says where to. */
const copyOver =
  (letters: string): Command =>
  (call) => {
    const read = readOptions(call.args, {
      letters,
      names: new Set([
        'rsh',
        'exclude',
        'include',
        'password-file',
        'files-from',
        'rsync-path',
        'filter',
        'port',
        'timeout',
        'bwlimit',
        'chmod',
      ]),
    })
    const target = read.operands.at(-1)
    if (target === undefined || !/:/.test(readableText(target))) {
      for (const source of read.operands.slice(0, -1)) {
        const cloned = clonedAbove(call.shell.world.job, source)
        if (cloned !== undefined && target !== undefined) call.shell.writeFile(copiedTo(source, target), cloned, false, call.at)
        const value = cloned === undefined ? call.shell.world.job.read(source, call.at) : undefined
        if (value !== undefined && target !== undefined) call.shell.writeFile(target, value, false, call.at)
      }
      return nothing
    }
    const { job } = call.shell.world
    const values = read.operands.slice(0, -1).map((each) => job.read(each, call.at) ?? job.below(each))
    call.shell.send({ at: call.at, channel: 'shell', tool: call.name, target, carried: values.flatMap((each) => carriedIn(each, 'file')) })
    return nothing
  }

export const scp = copyOver('cFiJloPSX')

/** The letters of rsync that take a value are few: `-P` shows progress. */
export const rsync = copyOver('efTBM')

/** Passes files through a relay, to whoever knows the word. */
export const croc = copyOver('')
