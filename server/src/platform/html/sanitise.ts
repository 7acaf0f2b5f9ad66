import { createHash } from 'node:crypto'
import { raw } from 'hono/html'
import { openMarkdownThread } from './markdown-thread.ts'
import type { Markup } from './markup.ts'

export interface Sanitiser {
  /** Markdown as safe markup; undefined where it cannot be made in time: show the text as it is. */
  markdown(text: string): Promise<Markup | undefined>
}

const IDLE_SECONDS = 10
const WAITING = 4
/** Markup that is larger is not shown as markup, whatever it is. */
const LONGEST_CHARACTERS = 3 * 1024 * 1024

/** The one maker of raw markup. What was made once is kept, the oldest is dropped first; so is the knowledge that it cannot be made. */
export function openSanitiser(cacheCharacters: number, timeoutSeconds = 2): Sanitiser {
  const thread = openMarkdownThread({ timeoutSeconds, idleSeconds: IDLE_SECONDS, waiting: WAITING })
  const made = new Map<string, Promise<string | undefined>>()
  const sizes = new Map<string, number>()
  let characters = 0

  function drop(key: string): void {
    characters -= sizes.get(key) ?? 0
    sizes.delete(key)
    made.delete(key)
  }

  async function make(key: string, text: string): Promise<string | undefined> {
    const markup = await thread.render(text)
    const kept = markup === undefined || markup.length > LONGEST_CHARACTERS ? undefined : markup
    const size = (kept?.length ?? 0) + 200
    sizes.set(key, size)
    characters += size
    for (const oldest of sizes.keys()) {
      if (characters <= cacheCharacters) break
      drop(oldest)
    }
    return kept
  }

  return {
    async markdown(text) {
      const key = createHash('sha256').update(text).digest('base64url')
      let markup = made.get(key)
      if (markup === undefined) {
        if (thread.isFull()) return undefined
        markup = make(key, text)
        made.set(key, markup)
      }
      const done = await markup
      return done === undefined ? undefined : raw(done)
    },
  }
}
