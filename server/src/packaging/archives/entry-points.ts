import { isUtf8 } from 'node:buffer'
import { Refusal } from '../../errors.ts'

const scriptGroups = new Set(['console_scripts', 'gui_scripts'])
const scriptName = /^[\w.-]+$/
const callable = /^[\p{L}\p{N}_.]+[ \t]*:[ \t]*[\p{L}\p{N}_.]+[ \t]*(?:\[[^[\]]*\])?$/u

/**
 * Checks entry_points.txt (the entry points specification): INI with `=`; the names of scripts are file names, because the
 * installer writes a program of that name into `bin/`: `../../x` would write it elsewhere, and the value is copied into it.
 * Refuses with `archive-entry-points`.
 */
export function checkEntryPoints(bytes: Buffer): void {
  if (!isUtf8(bytes)) throw refuse(1, 'the file is not UTF-8')
  const seen = new Set<string>()
  let group: string | undefined
  let number = 0
  for (const line of bytes.toString().split(/\r?\n/)) {
    number++
    if (/[^\P{Cc}\t]/u.test(line)) throw refuse(number, 'it contains a control character')
    const text = line.trim()
    if (text === '' || text.startsWith('#') || text.startsWith(';')) continue
    const isScript = group !== undefined && scriptGroups.has(group)
    if (/^\s/.test(line)) {
      // An indented line goes on with the value above for some readers and is an entry of its own for others.
      if (isScript || group === undefined || text.startsWith('[')) throw refuse(number, 'it is indented')
      continue
    }
    if (text.startsWith('[')) {
      if (!/^\[[^[\]]+\]$/.test(text)) throw refuse(number, 'it is not the name of a group')
      group = text.slice(1, -1).trim()
      if (seen.has(`[${group}]`)) throw refuse(number, 'the group was opened before')
      seen.add(`[${group}]`)
      continue
    }
    if (group === undefined) throw refuse(number, 'it is in no group')
    const equals = text.indexOf('=')
    if (equals < 1) throw refuse(number, 'it is not name = value')
    const name = text.slice(0, equals).trim()
    if (seen.has(`[${group}]${name}`)) throw refuse(number, 'the name was used before')
    seen.add(`[${group}]${name}`)
    if (!isScript) continue
    if (!scriptName.test(name) || /^\.{1,2}$/.test(name)) throw refuse(number, 'a script cannot have this name')
    if (!callable.test(text.slice(equals + 1).trim())) throw refuse(number, 'it does not lead to a function')
  }
}

function refuse(line: number, problem: string): Refusal {
  return new Refusal('archive-entry-points', { line, problem })
}
