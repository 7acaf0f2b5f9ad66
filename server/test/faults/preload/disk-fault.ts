/** Calls of the server to its disk, as far as blobs are concerned; `commit` is SQLite's. */
export type DiskCall = 'open' | 'write' | 'sync' | 'sync-folder' | 'link' | 'rename' | 'mkdir' | 'unlink' | 'commit'

/** What happens at the n-th such call after arming. `EPERM` is what file systems without hard links answer to `link`. */
export interface DiskFault {
  readonly call: DiskCall | 'none'
  readonly nth: number
  readonly doing: 'kill-before' | 'kill-after' | 'drop' | 'EIO' | 'ENOSPC' | 'EPERM'
  /** tells one arming from the next in what the shim says */
  readonly number: number
}

/** What reached the disk's cache, in order. */
export type DiskOperation =
  | { readonly did: 'create' | 'sync' | 'sync-folder' | 'mkdir' | 'unlink'; readonly path: string }
  | { readonly did: 'write'; readonly path: string; readonly end: number }
  | { readonly did: 'link'; readonly from: string; readonly to: string }
  | { readonly did: 'rename'; readonly from: string; readonly to: string; readonly replaced: boolean }
