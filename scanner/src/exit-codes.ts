import type { Report } from './report.ts'

/** What the program ends with. 0 also under `--format sarif`, where whoever reads the file decides. */
export const exitCodes = {
  clean: 0,
  failed: 1,
  usage: 2,
  nothing: 3,
  /** Nothing was found, but something could not be read: the silence proves nothing. */
  unread: 4,
  untidy: 10,
  exploitable: 11,
  malicious: 12,
} as const

export function exitCodeOf({ verdict, problems }: Pick<Report, 'verdict' | 'problems'>): number {
  return verdict === 'clean' && problems.length > 0 ? exitCodes.unread : exitCodes[verdict]
}
