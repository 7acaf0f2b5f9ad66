import type { TarEntry } from '../../build/tar.ts'
import type { Draft } from './draft.ts'
import type { Random } from './random.ts'

export const oneTar = (draft: Draft, random: Random, change: (entry: TarEntry) => TarEntry): void =>
  void draft.tarEntries.push((entries) => {
    const chosen = random.below(entries.length)
    return entries.map((entry, index) => (index === chosen ? change(entry) : entry))
  })

export const moreTar = (draft: Draft, random: Random, ...more: TarEntry[]): void =>
  void draft.tarEntries.push((entries) => {
    const at = random.between(1, entries.length)
    return [...entries.slice(0, at), ...more, ...entries.slice(at)]
  })
