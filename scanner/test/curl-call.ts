import { type ShellCommand, shellCommands } from './shell-commands.ts'
import { editLines } from './shell-lines.ts'

/** What a curl sends where, each as a shell word with its quotes. */
export interface CurlCall {
  readonly url: string
  /** The body; `undefined` when there is none, `stdin` when another command writes it. */
  readonly body: string | 'stdin' | undefined
  readonly headers: readonly string[]
  /** The file that keeps the answer. */
  readonly output: string | undefined
}

const WITH_VALUE = new Set(['-X', '-H', '-d', '-F', '-o', '-m', '-A', '-u', '-T', '-e', '--data', '--data-raw', '--data-binary'])
for (const name of ['--data-urlencode', '--header', '--form', '--output', '--max-time', '--request', '--retry', '--url'])
  WITH_VALUE.add(name)
const DATA = new Set(['-d', '-F', '--data', '--data-raw', '--data-binary', '--data-urlencode', '--form'])

export function curlCall(command: ShellCommand): CurlCall | undefined {
  if (command.words[0]?.text !== 'curl' || command.hasRedirectionInside) return undefined
  const words = command.words.slice(1).map(({ text }) => text)
  const bodies: string[] = []
  const headers: string[] = []
  let url: string | undefined
  let output: string | undefined
  while (words.length > 0) {
    const word = words.shift()!
    const split = /^(--[\w-]+)=(.*)$/s.exec(word)
    if (WITH_VALUE.has(word) || split) {
      const name = split?.[1] ?? word
      const value = split?.[2] ?? words.shift()
      if (value === undefined || name === '-T' || name === '-u') return undefined
      if (DATA.has(name)) bodies.push(value)
      if (name === '-H' || name === '--header') headers.push(value)
      if (name === '--url') url = value
      if ((name === '-o' || name === '--output') && value !== '/dev/null' && value !== '-') output = value
    } else if (/^-[a-zA-Z]*[XHdFo]$/.test(word) && word.length > 2) words.unshift(`-${word.at(-1)!}`)
    else if (/^--(?:mail|config)/.test(word) || word === '-K') return undefined
    else if (!word.startsWith('-')) url ??= word
  }
  if (url === undefined) return undefined
  if (bodies.length === 1 && bodies[0] === '@-') return command.isFed ? { url, body: 'stdin', headers, output } : undefined
  const body = bodies.map(fileContent).join("'&'")
  return { url, body: body === '' ? undefined : body, headers, output }
}

/** `@file` is the content of the file for curl, and for nobody else. */
function fileContent(word: string): string {
  const file = /^@([\w./~-]+)$/.exec(word)?.[1] ?? /=@([\w./~-]+)"?$/.exec(word)?.[1]
  return file === undefined ? word : `"$(cat ${file})"`
}

/** Puts other commands in place of the calls of curl that send something; each answer stands where the call stood. */
export function replaceCurl(script: string, instead: (call: CurlCall) => string | undefined): string | undefined {
  return editLines(script, (line) => {
    for (const command of shellCommands(line).toReversed()) {
      const call = curlCall(command)
      const other = call && instead(call)
      if (other === undefined) continue
      // What only fetches goes on fetching into the file; whoever sends prints no answer.
      if (call?.output !== undefined && (call.body !== undefined || call.headers.length > 0)) continue
      const kept = call?.output === undefined ? '' : ` > ${call.output}`
      return `${line.slice(0, command.words[0]!.start)}${other}${kept}${line.slice(command.words.at(-1)!.end)}`
    }
    return undefined
  })
}
