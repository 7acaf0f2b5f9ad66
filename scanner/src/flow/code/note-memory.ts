import type { Span } from '../../model/span.ts'
import { recordDeed, type World } from '../world.ts'

/** The memory of the process that keeps the secrets, as tj-actions read it. */
export function noteMemory(world: World, text: string, at: Span): void {
  if (!/\/proc\/[^\s"'/]{0,40}\/mem\b|\/mem['"`]|process_vm_readv|ReadProcessMemory|MiniDumpWriteDump/.test(text)) return
  if (!/Runner\.(?:Worker|Listener)|isSecret|\bmaps\b/.test(text)) return
  recordDeed(world, 'reads-memory', at, 'code', 'reads the memory of the process that keeps the secrets')
}
