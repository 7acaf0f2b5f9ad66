import { writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Child, removeFolder, runProgram, startChild, temporaryFolder } from './stage/children.ts'
import { fillIndex } from './stage/filled-index.ts'
import { freePort, httpGet } from './stage/http-get.ts'
import { type BenchOptions, median, oneDecimal, whole } from './stage/rounds.ts'
import { type IndexSettings, serveIndex } from './stage/served-index.ts'
import type { Row, Table } from './stage/table.ts'
import { prepareWheel, UploadClient } from './stage/upload-client.ts'
import { type Load, wrk } from './stage/wrk.ts'

interface Peer {
  readonly says: string
  readonly command: string
  /** Where the project page is, below the address of the server. */
  readonly page: (project: string) => string
  readonly uploadPath: string
  start(folder: string, port: number): Promise<Child>
}

const PROJECT = 'compared'

/** pypiserver with anonymous uploads, and devpi with one user and one index: as their manuals begin. */
const peers: readonly Peer[] = [
  {
    says: 'pypiserver',
    command: 'pypi-server',
    page: (project) => `/simple/${project}/`,
    uploadPath: '/',
    async start(folder, port) {
      await mkdir(join(folder, 'packages'), { recursive: true })
      return startChild(
        'pypi-server',
        ['run', '-i', '127.0.0.1', '-p', String(port), '-P', '.', '-a', '.', join(folder, 'packages')],
        join(folder, 'log'),
      )
    },
  },
  {
    says: 'devpi-server',
    command: 'devpi-server',
    page: (project) => `/root/bench/+simple/${project}/`,
    uploadPath: '/root/bench/',
    async start(folder, port) {
      const state = join(folder, 'state')
      await runProgram('devpi-init', ['--serverdir', state, '--no-root-pypi', '--root-passwd', 'bench'], { deadlineSeconds: 60 })
      const child = startChild('devpi-server', ['--serverdir', state, '--host', '127.0.0.1', '--port', String(port)], join(folder, 'log'))
      await answers(`http://127.0.0.1:${port}/+status`)
      const headers = { authorization: `Basic ${btoa('root:bench')}`, 'content-type': 'application/json' }
      await fetch(`http://127.0.0.1:${port}/root/bench`, {
        method: 'PUT',
        headers,
        body: JSON.stringify({ bases: [], acl_upload: [':ANONYMOUS:'] }),
      })
      return child
    },
  },
]

/** The same uploads and the same page at other indexes, where they are installed. */
export async function benchPeers(options: BenchOptions): Promise<Table[]> {
  const uploads = options.isQuick ? 10 : 100
  const rows: Row[] = [await measureHoldfast(options, uploads)]
  for (const peer of peers) rows.push(await measurePeer(peer, options, uploads))
  return [
    {
      title: `Peers: a project of ${whole(uploads)} files`,
      columns: ['', 'upload of 100 kB, ms', 'page, requests/s', 'errors'],
      rows,
      notes: [
        'one client; the page as text/html without coding; all with one process, as their manuals begin',
        'peers are not asked whether an upload is durable or checked when they say that it is done',
      ],
    },
  ]
}

async function measureHoldfast(options: BenchOptions, uploads: number): Promise<Row> {
  const folder = temporaryFolder('peers')
  try {
    const { tokens } = await fillIndex(folder, 0)
    const settings: IndexSettings = { HOLDFAST_READING: 'public' }
    const index = await serveIndex(folder, settings)
    try {
      const client = new UploadClient(index.url, tokens[0]!)
      return await measure('holdfast', index, client, `${index.url}/simple/${PROJECT}/`, options, uploads)
    } finally {
      await index.stop()
    }
  } finally {
    removeFolder(folder)
  }
}

async function measurePeer(peer: Peer, options: BenchOptions, uploads: number): Promise<Row> {
  const missing = await runProgram('sh', ['-c', `command -v ${peer.command}`], { deadlineSeconds: 10 }).then(
    () => false,
    () => true,
  )
  if (missing) return { cells: [`${peer.says}: not on the path`, '', '', ''] }
  const folder = temporaryFolder(peer.says)
  const port = await freePort()
  writeFileSync(join(folder, 'log'), '')
  try {
    const child = await peer.start(folder, port)
    try {
      await answers(`http://127.0.0.1:${port}/`)
      const client = new UploadClient(`http://127.0.0.1:${port}`, undefined, peer.uploadPath)
      return await measure(peer.says, child, client, `http://127.0.0.1:${port}${peer.page(PROJECT)}`, options, uploads)
    } finally {
      await child.stop()
    }
  } finally {
    removeFolder(folder)
  }
}

async function measure(
  says: string,
  server: { readonly pid: number },
  client: UploadClient,
  pageUrl: string,
  options: BenchOptions,
  uploads: number,
): Promise<Row> {
  const spent: number[] = []
  for (let i = 0; i < uploads; i++) spent.push(await client.upload(await prepareWheel(PROJECT, `1.0.${i}`, 100_000)))
  client.close()
  const headers = { accept: 'text/html', 'accept-encoding': 'identity' }
  const links = (await httpGet(pageUrl, headers)).bytes.toString().split('<a ').length - 1
  if (links < uploads) throw new Error(`${says} shows ${links} of ${uploads} files`)
  const loads: Load[] = []
  for (let round = 0; round < options.rounds; round++) loads.push(await wrk(server, pageUrl, headers, options.secondsARound))
  const errors = loads.reduce((sum, load) => sum + load.errors, 0)
  return { cells: [says, oneDecimal(median(spent)), whole(median(loads.map((load) => load.requestsPerSecond))), String(errors)] }
}

async function answers(url: string): Promise<void> {
  const until = Date.now() + 30_000
  for (;;) {
    const status = await httpGet(url).then(
      (got) => got.status,
      () => undefined,
    )
    if (status === 200) return
    if (Date.now() > until) throw new Error(`${url} does not answer`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
