import type { Log } from '../../platform/log/log.ts'

export interface Access {
  /** Undefined for lines that stand for many. */
  readonly request: string | undefined
  readonly method: string
  /** Without its query; the pattern of the route where the path is a secret. */
  readonly path: string
  readonly status: number
  readonly milliseconds: number
  readonly address: string | undefined
  readonly tokenId: string | undefined
  /** How many requests the line stands for, where that is not one. */
  readonly count?: number
}

/** One line for each request that was answered. */
export type AccessLog = (access: Access) => void

export const createAccessLog =
  (log: Log): AccessLog =>
  ({ request, method, path, status, milliseconds, address, tokenId, count = 1 }) => {
    // Put together by hand, as it is done for every request: only the path and the method are written by strangers.
    const token = tokenId === undefined ? '' : `,"tokenId":"${tokenId}"`
    const id = request === undefined ? '' : `,"request":"${request}"`
    const from = address === undefined ? '' : `,"address":"${address}"`
    const times = count === 1 ? '' : `,"count":${count}`
    const took = Math.round(milliseconds * 10) / 10
    log.line(
      `"msg":"request"${id},"method":${JSON.stringify(method)},"path":${JSON.stringify(path)},"status":${status},"milliseconds":${took}${from}${token}${times}`,
    )
  }
