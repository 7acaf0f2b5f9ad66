import { Refusal } from '../../errors.ts'

/** `known`: from a browser that this account has signed in with before. A flood of strangers does not fill its lane. */
export type PasswordLane = 'stranger' | 'known'

/** One slow job at a time: a password hash takes one of libuv's four threads, 46 MiB, and a core. */
export interface PasswordWork {
  /** @throws Refusal `sign-in-busy` at once, where too many of this lane wait already */
  run<Result>(lane: PasswordLane, job: () => Promise<Result>): Promise<Result>
  /** How many jobs have begun since the start: the same on every path, or it would tell which accounts exist. */
  started(): number
}

export interface PasswordWorkLimits {
  /** jobs that may wait, the running one aside */
  readonly waiting: Readonly<Record<PasswordLane, number>>
  /** of the known lane, after which a waiting stranger has its turn */
  readonly knownInARow: number
  /** about what one job takes, for what those who are refused are told */
  readonly millisecondsEach: number
}

export const passwordWorkLimits: PasswordWorkLimits = { waiting: { stranger: 32, known: 8 }, knownInARow: 3, millisecondsEach: 150 }

export function createPasswordWork(limits: PasswordWorkLimits = passwordWorkLimits): PasswordWork {
  const waiting: Record<PasswordLane, (() => void)[]> = { stranger: [], known: [] }
  let isRunning = false
  let inARow = 0
  let started = 0

  function next(): void {
    const isStrangersTurn = waiting.known.length === 0 || (inARow >= limits.knownInARow && waiting.stranger.length > 0)
    const lane: PasswordLane = isStrangersTurn ? 'stranger' : 'known'
    inARow = lane === 'known' ? inARow + 1 : 0
    const begin = waiting[lane].shift()
    isRunning = begin !== undefined
    begin?.()
  }

  function turn(lane: PasswordLane): Promise<void> {
    const { length } = waiting[lane]
    if (length >= limits.waiting[lane]) {
      throw new Refusal('sign-in-busy', { seconds: Math.max(1, Math.ceil((length * limits.millisecondsEach) / 1000)) })
    }
    return new Promise((begin) => {
      waiting[lane].push(begin)
      if (!isRunning) next()
    })
  }

  return {
    async run(lane, job) {
      await turn(lane)
      started++
      try {
        return await job()
      } finally {
        next()
      }
    },
    started: () => started,
  }
}
