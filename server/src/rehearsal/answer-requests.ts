import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { z } from 'zod'
import { type Guard, guards } from './guards.ts'
import type { Rehearsal } from './open-rehearsal.ts'

/** Longer than the longest story: a mistyped zero too many would keep the machine busy for hours. */
const MOST_MILLISECONDS = 5 * 366 * 24 * 60 * 60_000
const milliseconds = z.int().max(MOST_MILLISECONDS)

const request = z.discriminatedUnion('do', [
  z.object({ do: z.literal('advance'), milliseconds: milliseconds.min(0) }),
  z.object({ do: z.literal('jump'), milliseconds: milliseconds.min(-MOST_MILLISECONDS) }),
  z.object({ do: z.literal('command'), words: z.array(z.string()).max(100) }),
  z.object({ do: z.literal('guards') }),
  z.object({ do: z.literal('now') }),
])
type Request = z.infer<typeof request>

/** Answers one line of JSON with another, one after the other, until the input ends. */
export async function answerRequests(of: {
  readonly rehearsal: Rehearsal
  readonly guardsOff: readonly Guard[]
  readonly input: Readable
  readonly answer: (answer: object) => void
}): Promise<void> {
  for await (const line of createInterface({ input: of.input })) {
    try {
      const asked = request.safeParse(parsedLine(line))
      if (!asked.success) throw new Error('This is no request that a rehearsal knows.')
      of.answer({ done: asked.data.do, ...(await carryOut(of.rehearsal, of.guardsOff, asked.data)) })
    } catch (error) {
      of.answer({ failed: error instanceof Error ? error.message : String(error) })
    }
  }
}

function parsedLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw new Error('A request is one line of JSON.')
  }
}

async function carryOut(rehearsal: Rehearsal, guardsOff: readonly Guard[], asked: Request): Promise<object> {
  switch (asked.do) {
    case 'advance':
      await rehearsal.advance(asked.milliseconds)
      return { now: rehearsal.now() }
    case 'jump':
      await rehearsal.jump(asked.milliseconds)
      return { now: rehearsal.now() }
    case 'command':
      return rehearsal.command(asked.words)
    case 'guards':
      return { guards: guards.map(({ name, sentence }) => ({ name, sentence, isOff: guardsOff.some((off) => off.name === name) })) }
    case 'now':
      return { now: rehearsal.now() }
  }
}
