import { parentPort, workerData } from 'node:worker_threads'
import { copyEnvironment } from '../config.ts'
import type { Share, ThreadOrders } from './share.ts'

const { options, reading } = workerData as ThreadOrders
copyEnvironment()
// When it is needed, for a build packs what is loaded when it is needed.
const { scanRepository } = await import('../scan-repository.ts')

parentPort?.on('message', async (share: Share) => {
  const places = new Map(share.flatMap(({ files }) => files).map(({ path }, at) => [path, at]))
  const onFile = (path: string) => void Atomics.store(reading, 0, places.get(path) ?? -1)
  const answer = []
  for (const { root, files } of share) answer.push(await scanRepository(root, files, { ...options, onFile }))
  parentPort?.postMessage(answer)
})
