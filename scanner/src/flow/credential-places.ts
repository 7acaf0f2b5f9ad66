import type { Span } from '../model/span.ts'
import type { Carried } from './flow-facts.ts'
import { classOf, isBad } from './host-classes.ts'
import type { ShellRun } from './shell-run.ts'
import { textValue, type Value } from './value.ts'

const files =
  /(?:^|\/)(?:\.npmrc|\.pypirc|pip\.conf|pip\.ini|\.netrc|_netrc|\.yarnrc(?:\.yml)?|settings\.xml|\.git-credentials|nuget\.config|\.bunfig\.toml|\.condarc|\.gem\/credentials)$/i

const host = /(?:\/\/|machine\s{1,5}|@)((?:[\w-]{1,63}\.){1,8}[\w-]{1,63})(?::\d{1,5})?/g

/** A file that tells a program which credential to show where: one for a host that nobody trusts is shown there. */
export function noteShownAt(shell: ShellRun, path: string, value: Value, at: Span): void {
  if (!files.test(path)) return
  let place: string | undefined
  const shown: { place: string; one: Carried }[] = []
  for (const piece of value.pieces) {
    if (typeof piece === 'string') place = [...piece.matchAll(host)].at(-1)?.[1] ?? place
    else if (piece.taint !== undefined && place !== undefined && isBad(classOf(place)))
      shown.push({ place, one: { secret: piece as Carried['secret'], position: 'header', label: 'Authorization' } })
  }
  for (const { place: target, one } of shown)
    shell.send({ at, channel: 'http', tool: 'settings', target: textValue(`https://${target}/`), carried: [one] })
}
