import { type DestinationStream, type Logger, pino } from 'pino'

/** Structured lines on standard output. Never a token, cookie or link: nobody hands them here, and known names are cut out. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'child'>

export function createLog(level: string, destination?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: ['authorization', 'cookie', 'token', 'password', '*.authorization', '*.cookie', '*.token', '*.password'], censor: '(secret)' },
  }
  return destination ? pino(options, destination) : pino(options)
}
