import { addressOf } from './address.ts'
import { classOf, isBad } from './host-classes.ts'
import { type JobState, pathKey } from './job-state.ts'
import { fetchedFrom, fetchedValue, readableText, textValue, type Value } from './value.ts'

/** Files that are source, or say how source is built. */
const source =
  /\.(?:[cm]?[jt]sx?|py|pth|rs|go|rb|java|kt|c|cc|cpp|cs|php|lua|exs?|swift|scala|dart)$|(?:^|\/)(?:package\.json|setup\.cfg|pyproject\.toml|Cargo\.toml|Makefile|pom\.xml)$/

/** Folders that no release takes along. */
const apart = /^(?:\/|~|‹)|(?:^|\/)(?:node_modules|vendor|third[_-]?party|tests?|docs?|examples?|fixtures|scripts|tools|\.github)\//

function isForeign(address: string): boolean {
  const kind = classOf(addressOf(textValue(address))?.host ?? '')
  return kind === 'foreign' || isBad(kind)
}

/** Source of others takes the place of the own, if it comes from a host that anybody could have. */
export function replaceTree(job: JobState, from: string, how: string): void {
  if (isForeign(from)) job.tree = { from, how }
}

/** A file of source that is what an address answered. */
export function noteSource(job: JobState, path: Value, value: Value): void {
  const from = fetchedFrom(value)
  if (from === undefined) return
  const key = pathKey(path)
  if (source.test(key) && !apart.test(key) && value.pieces.length === 1) replaceTree(job, from, 'was fetched over the own')
}

/** An archive that is unpacked over the tree; into a folder of its own it is that folder's. */
export function noteUnpacked(job: JobState, from: string, folder: Value | undefined): void {
  const key = folder === undefined ? '.' : pathKey(folder)
  if (/^\.?\/?$/.test(key)) replaceTree(job, from, 'was unpacked over the own')
  else job.files.set(`${key.replace(/\/$/, '')}/unpacked`, fetchedValue(from))
}

/** A patch that an address answered. */
export function notePatched(job: JobState, patch: Value): void {
  const from = fetchedFrom(patch)
  if (from !== undefined) replaceTree(job, from, 'was changed by what the job fetched')
}

/** `git fetch`, `git pull` from a remote by name or address. */
export function noteFetched(job: JobState, remote: Value | undefined, isMerged: boolean): void {
  if (remote === undefined) return
  const address = readableText(job.remotes.get(readableText(remote)) ?? remote)
  if (!/^(?:https?|git|ssh):\/\//.test(address)) return
  job.fetchedRemote = address
  if (isMerged) replaceTree(job, address, 'was pulled from elsewhere')
}

/** `git checkout FETCH_HEAD`, `git reset --hard other/main`: what was fetched is the tree from then on. */
export function noteCheckedOut(job: JobState, words: readonly Value[]): void {
  const { fetchedRemote } = job
  if (fetchedRemote === undefined) return
  const isTaken = words.some((each) => {
    const text = readableText(each)
    return /FETCH_HEAD/.test(text) || job.remotes.has(text.split('/')[0] ?? '')
  })
  if (isTaken) replaceTree(job, fetchedRemote, 'was checked out from elsewhere')
}
