import { addressOf } from '../../address.ts'
import type { Call } from '../../commands.ts'
import { classOf, isBad } from '../../host-classes.ts'
import { type JobState, pathKey } from '../../job-state.ts'
import { fetchedValue, isFetched, isSecret, readableText, textValue, type Value } from '../../value.ts'

/** What a host of others gives: none for those that people keep their own code at, or show a credential to. */
export function clonedFrom(remote: Value): Value | undefined {
  const text = readableText(remote)
  if (!/^(?:https?|git|ssh|svn):\/\//.test(text) || isSecret(remote)) return undefined
  const kind = classOf(addressOf(remote)?.host ?? '')
  return kind === 'foreign' || isBad(kind) ? fetchedValue(text) : undefined
}

/** `git clone url folder`: a folder of files that came from elsewhere. */
export function keepClone(call: Call, remote: Value | undefined, folder: Value | undefined): void {
  const held = remote === undefined ? undefined : clonedFrom(remote)
  if (remote === undefined || held === undefined) return
  const named =
    readableText(remote)
      .replace(/\/$/, '')
      .split('/')
      .at(-1)
      ?.replace(/\.git$/, '') ?? ''
  const key = folder === undefined ? named : pathKey(folder).replace(/\/$/, '')
  // Folders below that of a build are where it keeps what it builds with.
  if (key !== '' && key !== '.' && !/^(?:build|out|pkg)\//.test(key)) call.shell.writeFile(textValue(`${key}/cloned`), held, false, call.at)
}

/** What a path below a folder holds that was cloned or unpacked as a whole. */
export function clonedAbove(job: JobState, path: Value): Value | undefined {
  const parts = pathKey(path).split('/')
  for (let length = parts.length - (parts.at(-1) === '' ? 1 : 0); length > 0; length -= 1) {
    const folder = parts.slice(0, length).join('/')
    const held = job.files.get(`${folder}/cloned`) ?? job.files.get(`${folder}/unpacked`)
    if (held !== undefined) return held.pieces.some(isFetched) ? held : undefined
  }
  return undefined
}

/** Where copies of a path go: a file by its name, a folder as what stands for all that is in it. */
export function copiedTo(source: Value, target: Value): Value {
  const from = pathKey(source)
  const to = pathKey(target).replace(/\/\.?$/, '')
  const name =
    from
      .replace(/\/\.?$/, '')
      .split('/')
      .at(-1) ?? ''
  const isFile = /\.\w{1,8}$/.test(name) && !/\/\.?$/.test(from)
  if (!isFile) return textValue(to === '' || to === '.' ? `${name}/cloned` : `${to}/cloned`)
  return /\.\w{1,8}$/.test(to) ? textValue(to) : textValue(to === '' || to === '.' ? name : `${to}/${name}`)
}
