import { extname } from 'node:path'
import { openRestingThread } from '../threads/resting-thread.ts'
import type { RestingOptions } from '../threads/resting-worker.ts'

export type MarkdownThreadOptions = Omit<RestingOptions, 'heapMegabytes'>

export interface MarkdownThread {
  /** Markup, or undefined where it took too long or too much. Never throws. */
  render(text: string): Promise<string | undefined>
  /** True where so many wait that nobody should join them. */
  isFull(): boolean
}

const HEAP_MEGABYTES = 128

/**
 * `sanitiseMarkdown` on another thread, one text after the other: a stranger's text may take seconds, and the libraries take
 * memory, which goes back when the thread rests.
 */
export function openMarkdownThread(options: MarkdownThreadOptions): MarkdownThread {
  const program = new URL(`./markdown-worker${extname(import.meta.url)}`, import.meta.url)
  const thread = openRestingThread<string, string>(program, { ...options, heapMegabytes: HEAP_MEGABYTES })
  return { isFull: thread.isFull, render: thread.ask }
}
