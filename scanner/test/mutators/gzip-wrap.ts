import { gzipSync } from 'node:zlib'
import { base64, wrapScripts } from '../script-wrap.ts'
import type { Mutate } from './mutator.ts'

export const gzipWrap: Mutate = (text) =>
  wrapScripts(text, (script) => `base64 --decode <<< '${base64(gzipSync(script))}' | gunzip -c | sh\n`)
