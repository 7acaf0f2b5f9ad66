import type { Span } from '../model/span.ts'
import { fetchedFrom, knownText, type Value } from './value.ts'
import { leadOf, linesOf } from './value-lines.ts'
import { recordDeed, type World } from './world.ts'

/** A key that opens the machine from then on: one that stands in the file, or that an address answered. What the job made itself is its own. */
export function noteMachineKey(world: World, path: string, value: Value, at: Span): void {
  if (!/(?:^|\/)\.ssh\/authorized_keys2?$/.test(path)) return
  const isWritten = value.pieces.some(
    (each) => typeof each === 'string' && /(?:ssh-(?:ed25519|rsa|dss)|ecdsa-sha2-\S{1,20}) AAAA/.test(each),
  )
  if (isWritten || fetchedFrom(value) !== undefined)
    recordDeed(world, 'leaves-door', at, 'authorized_keys', 'lets whoever has a foreign key into the machine')
}

/** What a unit of systemd or a table of cron runs later, one program a line. */
export function programsLater(path: string, code: Value): readonly string[] {
  if (/\.(?:service|timer)$/.test(path))
    return linesOf(code).flatMap((line) => /^Exec\w{4,12}=[-+@!:]{0,3}(\S.{0,2000})/.exec(knownText(line) ?? leadOf(line))?.[1] ?? [])
  if (/(?:^|\/)etc\/cron(?:tab|\.d\/)/.test(path))
    return linesOf(code).flatMap(
      (line) =>
        /^(?:@\w{1,10}|(?:[\d*,/-]{1,20}\s{1,5}){5})\s{0,9}(?:\w{1,30}\s{1,5})?(\S.{0,2000})/.exec(knownText(line) ?? '')?.[1] ?? [],
    )
  return []
}
