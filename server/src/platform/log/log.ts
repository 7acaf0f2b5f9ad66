import { type Logger, pino } from 'pino'

/** Structured lines, one JSON object each. Never a token, cookie or link: nobody hands them here, and known names are cut out. */
export interface Log extends Pick<Logger, 'debug' | 'info' | 'warn' | 'error'> {
  /**
   * Writes a line of level `info` for something that happens thousands of times a second. `members` is the inside of a
   * JSON object; nothing is cut out.
   */
  line(members: string): void
  /** Everything written so far is on its way out when this returns. */
  flush(): void
}

const FLUSH_MILLISECONDS = 200

/** Writes to standard output, unless another descriptor is given. */
export function createLog(level: string, now: () => number, descriptor = 1): Log {
  const destination = pino.destination({ dest: descriptor, sync: false, minLength: 8192, periodicFlush: FLUSH_MILLISECONDS })
  const logger = pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date(now()).toISOString()}"`,
      formatters: { level: (label: string) => ({ level: label }) },
      redact: {
        paths: ['authorization', 'cookie', 'token', 'password', '*.authorization', '*.cookie', '*.token', '*.password'],
        censor: '(secret)',
      },
    },
    destination,
  )
  const isVerbose = logger.isLevelEnabled('info')
  let shown = { at: Number.NaN, head: '' }
  const head = (at: number) => {
    if (at !== shown.at) shown = { at, head: `{"level":"info","time":"${new Date(at).toISOString()}",` }
    return shown.head
  }
  return {
    debug: logger.debug.bind(logger),
    info: logger.info.bind(logger),
    warn: logger.warn.bind(logger),
    error: logger.error.bind(logger),
    line(members) {
      if (isVerbose) destination.write(`${head(now())}${members}}\n`)
    },
    flush: () => destination.flushSync(),
  }
}
