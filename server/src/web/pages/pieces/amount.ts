const units = ['bytes', 'kB', 'MB', 'GB', 'TB']

/** A size for people: `512 bytes`, `28.1 kB`, `2.15 GB`; steps of a thousand. */
export function sizeText(sizeBytes: number): string {
  if (sizeBytes < 1000) return `${sizeBytes} ${sizeBytes === 1 ? 'byte' : 'bytes'}`
  let value = sizeBytes
  let unit = 0
  // 999,960 bytes would be shown as 1000.0 kB.
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${value.toFixed(1)} ${units[unit]}`
}

/** `1 file`, `1,204 files`. */
export const countText = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`
