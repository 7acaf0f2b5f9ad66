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

/** A file of source that is what an address answered, or what is added to one and asks an address what to run. */
export function noteSource(job: JobState, path: Value, value: Value): void {
  const key = pathKey(path)
  if (isFolderOfSource(key)) {
    const from = fetchedFrom(value)
    if (from !== undefined) replaceTree(job, from, 'was unpacked over the own')
  }
  if (!source.test(key) || apart.test(key)) return
  const from = fetchedFrom(value)
  if (from !== undefined && isAnswer(value, from)) replaceTree(job, from, 'was fetched over the own')
  noteInjected(job, value)
}

/** What stands for all that was unpacked or cloned into a folder, where that is one of the own source. */
const isFolderOfSource = (key: string): boolean => /^(?:src|lib)\/(?:[^/]{1,100}\/){0,8}(?:unpacked|cloned)$/.test(key)

/** Whether a text is what an address answered, with nothing of the own beside it but blanks, remarks and the address itself. */
function isAnswer(value: Value, from: string): boolean {
  return value.pieces.every(
    (each) =>
      typeof each !== 'string' ||
      each
        .replaceAll(from, '')
        .split('\n')
        .every((line) => /^[\s:,]{0,99}(?:#|\/\/|\/?\*|$)/.test(line)),
  )
}

/** What an editor was told to do to a file. */
export function noteEdited(job: JobState, path: Value, words: Value): void {
  const key = pathKey(path)
  if (!source.test(key) || apart.test(key)) return
  notePatched(job, words)
  noteInjected(job, words)
}

/** Text for the own source that fetches a program and runs it, wherever the release is installed. */
export function noteInjected(job: JobState, text: Value): void {
  for (const piece of text.pieces) {
    if (typeof piece !== 'string') continue
    for (const line of piece.split('\n', 2000)) {
      const from = runsAnswer(line.slice(0, 2000)) ? /https?:\/\/[^\s"'|;)\\]{3,200}/.exec(line.slice(0, 2000))?.[0] : undefined
      if (from !== undefined) replaceTree(job, from, 'was made to fetch and run more')
    }
  }
}

/** `curl … | sh`, `exec(urlopen(…))`. */
function runsAnswer(line: string): boolean {
  const pipe = line.indexOf('|')
  if (pipe !== -1 && /\b(?:curl|wget)\b/.test(line.slice(0, pipe)))
    return line
      .slice(pipe)
      .split('|')
      .some((each) => /^(?:sudo )?(?:bash|sh|zsh|node|python3?|perl|ruby)\b/.test(each.trimStart()))
  return /(?<![.\w])(?:exec|eval)\(/.test(line) && /\b(?:urlopen|get|open)\(/.test(line)
}

/** An archive that is unpacked over the tree; into a folder of its own it is that folder's. */
export function noteUnpacked(job: JobState, from: string, folder: Value | undefined): void {
  const key = folder === undefined ? '.' : pathKey(folder)
  const place = `${key.replace(/\/$/, '')}/unpacked`
  if (/^\.?\/?$/.test(key) || isFolderOfSource(place)) replaceTree(job, from, 'was unpacked over the own')
  else job.files.set(place, fetchedValue(from))
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
