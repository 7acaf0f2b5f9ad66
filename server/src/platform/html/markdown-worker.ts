import { parentPort } from 'node:worker_threads'
import { sanitiseMarkdown } from './sanitise-markdown.ts'

parentPort?.on('message', (text: string) => parentPort!.postMessage(sanitiseMarkdown(text)))
