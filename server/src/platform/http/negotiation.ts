interface Weighted {
  readonly value: string
  readonly quality: number
}

/** Reads `a, b;q=0.5`: values in lower case with their quality; what cannot be read is left out (RFC 9110, 12.4.2). */
function parseWeighted(header: string): Weighted[] {
  // Bounded: a header may hold thousands of entries, and no client means more than a few.
  return header
    .slice(0, 4096)
    .split(',')
    .slice(0, 50)
    .flatMap((item) => {
      const [value = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase())
      const weight = parameters.find((parameter) => parameter.startsWith('q='))
      const quality = weight === undefined ? 1 : Number(weight.slice(2))
      return value === '' || !(quality >= 0 && quality <= 1) ? [] : [{ value, quality }]
    })
}

/**
 * The type that the client likes best among those offered; the first offered where nothing was said or nothing matches.
 * Never "not acceptable": old clients send odd headers. Of equals the earlier offered wins (RFC 9110, 12.5.1).
 */
export function negotiateType<const Offered extends string>(
  accept: string | undefined,
  offered: readonly [Offered, ...Offered[]],
): Offered {
  if (accept === undefined) return offered[0]
  const wanted = parseWeighted(accept)
  const qualityOf = (type: string) => {
    const ranges = [type, `${type.split('/')[0]}/*`, '*/*']
    const match = ranges.map((range) => wanted.find(({ value }) => value === range)).find((found) => found !== undefined)
    return match?.quality ?? 0
  }
  const best = offered.map((type) => ({ type, quality: qualityOf(type) })).reduce((a, b) => (b.quality > a.quality ? b : a))
  return best.quality > 0 ? best.type : offered[0]
}

/** The coding to answer with, of those offered in order of our preference; `identity` where the client takes none (RFC 9110, 12.5.3). */
export function negotiateCoding<const Offered extends string>(
  acceptEncoding: string | undefined,
  offered: readonly Offered[],
): Offered | 'identity' {
  if (acceptEncoding === undefined) return 'identity'
  const wanted = parseWeighted(acceptEncoding)
  const qualityOf = (coding: string) =>
    (wanted.find(({ value }) => value === coding) ?? wanted.find(({ value }) => value === '*'))?.quality ?? 0
  const best = offered.map((coding) => ({ coding, quality: qualityOf(coding) })).reduce((a, b) => (b.quality > a.quality ? b : a))
  return best.quality > 0 ? best.coding : 'identity'
}

/** True where `If-None-Match` names this entity tag, or any. Weak comparison (RFC 9110, 13.1.2). */
export function matchesEtag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false
  if (ifNoneMatch === etag || ifNoneMatch.trim() === '*') return true
  return ifNoneMatch
    .slice(0, 4096)
    .split(',')
    .some((tag) => tag.trim().replace(/^W\//, '') === etag)
}
