import { historyCsv, historyJson } from '../../../accounts/history/export-history.ts'
import { walkHistory } from '../../../accounts/history/read-history.ts'
import type { Call } from '../../call.ts'
import { findNamesIn } from './find-names.ts'

const formats = {
  csv: { write: historyCsv, type: 'text/csv; charset=utf-8; header=present' },
  json: { write: historyJson, type: 'application/json' },
} as const

/** `GET /account/history.csv` and `.json`: the whole history of whoever is signed in, as fast as it is read. */
export function historyExport(call: Call, accountId: string, format: keyof typeof formats): Response {
  const { write, type } = formats[format]
  const lines = walkHistory(call.instance, accountId, { findNames: findNamesIn(call.instance.db.read) })
  const day = new Date(call.instance.clock.now()).toISOString().slice(0, 10)
  const body = ReadableStream.from(bytesOf(write(lines)))
  return new Response(body as ReadableStream<Uint8Array<ArrayBuffer>>, {
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="holdfast-history-${day}.${format}"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  })
}

const LEAST_CHUNK_CHARACTERS = 16_384

/** Some dozens of lines at once: a write for each line would cost more than the line. */
async function* bytesOf(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  let waiting = ''
  for await (const text of texts) {
    waiting += text
    if (waiting.length < LEAST_CHUNK_CHARACTERS) continue
    yield Buffer.from(waiting)
    waiting = ''
  }
  if (waiting !== '') yield Buffer.from(waiting)
}
