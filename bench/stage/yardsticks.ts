import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Child, startChild, waitForLine } from './children.ts'

/** One answer, as Holdfast gave it, to be sent again by those it is compared with. */
export interface RecordedAnswer {
  readonly name: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: Buffer
}

export interface Yardstick extends Child {
  readonly url: string
}

/** `node:http` alone: the same bytes with the same headers, and nothing looked up or decided. */
export async function startBareNode(folder: string, answers: readonly RecordedAnswer[]): Promise<Yardstick> {
  const table = answers.map(({ name, status, headers, bytes }) => {
    const path = join(folder, `bare-${name}`)
    writeFileSync(path, bytes)
    return { address: `/${name}`, status, headers, path }
  })
  const manifest = join(folder, 'bare.json')
  const log = join(folder, 'bare.log')
  writeFileSync(manifest, JSON.stringify(table))
  writeFileSync(log, '')
  const child = startChild(process.execPath, [join(import.meta.dirname, 'bare-server.ts'), manifest], log)
  const port = (await waitForLine(log, /^port (\d+)$/m))[1]
  return { ...child, url: `http://127.0.0.1:${port}` }
}

/** nginx with one worker: each answer is a file on the disk, with its type and coding; no log. */
export async function startNginx(folder: string, port: number, answers: readonly RecordedAnswer[]): Promise<Yardstick> {
  const locations = answers.map(({ name, headers, bytes }) => {
    writeFileSync(join(folder, `nginx-${name}`), bytes)
    const coding = headers['content-encoding'] === undefined ? '' : ` add_header Content-Encoding ${headers['content-encoding']};`
    return `location = /${name} { alias ${folder}/nginx-${name}; types { } default_type "${headers['content-type']}";${coding} }`
  })
  const config = join(folder, 'nginx.conf')
  const log = join(folder, 'nginx.log')
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/nginx-${kind};`)
  writeFileSync(
    config,
    `worker_processes 1; daemon off; pid ${folder}/nginx.pid; error_log ${log} warn;
${process.getuid?.() === 0 ? 'user root;' : ''}
events { worker_connections 1024; }
http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; ${temporary.join(' ')}
server { listen 127.0.0.1:${port}; server_tokens off; ${locations.join('\n')} } }
`,
  )
  writeFileSync(log, '')
  const child = startChild('nginx', ['-c', config, '-e', log], log)
  const url = `http://127.0.0.1:${port}`
  await waitForAnswer(`${url}/${answers[0]!.name}`)
  return { ...child, url }
}

async function waitForAnswer(url: string): Promise<void> {
  const until = Date.now() + 10_000
  for (;;) {
    try {
      const response = await fetch(url)
      await response.arrayBuffer()
      if (response.ok) return
      throw new Error(`${url} answers ${response.status}`)
    } catch (error) {
      if (Date.now() > until) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}
