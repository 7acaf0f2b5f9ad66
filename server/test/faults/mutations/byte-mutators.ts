import { distInfo } from './draft.ts'
import { level, type Mutator } from './mutator.ts'

const limits = level('limits', {
  'many members': (draft, random) => {
    draft.stage = 'narrow'
    for (let count = random.between(20, 40); count > 0; count--) draft.members[`m${count}`] = 'x'
  },
  'much when unpacked': (draft, random) => {
    draft.stage = 'narrow'
    draft.compress = true
    draft.members['zeros.bin'] = Buffer.alloc(random.between(60_000, 90_000))
  },
  'METADATA or WHEEL is large': (draft, random) => {
    draft.stage = random.pick(['narrow', 'wide'])
    if (draft.kind === 'wheel' && random.chance(0.5)) draft.members[`${distInfo(draft)}/WHEEL`] = 'x: y\n'.repeat(210_000)
    else draft.metadata.push((bytes) => Buffer.concat([bytes, Buffer.from(`${bytes.includes('\n\n') ? '' : '\n'}${'x'.repeat(8000)}`)]))
  },
})

const anyBytes = level('bytes', {
  'some are others': (draft, random) =>
    draft.bytes.push((bytes) => {
      const changed = Buffer.from(bytes)
      for (let count = random.between(1, 5); count > 0 && changed.length > 0; count--)
        changed[random.below(changed.length)] = random.below(256)
      return changed
    }),
  'one bit is the other': (draft, random) =>
    draft.bytes.push((bytes) => {
      const changed = Buffer.from(bytes)
      if (changed.length > 0) changed[random.below(changed.length)]! ^= 1 << random.below(8)
      return changed
    }),
  'bytes near the end are others': (draft, random) =>
    draft.bytes.push((bytes) => {
      const changed = Buffer.from(bytes)
      for (let count = random.between(1, 3); count > 0 && changed.length > 0; count--)
        changed[Math.max(0, changed.length - 1 - random.below(120))] = random.below(256)
      return changed
    }),
  'it is cut off': (draft, random) => draft.bytes.push((bytes) => bytes.subarray(0, random.below(bytes.length + 1))),
  'its start is missing': (draft, random) => draft.bytes.push((bytes) => bytes.subarray(random.below(Math.min(bytes.length, 100)))),
  'a piece is missing': (draft, random) =>
    draft.bytes.push((bytes) => {
      const at = random.below(bytes.length + 1)
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + random.between(1, 40))])
    }),
  'a piece is there twice': (draft, random) =>
    draft.bytes.push((bytes) => {
      const at = random.below(bytes.length + 1)
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(0, at - random.between(1, 200)))])
    }),
  'noise in between': (draft, random) =>
    draft.bytes.push((bytes) => {
      const at = random.below(bytes.length + 1)
      return Buffer.concat([bytes.subarray(0, at), random.bytes(random.between(1, 30)), bytes.subarray(at)])
    }),
  'a piece is zeros': (draft, random) =>
    draft.bytes.push((bytes) => Buffer.from(bytes).fill(0, random.below(bytes.length + 1), bytes.length - random.below(bytes.length + 1))),
  'noise alone': (draft, random) => draft.bytes.push(() => random.bytes(random.between(0, 500))),
})

/** Sizes and bytes of any archive. */
export const byteMutators: readonly Mutator[] = [...limits, ...anyBytes]
