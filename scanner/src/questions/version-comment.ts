import type { Uses } from '../model/ci-file.ts'

/** The first number of the version that a step uses: of its tag, or of the comment beside a pinned commit. */
export function majorVersion(uses: Uses): number | undefined {
  const written = /^v?(\d{1,4})(?:\.|$)/.exec(uses.ref ?? '')?.[1] ?? /^v?(\d{1,4})\b/.exec(commentBehind(uses))?.[1]
  return written === undefined ? undefined : Number(written)
}

/** What stands behind `#` on the line. */
export function commentBehind({ source, end }: Pick<Uses, 'source' | 'end'>): string {
  const line = source.text.slice(end, end + 300).split(/[\r\n]/, 1)[0] ?? ''
  const at = line.indexOf('#')
  return at < 0
    ? ''
    : line
        .slice(at + 1)
        .replace(/^\s*(?:tag=)?/, '')
        .trim()
}
