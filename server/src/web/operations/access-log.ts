import type { Log } from '../../platform/log/log.ts'

export interface Access {
  readonly request: string
  readonly method: string
  /** Without its query; the pattern of the route where the path is a secret. */
  readonly path: string
  readonly status: number
  readonly milliseconds: number
  readonly address: string | undefined
  readonly tokenId: string | undefined
}

/** One line for each request that was answered. */
export type AccessLog = (access: Access) => void

export const createAccessLog = (log: Log): AccessLog => (access) =>
  log.line({ ...access, milliseconds: Math.round(access.milliseconds * 10) / 10, msg: 'request' })
