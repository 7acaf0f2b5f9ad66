import { createHook } from 'node:async_hooks'

let kept: object | undefined

/**
 * Keeps `process.nextTick`, which every answer of `node:http` passes several times, fast for the life of the process.
 *
 * V8 forgets the shape of objects of which none is alive when it collects garbage. Node makes one object with computed
 * keys for each tick and drops it at once, so in a process with a large heap its shape dies again and again; after a few
 * times the code that makes it is compiled for no shape at all and stays slow. It took a tenth of the time of a small
 * answer (`node bench/profile.ts page 1 primed`). One tick object that never dies keeps the shape.
 */
export function keepTickShape(): void {
  if (kept) return
  const hook = createHook({
    init(_id, type, _trigger, resource) {
      if (type === 'TickObject') kept = resource
    },
  })
  hook.enable()
  process.nextTick(() => {})
  hook.disable()
}

/** True once a tick object is kept. */
export const isTickShapeKept = (): boolean => kept !== undefined
