import { randomBytes } from 'node:crypto'

const ofThisProcess = randomBytes(5).toString('hex')
let requests = 0

/** A number to quote: unique, and cheap enough for every request. It need not be secret. */
export const nextRequestId = (): string => `${ofThisProcess}-${(++requests).toString(36)}`
