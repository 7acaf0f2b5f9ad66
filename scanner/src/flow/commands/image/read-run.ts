import { readOptions } from '../../options.ts'
import { readableText, type Value } from '../../value.ts'

const runNames = new Set(
  'env env-file volume mount name network publish user workdir entrypoint platform label add-host device memory cpus hostname restart pull ip link dns log-driver log-opt security-opt cap-add tmpfs shm-size ulimit gpus cgroupns pid ipc uts'.split(
    ' ',
  ),
)

export function readRun(args: readonly Value[]): {
  options: { name: string; value: Value | undefined }[]
  image: Value | undefined
  words: readonly Value[]
} {
  const options: { name: string; value: Value | undefined }[] = []
  let at = 0
  while (at < args.length) {
    const text = readableText(args[at] as Value)
    if (!text.startsWith('-')) break
    const one = readOptions(args.slice(at, at + 2), { letters: 'evuwplmhc', names: runNames })
    const last = one.options.at(-1)
    options.push(...one.options)
    at += last?.value !== undefined && last.value === args[at + 1] ? 2 : 1
  }
  return { options, image: args[at], words: args.slice(at + 1) }
}
