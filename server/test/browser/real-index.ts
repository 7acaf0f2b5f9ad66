import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { basic, uploadForm } from '../index-in-test.ts'

const program = join(import.meta.dirname, '../../bin/holdfast.js')

/** A server of its own process, as an operator starts it, on a free port and a folder of its own. */
export interface RealIndex {
  readonly url: string
  /** Printed where there is no administrator. */
  readonly setupLink: string | undefined
  /** `holdfast` with these words on the same data; its standard output. */
  run(...words: string[]): Promise<string>
  /** Publishes as twine does. @throws where it is refused */
  publish(token: string, file: { filename: string; bytes: Uint8Array }): Promise<void>
  stop(): Promise<void>
}

export async function startIndex(settings: Readonly<Record<string, string>> = {}): Promise<RealIndex> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-pages-'))
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('HOLDFAST_'))
  const env = { ...Object.fromEntries(kept), HOLDFAST_DATA: folder, HOLDFAST_PORT: '0', HOLDFAST_LOG_LEVEL: 'error', ...settings }
  const server = spawn(process.execPath, [program, 'serve'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(server, 'exit')
  const { url, setupLink } = await readGreeting(server.stdout)

  return {
    url,
    setupLink,
    async run(...words) {
      // The port that was got, so that links which commands print lead here.
      const command = spawn(process.execPath, [program, ...words], {
        env: { ...env, HOLDFAST_PORT: new URL(url).port },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      let output = ''
      command.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
      const [code] = await once(command, 'close')
      if (code !== 0) throw new Error(`holdfast ${words.join(' ')} ended with ${code}: ${output}`)
      return output
    },
    async publish(token, file) {
      const answer = await fetch(`${url}/legacy/`, { method: 'POST', headers: basic(token), body: await uploadForm(file) })
      if (!answer.ok) throw new Error(`${file.filename}: ${answer.status} ${await answer.text()}`)
    },
    async stop() {
      server.kill('SIGTERM')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function readGreeting(output: NodeJS.ReadableStream): Promise<{ url: string; setupLink: string | undefined }> {
  let url: string | undefined
  for await (const line of createInterface({ input: output })) {
    url ??= /^Holdfast serves (\S+)$/.exec(line)?.[1]
    const setupLink = /^\s+(http:\S+\/setup\/\S+)$/.exec(line)?.[1]
    if (url !== undefined && setupLink !== undefined) {
      output.resume()
      return { url, setupLink }
    }
  }
  throw new Error('the server ended before it said where it serves')
}
