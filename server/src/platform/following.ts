/** An object whose members are those of `current()` at the moment they are read. Cannot be written, nor sent to a thread. */
export function following<Kind extends object>(current: () => Kind): Kind {
  return new Proxy({} as Kind, {
    get: (_, key) => Reflect.get(current(), key),
    has: (_, key) => Reflect.has(current(), key),
    ownKeys: () => Reflect.ownKeys(current()),
    getOwnPropertyDescriptor: (_, key) => {
      const found = Reflect.getOwnPropertyDescriptor(current(), key)
      return found && { ...found, configurable: true }
    },
    set: () => false,
    defineProperty: () => false,
    deleteProperty: () => false,
  })
}
